package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reason4j.reward.judge.Speaker.Reply;
import org.reason4j.reward.judge.Speaker.Request;
import org.reason4j.reward.judge.Speaker.Silence;

/// Over a real socket, on the loopback interface.
@Timeout(20)
class HttpTransportTest {
  private static Reply ask(String address, Duration timeout, String user) {
    try (var transport = new HttpTransport(Duration.ofSeconds(2))) {
      var config =
          ChatEndpoint.Config.of(ChatEndpoint.uri(address), "m", Optional.of("k"))
              .withTimeout(timeout)
              .withRetries(0, RetryWait.STANDARD);
      return new ChatEndpoint(config, transport, InstantSource.system(), _ -> {})
          .ask(new Request("s", user), 0);
    }
  }

  private static Reply ask(FakeEndpoint endpoint, Duration timeout) {
    return ask(endpoint.address().toString(), timeout, "hello");
  }

  private static void assertSilent(Reply reply, Silence kind) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Silent.class, silent -> assertThat(silent.kind()).isEqualTo(kind));
  }

  @Test
  void aGoodEndpointIsHeard() throws IOException {
    try (var endpoint =
        new FakeEndpoint((_, exchange, user) -> FakeEndpoint.say(exchange, "你好 " + user))) {
      assertThat(ask(endpoint, Duration.ofSeconds(10))).isEqualTo(new Reply.Said("你好 hello"));
      assertThat(endpoint.keys()).containsExactly("Bearer k");
    }
  }

  @Test
  void aMegabyteIsSent() throws IOException {
    String large = "x".repeat(1 << 20);
    try (var endpoint =
        new FakeEndpoint((_, exchange, user) -> FakeEndpoint.say(exchange, "" + user.length()))) {
      assertThat(ask(endpoint.address().toString(), Duration.ofSeconds(10), large))
          .isEqualTo(new Reply.Said("1048576"));
    }
  }

  @Test
  void aReplyBeyondAMegabyteIsNotRead() throws IOException {
    String large = "x".repeat(ChatEndpoint.MAX_REPLY_BYTES);
    try (var endpoint = new FakeEndpoint((_, exchange, _) -> FakeEndpoint.say(exchange, large))) {
      assertSilent(ask(endpoint, Duration.ofSeconds(10)), Silence.TOO_LARGE);
    }
  }

  @Test
  void anEndpointThatHangsTimesOut() throws IOException {
    try (var endpoint = new FakeEndpoint((self, _, _) -> self.hang())) {
      assertSilent(ask(endpoint, Duration.ofMillis(300)), Silence.TIME_OUT);
    }
  }

  /// Headers come, the body never ends.
  @Test
  void aBodyThatHangsTimesOut() throws IOException {
    try (var endpoint =
        new FakeEndpoint((self, exchange, _) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"choices\"".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          self.hang();
        })) {
      assertSilent(ask(endpoint, Duration.ofMillis(500)), Silence.TIME_OUT);
    }
  }

  @Test
  void aSocketThatIsNeverAnsweredTimesOut() throws IOException {
    try (var socket = new ServerSocket(0)) {
      assertSilent(
          ask("http://127.0.0.1:" + socket.getLocalPort(), Duration.ofMillis(300), "x"),
          Silence.TIME_OUT);
    }
  }

  @Test
  void noListenerIsUnreachable() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertSilent(ask("http://127.0.0.1:" + port, Duration.ofSeconds(5), "x"), Silence.UNREACHABLE);
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (var endpoint =
        new FakeEndpoint((_, exchange, _) -> {
          exchange.getResponseHeaders().add("Location", "/v1/chat/completions");
          FakeEndpoint.send(exchange, 307, "");
        })) {
      assertSilent(ask(endpoint, Duration.ofSeconds(10)), Silence.REFUSED);
      assertThat(endpoint.asked()).hasSize(1);
    }
  }
}
