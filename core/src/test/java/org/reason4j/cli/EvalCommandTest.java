package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.judge.FakeEndpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void ownSuite() throws Exception {
    Files.writeString(
        folder.resolve("mine.toml"),
        """
        name = "mine"
        file = "mine.jsonl"
        prompt = "{question} ="
        kind = "number"
        k = 2
        temperature = 1
        max-tokens = 6
        """);
    Files.writeString(
        folder.resolve("mine.jsonl"),
        """
        {"question": "1 + 1", "answer": "2"}
        {"question": "2 + 2", "answer": 4}
        {"question": "3 + 3", "answer": "6"}
        """);
  }

  private JsonNode json(String file) throws Exception {
    return JsonMapper.shared().readTree(Files.readString(folder.resolve(file)));
  }

  @Test
  void aLocalModelIsAskedOnceAndTheSameCommandAddsNothing() throws Exception {
    TinyModel.writeRun(folder.resolve("run"), "short");
    var first = Recorded.program(folder);
    assertThat(first.run("eval", "run", "--suite", "mine.toml")).as(first.err()).isZero();
    Path results = folder.resolve("evals/run/results.jsonl");
    String lines = Files.readString(results);
    assertThat(lines.lines()).hasSize(6);
    JsonNode one = JsonMapper.shared().readTree(lines.lines().findFirst().orElseThrow());
    assertThat(one.propertyNames())
        .contains(
            "suite",
            "item",
            "sample",
            "prompt",
            "response",
            "tokens",
            "thinking_tokens",
            "finish",
            "extracted",
            "verdict",
            "rule",
            "reason");
    assertThat(json("evals/run/summary.json").path("mine").path("samples").asInt()).isEqualTo(6);
    assertThat(first.out()).startsWith("mine: pass@1 = ");
    var again = Recorded.program(folder);
    assertThat(again.run("eval", "run", "--suite", "mine.toml")).isZero();
    assertThat(Files.readString(results)).isEqualTo(lines);
    var more = Recorded.program(folder);
    assertThat(more.run("eval", "run", "--suite", "mine.toml", "--k", "3")).isZero();
    assertThat(Files.readString(results)).startsWith(lines);
    assertThat(Files.readString(results).lines()).hasSize(9);
    var other = Recorded.program(folder);
    assertThat(other.run("eval", "run", "--suite", "mine.toml", "--k", "3", "--top-p", "0.5"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(other.err()).contains("mine.top_p was 0.95 and is 0.5");
  }

  /// The k-th sample of a question is the same text whether it was made in one run or after
  /// another.
  @Test
  void anAnswerDependsOnItsNameAlone() throws Exception {
    TinyModel.writeRun(folder.resolve("run"), "short");
    assertThat(
            Recorded.program(folder)
                .run("eval", "run", "--suite", "mine.toml", "--k", "3", "--out", "whole"))
        .isZero();
    assertThat(
            Recorded.program(folder)
                .run("eval", "run", "--suite", "mine.toml", "--k", "1", "--out", "parts"))
        .isZero();
    assertThat(
            Recorded.program(folder)
                .run("eval", "run", "--suite", "mine.toml", "--k", "3", "--out", "parts"))
        .isZero();
    assertThat(Files.readString(folder.resolve("parts/results.jsonl")).lines().sorted())
        .containsExactlyElementsOf(
            Files.readString(folder.resolve("whole/results.jsonl")).lines().sorted().toList());
    var compared = Recorded.program(folder);
    assertThat(compared.run("eval", "compare", "whole", "parts")).isZero();
    assertThat(compared.out()).endsWith("this difference is not significant\n");
  }

  /// A real model on suites built in, where both are at hand.
  @Test
  void aRealModelIsAskedHarmfulAndHarmlessRequests() throws Exception {
    Path shared = Path.of(System.getProperty("reason4j.root")).resolve("../shared").normalize();
    Path model = shared.resolve("models/SmolLM2-135M-Instruct-Q4_1.gguf");
    assumeTrue(Files.exists(model) && Files.isDirectory(shared.resolve("data")), "no shared data");
    var call = Recorded.program(folder);
    String[] command = {
      "eval",
      model.toString(),
      "--suite",
      "xstest,harmbench",
      "--data",
      shared.resolve("data").toString(),
      "--limit",
      "1",
      "--max-tokens",
      "8",
      "--kernels", // their compilation takes longer than so few answers
      "off",
      "--out",
      "e"
    };
    assertThat(call.run(command)).as(call.err()).isZero();
    for (String suite : List.of("xstest", "harmbench")) {
      JsonNode summary = json("e/summary.json").path(suite);
      assertThat(summary.path("samples").asInt()).isEqualTo(1);
      assertThat(summary.path("unverified").asDouble()).isZero();
    }
    for (String line : Files.readAllLines(folder.resolve("e/results.jsonl")))
      assertThat(JsonMapper.shared().readTree(line).path("rule").asString())
          .isIn("refused", "complied");
  }

  @Test
  void theNumberOfThreadsChangesNoAnswer() throws Exception {
    TinyModel.writeRun(folder.resolve("run"), "short");
    for (String threads : List.of("1", "3")) {
      var call = Recorded.program(folder);
      assertThat(
              call.run(
                  "eval", "run", "--suite", "mine.toml", "--threads", threads, "--out", threads))
          .as(call.err())
          .isZero();
    }
    assertThat(Files.readString(folder.resolve("1/results.jsonl")).lines())
        .hasSize(6)
        .containsExactlyInAnyOrderElementsOf(Files.readAllLines(folder.resolve("3/results.jsonl")));
  }

  @Test
  void ownKernelsChangeNoAnswer() throws Exception {
    TinyModel.writeRun(folder.resolve("run"), "short");
    for (String kernels : List.of("on", "off")) {
      var call = Recorded.program(folder);
      assertThat(
              call.run(
                  "eval", "run", "--suite", "mine.toml", "--kernels", kernels, "--out", kernels))
          .as(call.err())
          .isZero();
    }
    assertThat(Files.readString(folder.resolve("on/results.jsonl")).lines())
        .hasSize(6)
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(folder.resolve("off/results.jsonl")));
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "run", "--suite", "mine.toml", "--kernels", "yes"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--kernels is \"yes\"; expected on, off or auto");
  }

  @Test
  void anEndpointIsAskedAndWhatFailsIsNotWrong() throws Exception {
    var calls = new AtomicInteger();
    try (var endpoint =
        new FakeEndpoint((_, exchange, _) -> {
          switch (calls.getAndIncrement()) {
            case 0 -> FakeEndpoint.send(exchange, 429, "busy");
            case 1 -> FakeEndpoint.send(exchange, 200, "<html>garbage");
            case 2 ->
                FakeEndpoint.send(
                    exchange,
                    200,
                    "{\"choices\":[{\"message\":{\"content\":null,\"reasoning_content\":\"hm\"},"
                        + "\"finish_reason\":\"length\"}],\"usage\":{\"completion_tokens\":6}}");
            default ->
                FakeEndpoint.send(
                    exchange,
                    200,
                    "{\"choices\":[{\"message\":{\"content\":\"<think>so</think>\\n2\"},"
                        + "\"finish_reason\":\"stop\"}],\"usage\":{\"completion_tokens\":5}}");
          }
        })) {
      String[] command = {
        "eval",
        endpoint.address().toString(),
        "--suite",
        "mine.toml",
        "--out",
        "e",
        "--retries",
        "0",
        "--concurrency",
        "1"
      };
      var first = Recorded.program(folder);
      assertThat(first.run(command)).as(first.err()).isEqualTo(ExitCode.TRY_AGAIN);
      JsonNode summary = json("e/summary.json").path("mine");
      assertThat(summary.path("failed").asInt()).isEqualTo(2);
      assertThat(summary.path("samples").asInt()).isEqualTo(4);
      assertThat(summary.path("truncated").asDouble()).isEqualTo(0.25);
      var second = Recorded.program(folder);
      assertThat(second.run(command)).as(second.err()).isZero();
      summary = json("e/summary.json").path("mine");
      assertThat(summary.path("failed").asInt()).isZero();
      assertThat(summary.path("samples").asInt()).isEqualTo(6);
      assertThat(calls).hasValue(8);
    }
  }

  @Test
  void anEndpointThatIsDownEndsWith69() {
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "http://127.0.0.1:1", "--suite", "mine.toml", "--retries", "0"))
        .isEqualTo(ExitCode.MISSING_TOOL);
    assertThat(call.err()).contains("6 answers are missing (6 failed, most often: ");
  }

  @Test
  void mistakesAreNamed() throws Exception {
    TinyModel.write(folder.resolve("plain"));
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "plain", "--suite", "gsm8")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("did you mean \"gsm8k\"?");
    call = Recorded.program(folder);
    assertThat(call.run("eval", "plain", "--suite", "gsm8k")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("no data of suite gsm8k");
    call = Recorded.program(folder);
    assertThat(call.run("eval", "plain", "--suite", "mine.toml")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("plain has no chat template");
    call = Recorded.program(folder);
    assertThat(call.run("eval", "plain")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--suite is missing");
  }

  @Test
  void theListNamesEverySuite() {
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "list", "--json")).isZero();
    JsonNode all = JsonMapper.shared().readTree(call.out());
    assertThat(all.size()).isEqualTo(26);
    assertThat(all.path(0).propertyNames())
        .contains("name", "source", "licence", "items", "verifier", "k", "here", "data");
  }
}
