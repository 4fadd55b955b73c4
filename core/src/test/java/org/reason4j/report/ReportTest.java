package org.reason4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Trajectory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  @TempDir Path temp;

  private Path report(Path run) throws IOException {
    Report.write(RunRecord.read(run), List.of());
    return run.resolve("report");
  }

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void sameRunGivesTheSameBytesTwice() throws IOException {
    Path one = SyntheticRun.write(temp.resolve("one/zero"), 1, 12, true);
    Path two = SyntheticRun.write(temp.resolve("two/zero"), 1, 12, true);
    Map<String, String> first = files(report(one));
    assertThat(first)
        .containsKeys("index.html", "report.md", "summary.json", "figures/accuracy.svg");
    assertThat(files(report(one))).isEqualTo(first);
    assertThat(files(report(two))).isEqualTo(first);
  }

  @Test
  void theReportMadeInsideTheRunEqualsTheOneMadeAfterwards() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 6, true);
    Map<String, String> after = files(report(run));
    Path log = run.resolve("events.jsonl");
    String events = Files.readString(log);
    String inside = events.substring(0, events.lastIndexOf("{\"event\":\"run_finished\"}"));
    Files.writeString(log, inside);
    assertThat(files(report(run))).isEqualTo(after);
    Files.writeString(
        log, inside + "{\"event\":\"phase_finished\",\"phase\":\"report\",\"seconds\":2}\n");
    assertThat(files(report(run))).isEqualTo(after);
  }

  @Test
  void summaryHoldsTheAgreedKeys() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 3, 10, true);
    JsonNode summary =
        JsonMapper.shared().readTree(Files.readString(report(run).resolve("summary.json")));
    assertThat(summary.propertyNames())
        .contains(
            "seed",
            "reward",
            "minutes",
            "peak_rss_mib",
            "parameters",
            "base",
            "final",
            "curve",
            "speed",
            "commit",
            "recipe_sha256",
            "export");
    assertThat(summary.get("seed").intValue()).isEqualTo(3);
    assertThat(summary.get("reward").stringValue()).isEqualTo("rule");
    assertThat(summary.get("minutes").doubleValue())
        .isEqualTo((320.5 + 12.25 + 162.75 + 14.5) / 60);
    assertThat(summary.get("peak_rss_mib").intValue()).isEqualTo(1244);
    assertThat(summary.get("parameters").intValue()).isEqualTo(337_000);
    assertThat(summary.get("commit").stringValue()).isEqualTo("0123abcd");
    assertThat(summary.get("export").stringValue()).isEqualTo("export");
    assertThat(summary.get("recipe_sha256").stringValue()).hasSize(64);
    assertThat(summary.at("/speed/rollout_tokens_per_second").doubleValue())
        .isBetween(6000.0, 6300.0);
    assertThat(summary.get("curve").size()).isEqualTo(3); // base, step 5, final at step 10
    assertThat(summary.at("/curve/0/step").intValue()).isZero();
    for (String when : List.of("base", "final")) {
      JsonNode own = summary.get(when);
      assertThat(own.propertyNames())
          .contains(
              "pass@1",
              "pass@1_ci",
              "cons@16",
              "pass@16",
              "mean_length",
              "format",
              "truncated",
              "reflection_words",
              "language_consistency",
              "items",
              "samples");
      assertThat(own.at("/pass@1").doubleValue())
          .isBetween(own.at("/pass@1_ci/0").doubleValue(), own.at("/pass@1_ci/1").doubleValue());
    }
    assertThat(summary.at("/final/pass@1").doubleValue())
        .isGreaterThan(summary.at("/base/pass@1").doubleValue());
  }

  @Test
  void pageIsSelfContained() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 10, true);
    String html = Files.readString(report(run).resolve("index.html"));
    assertThat(html)
        .doesNotContain("<script")
        .doesNotContain("http://")
        .doesNotContain("https://")
        .doesNotContain(temp.toString())
        .contains("prefers-color-scheme:dark")
        .contains("width=device-width");
    assertThat(html).contains("16 samples × 24 items").contains("clustered by item");
    assertThat(html).contains("95 % interval of the gain [+").contains("paired by item");
    assertThat(html).contains("Early, step 1").contains("Late, step 10").contains("advantage +");
    assertThat(html).contains("1 step(s) were skipped; the first is step 7: gradient norm is NaN");
    assertThat(html).contains("DeepSeek-R1-Zero").contains("3e-6");
    assertThat(html.split("<svg", -1).length).isGreaterThan(15);
  }

  @Test
  void whatAModelWroteCannotBecomeMarkup() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 2, true);
    String hostile =
        "</pre></script><script>alert(1)</script><img src=x"
            + " onerror=alert(2)>\u0000\u001b[31m|a|`b`\n\n"
            + "# c\u202e<!-- ]]> &amp; \uD83D";
    Trajectory answer = answer(0, hostile, hostile, 1.5);
    Trajectory huge = answer(1, "why?", "x".repeat(3_000_000), 0);
    SyntheticRun.writeRollouts(run, 2, List.of(answer, huge));
    Map<String, String> files = files(report(run));
    String html = files.getOrDefault("index.html", "");
    assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(html).contains("more characters)").hasSizeLessThan(1_000_000);
    assertThat(files.getOrDefault("report.md", ""))
        .contains("&lt;script&gt;")
        .doesNotContain("\n# c");
    files.forEach((name, text) ->
        assertThat(text)
            .as(name)
            .doesNotContain("<script>")
            .doesNotContain("<img")
            .doesNotContain("\u0000")
            .doesNotContain("\u001b")
            .doesNotContain("\u202e")
            .doesNotContain("<i>")
            .doesNotContain("<b>"));
  }

  private static Trajectory answer(int sample, String question, String text, double advantage) {
    return new Trajectory(
        2,
        0,
        sample,
        "<i>",
        "id",
        "en",
        question,
        question,
        new int[0],
        new int[] {1},
        new float[1],
        text,
        Trajectory.Finish.STOP,
        sample == 0 ? Trajectory.Outcome.CORRECT : Trajectory.Outcome.UNVERIFIED,
        Map.of("<i>", OptionalDouble.empty()),
        advantage,
        advantage,
        Map.of("style", "<b>", "tries", 3));
  }

  @Test
  void aStoppedRunIsReportedAsFarAsItGot() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 10, true);
    Path log = run.resolve("events.jsonl");
    List<String> lines = Files.readAllLines(log);
    int grpo = 0;
    while (!lines.get(grpo).contains("\"phase\":\"grpo\",\"step\":6")) grpo++;
    Files.writeString(log, String.join("\n", lines.subList(0, grpo)) + "\n{\"event\":\"step_fin");
    Path report = report(run);
    assertThat(Files.readString(report.resolve("index.html"))).contains("not finished");
    JsonNode summary =
        JsonMapper.shared().readTree(Files.readString(report.resolve("summary.json")));
    assertThat(summary.get("final").isNull()).isTrue();
    assertThat(summary.get("base").isNull()).isFalse();
    assertThat(summary.get("finished").booleanValue()).isFalse();
  }

  @Test
  void nearlyEmptyRunStillHasAPage() throws IOException {
    Path run = Files.createDirectories(temp.resolve("young"));
    Files.writeString(run.resolve("events.jsonl"), "");
    Path report = report(run);
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("No evaluation is recorded yet");
    assertThat(Files.readString(report.resolve("summary.json"))).contains("\"base\" : null");
  }

  @Test
  void errorsNameTheFileAndTheWayOut() throws IOException {
    assertThatThrownBy(() -> RunRecord.read(temp))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("has no events.jsonl; give the directory");
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 2, true);
    Files.writeString(
        run.resolve("events.jsonl"), "{\"event\":\"martian\"}\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> RunRecord.read(run))
        .hasMessageContaining("events.jsonl:")
        .hasMessageContaining("unknown event \"martian\"");
    Files.writeString(run.resolve("rollouts/step-000001.jsonl.gz"), "not gzip");
    Files.writeString(run.resolve("events.jsonl"), "");
    assertThatThrownBy(() -> report(run)).hasMessageContaining("step-000001.jsonl.gz");
  }

  @Test
  void controlsStandBesideTheRun() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 6, true);
    Path control = SyntheticRun.write(temp.resolve("random"), 1, 6, false);
    Path page = Report.write(RunRecord.read(run), List.of(RunRecord.read(control)));
    String markdown = Files.readString(page.resolveSibling("report.md"));
    assertThat(markdown).contains("## Controls").contains("| random | random |");
  }

  /// For looking at the page: `-Dreason4j.look=DIR` keeps a report there.
  @Test
  void keepsAReportToLookAt() throws IOException {
    String look = System.getProperty("reason4j.look", "");
    Path folder = look.isEmpty() ? temp : Path.of(look);
    int steps = look.isEmpty() ? 4 : 40;
    Path run = SyntheticRun.write(folder.resolve("zero"), 1, steps, true);
    Path control = SyntheticRun.write(folder.resolve("random"), 1, steps, false);
    Path page = Report.write(RunRecord.read(run), List.of(RunRecord.read(control)));
    assertThat(page).hasFileName("index.html");
    assertThat(Files.size(page)).isLessThan(500_000);
  }
}
