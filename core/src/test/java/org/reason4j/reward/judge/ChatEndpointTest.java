package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.judge.ChatEndpoint.Config;
import org.reason4j.reward.judge.Speaker.Reply;
import org.reason4j.reward.judge.Speaker.Request;
import org.reason4j.reward.judge.Speaker.Silence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatEndpointTest {
  private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
  private static final Request ASKED = new Request("play", "hello \"you\"");
  private static final String KEY = "sk-very-secret";

  private static String said(String text) {
    return "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":%s}}]}"
        .formatted(JsonMapper.shared().writeValueAsString(text));
  }

  /// What the transport does, attempt by attempt; the last one goes on.
  private static final class Script implements Transport {
    private final Deque<Object> replies;
    private final List<Transport.Request> sent = new ArrayList<>();

    Script(Object... replies) {
      this.replies = new ArrayDeque<>(Arrays.asList(replies));
    }

    @Override
    public Transport.Reply send(Transport.Request request) throws IOException {
      sent.add(request);
      Object next = replies.size() > 1 ? replies.remove() : replies.element();
      return switch (next) {
        case IOException failure -> throw failure;
        case Transport.Reply reply -> reply;
        default -> new Transport.Reply(200, Map.of(), next.toString());
      };
    }
  }

  private final List<Duration> waits = new ArrayList<>();

  private ChatEndpoint endpoint(Transport transport) {
    return new ChatEndpoint(
        Config.of(URI.create("http://judge.test/v1/chat/completions"), "big", Optional.of(KEY)),
        transport,
        () -> NOW,
        waits::add);
  }

  private Reply ask(Object... replies) {
    return endpoint(new Script(replies)).ask(ASKED, 0);
  }

  private static Transport.Reply status(int status, String body) {
    return new Transport.Reply(status, Map.of(), body);
  }

  private static void assertSilent(Reply reply, Silence kind, String part) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Silent.class,
            silent -> {
              assertThat(silent.kind()).isEqualTo(kind);
              assertThat(silent.reason()).startsWith(kind.word() + ": ").contains(part);
              assertThat(silent.reason().length()).isLessThan(300);
            });
  }

  @Test
  void aRequestIsWhatOpenAiCompatibleServersRead() {
    var script = new Script(said("fine"));
    Reply reply = endpoint(script).ask(ASKED, 3);
    assertThat(reply).isEqualTo(new Reply.Said("fine"));
    Transport.Request sent = script.sent.getFirst();
    assertThat(sent.uri()).hasToString("http://judge.test/v1/chat/completions");
    assertThat(sent.headers())
        .containsEntry("Authorization", "Bearer " + KEY)
        .containsEntry("Content-Type", "application/json");
    JsonNode body = JsonMapper.shared().readTree(sent.body());
    assertThat(body)
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"model":"big","messages":[{"role":"system","content":"play"},
                     {"role":"user","content":"hello \\"you\\""}],
                     "temperature":0.0,"max_tokens":1024,"seed":4,"stream":false}
                    """));
    assertThat(waits).isEmpty();
  }

  @Test
  void contentInPartsIsPutTogether() {
    assertThat(
            ask(
                "{\"choices\":[{\"message\":{\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"text\",\"text\":\"b\"}]}}]}"))
        .isEqualTo(new Reply.Said("ab"));
  }

  @Test
  void whatMayPassIsSentAgainWithGrowingWaits() {
    var script =
        new Script(
            new ConnectException("Connection refused"),
            status(500, "oops"),
            "<html><body>starting</body></html>",
            "{\"choices\":[{\"mess",
            said("at last"));
    assertThat(endpoint(script).ask(ASKED, 0)).isEqualTo(new Reply.Said("at last"));
    assertThat(script.sent).hasSize(5);
    assertThat(waits).hasSize(4);
    long doubled = 500;
    for (Duration wait : waits) {
      assertThat(wait.toMillis()).isBetween(doubled / 2, doubled);
      doubled *= 2;
    }
  }

  @Test
  void jitterIsDrawnFromTheSeedAndTheRequest() {
    ask(status(503, ""), status(503, ""), said("x"));
    List<Duration> first = List.copyOf(waits);
    waits.clear();
    ask(status(503, ""), status(503, ""), said("x"));
    assertThat(waits).isEqualTo(first);
    waits.clear();
    endpoint(new Script(status(503, ""), status(503, ""), said("x")))
        .ask(new Request("play", "another"), 0);
    assertThat(waits).isNotEqualTo(first);
  }

  @Test
  void retriesAreBoundedAndTheLastFailureIsTold() {
    var script = new Script(status(502, "<html>\n<h1>Bad gateway</h1>"));
    assertSilent(
        endpoint(script).ask(ASKED, 0),
        Silence.SERVER_ERROR,
        "status 502, <html> <h1>Bad gateway</h1> (5 attempts)");
    assertThat(script.sent).hasSize(5);
  }

  @Test
  void everyKindOfFailureHasItsName() {
    assertSilent(ask("<!doctype html><p>log in"), Silence.NOT_JSON, "a page, <!doctype html>");
    assertSilent(ask("{\"choices\":[{\"mes"), Silence.NOT_JSON, "cut off or garbled");
    assertSilent(ask(""), Silence.EMPTY, "body without");
    assertSilent(ask(said("  \n")), Silence.EMPTY, "without content");
    assertSilent(
        ask("{\"choices\":[{\"message\":{\"content\":null}}]}"), Silence.EMPTY, "without content");
    assertSilent(ask("{\"choices\":[]}"), Silence.WRONG_SCHEMA, "no choices[0].message");
    assertSilent(ask("[1, 2]"), Silence.WRONG_SCHEMA, "[1,2]");
    assertSilent(
        ask("{\"choices\":[{\"message\":{\"content\":7}}]}"), Silence.WRONG_SCHEMA, "content is 7");
    assertSilent(
        ask("{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot\"}}]}"),
        Silence.REFUSAL,
        "I cannot");
    assertSilent(
        ask(
            "{\"choices\":[{\"finish_reason\":\"content_filter\",\"message\":{\"content\":\"x\"}}]}"),
        Silence.REFUSAL,
        "content filter");
    assertSilent(ask(new ConnectException()), Silence.UNREACHABLE, "judge.test, ConnectException");
    assertSilent(ask(new HttpTimeoutException("late")), Silence.TIME_OUT, "late");
    assertSilent(ask(new Transport.TooLarge(1 << 20)), Silence.TOO_LARGE, "1048576 bytes");
  }

  @Test
  void whatWillNotChangeIsSentOnce() {
    for (Object reply :
        List.of(
            status(400, "bad"),
            status(401, "no"),
            status(404, ""),
            "{}",
            new Transport.TooLarge(9))) {
      var script = new Script(reply);
      endpoint(script).ask(ASKED, 0);
      assertThat(script.sent).as("%s", reply).hasSize(1);
    }
    assertSilent(
        ask(status(404, "{\"error\":\"no model big\"}")), Silence.REFUSED, "404, {\"error\"");
  }

  @Test
  void retryAfterIsHonouredUpToTheLongestWait() {
    ask(new Transport.Reply(429, Map.of("retry-after", "7"), "slow"), said("x"));
    assertThat(waits).containsExactly(Duration.ofSeconds(7));
    waits.clear();
    ask(
        new Transport.Reply(503, Map.of("retry-after", "Mon, 5 Jan 2026 12:00:09 GMT"), ""),
        said("x"));
    assertThat(waits).containsExactly(Duration.ofSeconds(9));
    waits.clear();
    assertSilent(
        ask(new Transport.Reply(429, Map.of("retry-after", "3600"), "slow"), said("x")),
        Silence.BUSY,
        "asks to wait 3600 s; at most 30 s are waited");
    assertThat(waits).isEmpty();
  }

  @Test
  void anEndpointThatIsDownIsAskedOnceAQuestionUntilItAnswers() {
    var script = new Script(new ConnectException("refused"));
    ChatEndpoint endpoint = endpoint(script);
    for (int i = 0; i < ChatEndpoint.DOWN_AFTER; i++) endpoint.ask(ASKED, i);
    assertThat(script.sent).hasSize(5 * ChatEndpoint.DOWN_AFTER);
    assertThat(endpoint.down()).isTrue();
    endpoint.ask(ASKED, 9);
    assertThat(script.sent).hasSize(5 * ChatEndpoint.DOWN_AFTER + 1);
    script.replies.add(said("back"));
    endpoint.ask(ASKED, 10);
    endpoint.ask(ASKED, 11);
    assertThat(endpoint.down()).isFalse();
    assertThat(endpoint.traffic().attempts()).isEqualTo(script.sent.size());
  }

  @Test
  void theKeyIsInNoMessage() {
    Reply reply = ask(status(401, "key " + KEY + " is unknown"));
    assertSilent(reply, Silence.REFUSED, "key [key] is unknown");
    ChatEndpoint endpoint = endpoint(new Script(said("x")));
    assertThat(endpoint.name() + endpoint.identity()).doesNotContain(KEY);
    assertThat(Config.of(URI.create("http://h"), "m", Optional.of(KEY)).toString())
        .doesNotContain(KEY);
  }

  @Test
  void anInterruptEndsTheWaitAndIsKept() {
    var endpoint =
        new ChatEndpoint(
            Config.of(URI.create("http://h/v1"), "m", Optional.empty()),
            new Script(status(500, "")),
            () -> NOW,
            _ -> {
              throw new InterruptedException();
            });
    assertSilent(endpoint.ask(ASKED, 0), Silence.STOPPED, "interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void addressesAreReadAsPeopleWriteThem() {
    String whole = "http://h:8000/v1/chat/completions";
    assertThat(ChatEndpoint.uri("http://h:8000")).hasToString(whole);
    assertThat(ChatEndpoint.uri("http://h:8000/")).hasToString(whole);
    assertThat(ChatEndpoint.uri("http://h:8000/v1/")).hasToString(whole);
    assertThat(ChatEndpoint.uri(whole)).hasToString(whole);
    assertThat(ChatEndpoint.uri("https://h/api/v3"))
        .hasToString("https://h/api/v3/chat/completions");
    for (String bad : List.of("ftp://h", "h:8000", "http://", "http://a b", "/v1")) {
      assertThatThrownBy(() -> ChatEndpoint.uri(bad))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("judge is");
    }
    assertThatThrownBy(() -> ChatEndpoint.uri("http://me:" + KEY + "@h/v1"))
        .hasMessageContaining("environment variable")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void waitsStayBelowTheirBound() {
    var random = RandomStreams.of(1, "test");
    for (int attempt = 0; attempt < 100; attempt++) {
      Duration wait = RetryWait.STANDARD.after(attempt, random);
      assertThat(wait).isBetween(Duration.ofMillis(250), Duration.ofSeconds(30));
    }
    assertThat(RetryWait.asked("soon", NOW)).isEmpty();
    assertThat(RetryWait.asked("99999999999", NOW)).isEmpty();
    assertThat(RetryWait.asked("Mon, 5 Jan 2026 11:00:00 GMT", NOW)).contains(Duration.ZERO);
  }
}
