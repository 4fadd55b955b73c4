package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.judge.FakeEndpoint;
import org.reason4j.reward.judge.PromptedPairJudge;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.tensor.NoLeaks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class JudgeCommandTest {
  private static final String KEY = "sk-very-secret";
  private static final String PAIRS =
      """
      {"prompt": "p1", "a": "good 1", "b": "poor 1"}
      {"prompt": "p2", "chosen": "poor 2", "rejected": "good 2"}

      {"prompt": [{"role": "user", "content": "p3"}], "a": "same", "b": "same"}
      {"chosen": [{"role": "user", "content": "p4"}, {"role": "assistant", "content": "meh 4"}], "rejected": [{"role": "user", "content": "p4"}, {"role": "assistant", "content": "bah 4"}]}
      """;

  @TempDir private Path folder;
  private String out = "";
  private String err = "";

  private int run(String... arguments) {
    var outBytes = new ByteArrayOutputStream();
    var errBytes = new ByteArrayOutputStream();
    var session =
        new Session(
            new ByteArrayInputStream(PAIRS.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            false,
            100,
            folder,
            InstantSource.system(),
            Map.of("NO_COLOR", "1", "JUDGE_KEY", KEY));
    int code = Main.run(session, arguments);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    assertThat(out + err).doesNotContain(KEY);
    return code;
  }

  private List<JsonNode> lines() {
    return out.lines().map(JsonMapper.shared()::readTree).toList();
  }

  /// Prefers what says good, from whatever place.
  private static void judge(
      FakeEndpoint self, com.sun.net.httpserver.HttpExchange exchange, String user)
      throws IOException {
    int good = user.indexOf("good");
    boolean first = good >= 0 && good < user.indexOf("ANSWER OF B");
    FakeEndpoint.say(exchange, good < 0 ? "[[A>B]]" : first ? "so [[A>>B]]" : "so [[B>>A]]");
  }

  @Test
  void pairsAreJudgedInOrderAndAskedOnceOnly() throws IOException {
    Files.writeString(folder.resolve("pairs.jsonl"), PAIRS);
    try (var endpoint = new FakeEndpoint(JudgeCommandTest::judge)) {
      String[] command = {
        "judge",
        "pairs.jsonl",
        "--judge",
        endpoint.address().toString(),
        "--key-env",
        "JUDGE_KEY",
        "--cache",
        "cache.jsonl"
      };
      assertThat(run(command)).as(err).isEqualTo(ExitCode.DONE);
      assertThat(out)
          .isEqualTo(
              """
              {"mean":2.0,"scores":[2,2,2,2],"kept":true,"reason":"kept","prompt":"p1","chosen":"good 1","rejected":"poor 1","margin":2.0}
              {"mean":-2.0,"scores":[-2,-2,-2,-2],"kept":true,"reason":"kept","prompt":"p2","chosen":"good 2","rejected":"poor 2","margin":2.0}
              {"mean":null,"scores":[],"kept":false,"reason":"equal texts: both answers are the same text"}
              {"mean":0.0,"scores":[1,-1,1,-1],"kept":false,"reason":"undecided: mean 0.0; beyond 1.0 is kept"}
              """);
      assertThat(err)
          .contains("4 pairs, judged by default at http://127.0.0.1")
          .contains("2 kept, 1 equal texts, 0 unlike length, 1 undecided, 0 unjudged")
          .contains("mean with a shown first 0.333, mean with a shown second -0.333")
          .contains("position bias 0.333, agreement 0.778, kappa 0.556")
          .contains("12 requests, 0 of them again");
      assertThat(endpoint.asked()).hasSize(12);
      assertThat(endpoint.keys()).containsOnly("Bearer " + KEY);
      String first = out;
      assertThat(run(command)).isEqualTo(ExitCode.DONE);
      assertThat(out).isEqualTo(first);
      assertThat(endpoint.asked()).hasSize(12);
      assertThat(err).contains("0 requests").contains("12 out of the cache");
    }
    assertThat(Files.readString(folder.resolve("cache.jsonl")))
        .doesNotContain(KEY)
        .hasLineCount(12);
  }

  @Test
  void aSlowAndFailingEndpointIsAskedAgainAndTheOrderIsKept() throws IOException {
    var calls = new AtomicInteger();
    Files.writeString(folder.resolve("answers.jsonl"), answers(40));
    try (var endpoint =
        new FakeEndpoint((_, exchange, user) -> {
          int call = calls.incrementAndGet();
          if (call % 5 == 2) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            FakeEndpoint.send(exchange, 429, "slow down");
            return;
          }
          boolean odd = user.contains("odd");
          FakeEndpoint.say(
              exchange,
              "{\"analysis\": \"a\", \"correctness\": \"" + (odd ? "wrong" : "correct") + "\"}");
        })) {
      assertThat(
              run(
                  "judge",
                  "answers.jsonl",
                  "--kind",
                  "answer",
                  "--judge",
                  endpoint.address() + "/v1",
                  "--out",
                  "verdicts.jsonl",
                  "--json"))
          .as(err)
          .isEqualTo(ExitCode.DONE);
    }
    assertThat(out).isEmpty();
    List<String> verdicts = Files.readAllLines(folder.resolve("verdicts.jsonl"));
    assertThat(verdicts).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(verdicts.get(i))
          .isEqualTo(
              i % 2 == 0
                  ? "{\"verdict\":\"correct\",\"reason\":\"\"}"
                  : "{\"verdict\":\"wrong\",\"reason\":\"expected r, found odd " + i + "\"}");
    }
    JsonNode told = JsonMapper.shared().readTree(err);
    assertThat(told.path("answers").asInt()).isEqualTo(40);
    assertThat(told.path("outcomes").path("wrong").asInt()).isEqualTo(20);
    assertThat(folder.resolve("verdicts.jsonl.part")).doesNotExist();
  }

  private static String answers(int count) {
    var text = new StringBuilder();
    IntStream.range(0, count)
        .forEach(i ->
            text.append(
                "{\"question\":\"q\",\"reference\":\"r\",\"answer\":\"%s %d\"}\n"
                    .formatted(i % 2 == 0 ? "even" : "odd", i)));
    return text.toString();
  }

  @Test
  void nonsensePagesAndSilenceAreUnjudgedAndExit69WhenAllAre() throws IOException {
    Files.writeString(folder.resolve("answers.jsonl"), answers(5));
    try (var endpoint =
        new FakeEndpoint((self, exchange, user) -> {
          int number = Integer.parseInt(user.replaceAll("(?s).*(?:even|odd) (\\d+).*", "$1"));
          switch (number) {
            case 0 -> FakeEndpoint.say(exchange, "I think it is right");
            case 1 -> FakeEndpoint.send(exchange, 200, "<html>log in</html>");
            case 2 -> FakeEndpoint.send(exchange, 200, "{\"choices\":[{\"messa");
            case 3 -> FakeEndpoint.send(exchange, 500, "");
            default -> self.hang();
          }
        })) {
      assertThat(
              run(
                  "judge",
                  "answers.jsonl",
                  "--kind=answer",
                  "--judge=" + endpoint.address(),
                  "--timeout=0.5",
                  "--retries=0"))
          .isEqualTo(ExitCode.MISSING_TOOL);
    }
    assertThat(lines()).hasSize(5);
    assertThat(lines()).allMatch(line -> line.path("verdict").asString().equals("unverified"));
    assertThat(lines().get(1).path("reason").asString()).startsWith("not JSON: a page, <html>");
    assertThat(err)
        .contains("5 unverified")
        .contains("1 no JSON verdict, 2 not JSON, 1 server error, 1 time-out")
        .contains("The judge gave no opinion on any of them");
  }

  @Test
  void anEndpointThatIsDownExits69AfterTellingHowManyAreUnjudged() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(run("judge", "-", "--judge", "http://127.0.0.1:" + port, "--retries=0"))
        .isEqualTo(ExitCode.MISSING_TOOL);
    assertThat(lines()).hasSize(4);
    assertThat(lines().getFirst().path("mean").isNull()).isTrue();
    assertThat(lines().getFirst().path("scores").get(0).isNull()).isTrue();
    assertThat(lines().getFirst().path("reason").asString())
        .startsWith("unjudged: 4 of 4 queries failed: unreachable: 127.0.0.1:" + port);
    assertThat(err).contains("3 unjudged").contains("12 unreachable");
  }

  @Test
  void anOutputFileIsWholeOrAbsent() {
    assertThat(run("judge", "-", "--judge", "no/model", "--out", "new/folder/x.jsonl"))
        .isEqualTo(ExitCode.NO_INPUT);
    assertThat(folder.resolve("new/folder")).isEmptyDirectory();
  }

  @Test
  void rulesJudgeAnswersByTheVerifierNamed() throws IOException {
    Files.writeString(
        folder.resolve("sums.jsonl"),
        """
        {"question": "3 + 4 = ?", "reference": "7", "answer": "7"}
        {"question": "3 + 4 = ?", "reference": 7, "answer": "8"}
        {"question": "3 + 4 = ?", "reference": "seven", "answer": "7"}
        """);
    assertThat(run("judge", "sums.jsonl", "--judge=rule", "--kind=answer", "--verifier", "number"))
        .isEqualTo(ExitCode.DONE);
    assertThat(lines().stream().map(line -> line.path("verdict").asString()))
        .containsExactly("correct", "wrong", "unverified");
    assertThat(run("judge", "-", "--judge=rule")).isEqualTo(ExitCode.USAGE);
    assertThat(err).contains("--judge rule judges answers");
  }

  @Test
  void aModelOfOursJudges() throws IOException {
    TinyModel.write(folder.resolve("model"));
    assertThat(run("judge", "-", "--judge", "model")).isEqualTo(ExitCode.MISSING_TOOL);
    assertThat(lines().getFirst().path("reason").asString())
        .contains("prompt too long")
        .contains("the model has 64 positions");
    Speaker.Request first = PromptedPairJudge.request("p1", "good 1", "poor 1");
    assertThat(tokensOfFirstPrompt())
        .isEqualTo(tokens(first.system() + "\n\n" + first.user() + "\n\n"));
    String template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";
    assertThat(chatPrompt(template))
        .isEqualTo(tokens("system: " + first.system() + "\nuser: " + first.user() + "\n"));
    String strict = "{% if messages[0].role == 'system' %}{{ raise_exception('no') }}{% endif %}";
    assertThat(chatPrompt(strict + template))
        .isEqualTo(tokens("user: " + first.system() + "\n\n" + first.user() + "\n"));
  }

  private static int tokens(String text) {
    return TinyModel.tokenizer().encodePlain(text).length;
  }

  /// Tokens of the first prompt with a chat template beside the model.
  private int chatPrompt(String template) throws IOException {
    Files.writeString(folder.resolve("model/chat_template.jinja"), template);
    run("judge", "-", "--judge", "model");
    return tokensOfFirstPrompt();
  }

  private int tokensOfFirstPrompt() {
    String reason = lines().getFirst().path("reason").asString();
    return Integer.parseInt(reason.replaceAll(".*too long: ([0-9]+) tokens.*", "$1"));
  }

  @Test
  void wrongInputIsRefusedBeforeAnythingIsAsked() throws IOException {
    try (var endpoint = new FakeEndpoint(JudgeCommandTest::judge)) {
      String url = "--judge=" + endpoint.address();
      Files.writeString(
          folder.resolve("bad.jsonl"),
          """
          {"prompt":"p","a":"x","b":"y"}
          {"prompt":"p","a":"x"}
          not json
          []
          """);
      assertThat(run("judge", "bad.jsonl", url)).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(err)
          .contains("bad.jsonl:2: has no \"b\" or \"rejected\"; its keys are prompt, a")
          .contains("bad.jsonl:3: not JSON")
          .contains("bad.jsonl:4: is no JSON object: []");
      Files.writeString(folder.resolve("empty.jsonl"), "\n");
      assertThat(run("judge", "empty.jsonl", url)).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(run("judge", "absent.jsonl", url)).isEqualTo(ExitCode.NO_INPUT);
      assertThat(run("judge", "-", url, "--kind", "triple")).isEqualTo(ExitCode.USAGE);
      assertThat(run("judge", "-", url, "--queries", "3")).isEqualTo(ExitCode.USAGE);
      assertThat(err).contains("queries is 3; expected an even number");
      assertThat(run("judge", "-", url, "--key-env", "ABSENT")).isEqualTo(ExitCode.USAGE);
      assertThat(err).contains("--key-env names ABSENT, which is not set");
      assertThat(run("judge", "-", url, "--timeout", "0")).isEqualTo(ExitCode.USAGE);
      assertThat(run("judge", "-", "--judge", "no/such/model")).isEqualTo(ExitCode.NO_INPUT);
      assertThat(run("judge", "-", "--judge", "http://u:" + KEY + "@h")).isEqualTo(ExitCode.USAGE);
      assertThat(endpoint.asked()).isEmpty();
    }
  }
}
