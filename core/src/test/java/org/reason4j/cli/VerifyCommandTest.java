package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.judge.FakeEndpoint;
import org.reason4j.verify.LineVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class VerifyCommandTest {
  private static final String CASES =
      """
      {"id":"a","kind":"number","gold":"7","prediction":"7","expected":true,"source":"x/y:t@1"}
      {"id":"b","kind":"number","gold":"7","prediction":"8","expected":false,"source":"x/y:u@1"}

      {"id":"c","kind":"number","gold":"7","prediction":"8","expected":true,"category":"hard"}
      {"id":"d","kind":"number","gold":"7","prediction":"7","expected":false,"config":{"policy":"p"}}
      {"id":"e","kind":"number","gold":"seven","prediction":"7","expected":true}
      """;

  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong();
  private byte[] stdin = {};
  private String out = "";
  private String err = "";

  /// Runs with a clock that goes on by 5 µs each time it is looked at.
  private int run(String... arguments) {
    var outBytes = new ByteArrayOutputStream();
    var errBytes = new ByteArrayOutputStream();
    InstantSource clock = () -> Instant.ofEpochSecond(0, now.addAndGet(5_000));
    var session =
        new Session(
            new ByteArrayInputStream(stdin),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            false,
            100,
            folder,
            clock,
            Map.of("NO_COLOR", "1"));
    int code = Main.run(session, arguments);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private void file(String text) throws IOException {
    Files.writeString(folder.resolve("f.jsonl"), text);
  }

  private List<JsonNode> lines() {
    return out.lines().map(JsonMapper.shared()::readTree).toList();
  }

  @Test
  void aLineOutPerLineInInOrder() throws IOException {
    file(CASES);
    assertThat(run("verify", "auto", "f.jsonl")).isZero();
    assertThat(lines()).hasSize(5);
    assertThat(lines().getFirst().toString())
        .isEqualTo(
            "{\"id\":\"a\",\"verdict\":\"correct\",\"rule\":\"accepted\",\"extracted\":\"7\","
                + "\"reason\":\"\",\"micros\":5}");
    assertThat(lines())
        .extracting(line -> line.path("id").asString())
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(lines().get(2).path("reason").asString()).isEqualTo("expected 7, found 8");
    assertThat(lines().get(4).path("verdict").asString()).isEqualTo("unverified");
    String one = out;
    now.set(0);
    assertThat(run("verify", "auto", "f.jsonl", "--threads", "4")).isZero();
    assertThat(out.replaceAll("\"micros\":\\d+", ""))
        .isEqualTo(one.replaceAll("\"micros\":\\d+", ""));
  }

  @Test
  void labelsGiveConfusionTablesAndPoliciesStandApart() throws IOException {
    file(CASES);
    assertThat(run("verify", "f.jsonl", "--json", "--out", "v.jsonl")).isZero();
    assertThat(Files.readAllLines(folder.resolve("v.jsonl"))).hasSize(5);
    JsonNode labels = JsonMapper.shared().readTree(out).path("labels");
    JsonNode all = labels.path("labelled");
    assertThat(all.path("cases").asInt()).isEqualTo(4);
    assertThat(all.path("agreement").asDouble()).isEqualTo(0.5);
    assertThat(all.path("true_accepts").asInt()).isEqualTo(1);
    assertThat(all.path("true_rejects").asInt()).isEqualTo(1);
    assertThat(all.path("false_rejects").asInt()).isEqualTo(1);
    assertThat(all.path("unverified").asInt()).isEqualTo(1);
    assertThat(labels.path("policy").path("false_accepts").asInt()).isEqualTo(1);
    assertThat(labels.path("by_category").propertyNames()).contains("x/y", "hard");
    assertThat(labels.path("by_category").path("x/y").path("agreement").asDouble()).isEqualTo(1);
    assertThat(labels.path("disagreements").valueStream().map(d -> d.path("id").asString()))
        .containsExactly("c", "d", "e");
    assertThat(run("verify", "f.jsonl")).isZero();
    assertThat(err)
        .contains("5 cases: 2 correct (40.0 %), 2 wrong, 1 unverified")
        .contains("unverified by rule: unverified 1")
        .contains("c (number, labelled) false reject: expected correct; wrong by refused");
  }

  @Test
  void badLinesAreToldByNumberAndTheRestGoesOn() throws IOException {
    String large = "x".repeat(LineVerifier.MAX_BYTES);
    file(
        """
        {"id":"a","kind":"number","gold":"7","prediction":"7"}
        {"id":"b","kind":
        [1]
        {"id":"c","kind":"number","gold":"7"}
        {"id":"d","kind":"poem","gold":"7","prediction":"7"}
        {"id":"e","prediction":"7"}
        {"id":"f","kind":"number","gold":"7","prediction":"%s"}
        {"id":"g","kind":"number","gold":"7","prediction":"7"}
        """
            .formatted(large));
    assertThat(run("verify", "auto", "f.jsonl")).isEqualTo(65);
    assertThat(lines()).hasSize(8);
    assertThat(lines().get(1).path("line").asInt()).isEqualTo(2);
    assertThat(lines().get(1).path("error").asString()).contains("not JSON");
    assertThat(lines().get(2).path("error").asString()).contains("expected an object");
    assertThat(lines().get(3).path("error").asString()).contains("has no \"prediction\"");
    assertThat(lines().get(4).path("verdict").asString()).isEqualTo("unverified");
    assertThat(lines().get(4).path("error").asString()).contains("'poem'");
    assertThat(lines().get(5).path("error").asString()).contains("has no \"kind\"");
    assertThat(lines().get(6).path("error").asString()).contains("16,777,216 bytes");
    assertThat(lines().get(7).path("verdict").asString()).isEqualTo("correct");
    assertThat(err).contains("6 bad lines");
  }

  @Test
  void hugeAnswersAndNulBytesAreCasesAsAnyOther() {
    stdin =
        ("{\"id\":\"a\",\"gold\":\"7\",\"prediction\":\""
                + "9".repeat(1 << 20)
                + "\"}\n"
                + "{\"id\":\"b\",\"gold\":\"7\",\"prediction\":\"\\u00007\\ud800\"}\n")
            .getBytes(StandardCharsets.UTF_8);
    for (String kind : List.of("number", "word", "math")) {
      assertThat(run("verify", kind, "-")).isZero();
      assertThat(lines()).hasSize(2).allMatch(line -> line.has("verdict"));
      assertThat(lines().getFirst().path("verdict").asString()).isEqualTo("wrong");
    }
  }

  @Test
  void explanationsTellWhatWasReadAndWhichRuleDecided() throws IOException {
    file("{\"gold\":\"7\",\"prediction\":\"<think>no</think>8\"}\n");
    assertThat(run("verify", "number", "f.jsonl", "--explain", "--quiet")).isZero();
    assertThat(lines().getFirst().path("explanation").asString())
        .contains("“8” was read", "held against “7”", "rule refused refused it");
    assertThat(err).isEmpty();
  }

  @Test
  void mistakesEndInTheirExitCodes() throws IOException {
    assertThat(run("verify", "auto", "nowhere.jsonl")).isEqualTo(66);
    assertThat(err).contains("nowhere.jsonl");
    file(CASES);
    assertThat(run("verify", "maths", "f.jsonl")).isEqualTo(2);
    assertThat(err).contains("did you mean \"math\"");
    assertThat(run("verify", "auto", "f.jsonl", "--out", "f.jsonl/below/v.jsonl")).isEqualTo(73);
    assertThat(run("verify", "auto", "f.jsonl", "--out", ".")).isEqualTo(73);
    assertThat(run("verify", "auto", "f.jsonl", "--out", "f.jsonl")).isEqualTo(2);
    assertThat(run("verify", "auto", ".")).isEqualTo(66);
  }

  @Test
  void aJudgeIsACheckerAndWhatItDoesNotSayIsUnverified() throws IOException {
    file(
        """
        {"id":"a","gold":"Paris","prediction":"It is Paris.","config":{"question":"Capital?"}}
        {"id":"b","gold":"Paris","prediction":"<think>Paris"}
        {"id":"c","prediction":"Paris"}
        """);
    assertThat(run("verify", "judge", "f.jsonl")).isEqualTo(2);
    assertThat(err).contains("--judge");
    try (var endpoint =
        new FakeEndpoint((_, exchange, _) -> FakeEndpoint.say(exchange, "nothing"))) {
      run("verify", "judge", "f.jsonl", "--judge", endpoint.address().toString(), "--retries", "0");
    }
    assertThat(lines())
        .extracting(line -> line.path("rule").asString())
        .containsExactly("unjudged", "no-answer", "no-reference");
  }
}
