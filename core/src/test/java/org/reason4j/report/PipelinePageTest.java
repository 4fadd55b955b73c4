package org.reason4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.eval.Scorecard;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PipelinePageTest {
  @TempDir private Path folder;

  @Test
  void stagesStandBesideEachOtherWithIntervals() {
    Page page = PipelinePage.of(record());
    Page.Table table = table(page, "suite", "R1-Zero", "R1");
    assertThat(table.rows().getFirst().getFirst()).isEqualTo("reasoning");
    assertThat(table.rows().getFirst().get(1)).startsWith("50.0\u00a0% [").contains(",\u00a0");
    assertThat(row(table, "preference").get(2)).startsWith("2.50 [");
    assertThat(row(table, "refusal").get(1)).isEqualTo("–");
    Page.Table meanings = table(page, "suite", "what it measures");
    assertThat(meanings.rows()).hasSameSizeAs(table.rows());
    assertThat(row(meanings, "zebra").get(1)).contains("task zebra");
  }

  @Test
  void theVerdictSaysWhetherReasoningWasKept() {
    assertThat(callouts(PipelinePage.of(record())))
        .singleElement()
        .satisfies(callout -> {
          assertThat(callout.good()).isTrue();
          assertThat(callout.text()).contains("R1 minus R1-Zero: +50.0\u00a0points", "4 problems");
        });
    var reversed = record(List.of(r1(), zero()));
    assertThat(callouts(PipelinePage.of(reversed)))
        .singleElement()
        .satisfies(callout -> {
          assertThat(callout.good()).isFalse();
          assertThat(callout.text()).contains("−50.0\u00a0points [−", "worse by more than three");
        });
  }

  @Test
  void rewardModelsShowTheirIntervals() {
    Page.Table table =
        table(PipelinePage.of(record()), "model", "figure", "value", "95 % interval");
    assertThat(table.rows().getFirst())
        .containsExactly(
            "helpfulness", "right order of a pair, or right label", "81.0 %", "[72.5,\u00a088.0]");
    assertThat(table.rows()).hasSize(2);
    assertThat(table.rows().getLast().getLast()).isEqualTo("–");
  }

  @Test
  void whatStagesDidIsToldOnce() {
    Page.Table table =
        table(PipelinePage.of(record()), "stage", "kind", "state", "seconds", "figures");
    assertThat(row(table, "zero").getLast())
        .isEqualTo("parameters 406\u202f176; FLOPs 2.50e13; of these to pretrain 2.32e13");
    assertThat(row(table, "data").getLast()).isEqualTo("seen 10; dropped by language mix 4");
    assertThat(row(table, "card").getLast()).isEqualTo("a column of the tables above");
    assertThat(row(table, "later").subList(2, 5)).containsExactly("waiting", "–", "");
  }

  @Test
  void distillationShowsCostsBesideSuites() {
    Page page = PipelinePage.of(record());
    Page.Table costs = table(page, "model", "method", "parameters", "own", "teacher's");
    assertThat(costs.rows())
        .containsExactly(List.of("<b>small|", "SFT & more", "1\u202f000", "3.10e9", "–"));
    assertThat(table(page, "suite", "<b>small|").rows()).hasSize(1);
  }

  @Test
  void curvesOfOneMetricAreNamedByTheirStage() {
    List<Page.Figure> figures = PipelinePage.figures(record());
    assertThat(labels(figures, "accuracy_reward")).containsExactly("zero", "r1");
    assertThat(labels(figures, "reward_model_and_true_rubric"))
        .containsExactly("r1: reward model", "r1: true rubric");
    assertThat(figures).allSatisfy(figure -> assertThat(figure.caption()).endsWith("."));
  }

  @Test
  void namesAreEscapedInEveryForm() throws IOException {
    Path page = PipelineReport.write(record(), folder);
    assertThat(Files.readString(page)).contains("&lt;b&gt;small|").doesNotContain("<b>small");
    assertThat(Files.readString(folder.resolve("report.md"))).contains("small\\|");
    assertThat(folder.resolve("figures/stages_reasoning.svg")).exists();
    JsonNode summary = JsonMapper.shared().readTree(folder.resolve("summary.json"));
    assertThat(summary.at("/distillation/0/student").asString()).isEqualTo("<b>small|");
  }

  @Test
  void theSummaryHasWhatTheContractNames() {
    JsonNode summary = JsonMapper.shared().readTree(PipelineReport.summary(record()));
    assertThat(summary.at("/finished").asBoolean()).isFalse();
    assertThat(summary.at("/export").isNull()).isTrue();
    assertThat(summary.at("/minutes").asDouble()).isEqualTo(2.0);
    assertThat(summary.at("/stages/1/stage").asString()).isEqualTo("R1");
    assertThat(summary.at("/stages/1/checkpoint").asString()).isEqualTo("r1/export");
    assertThat(summary.at("/stages/1/suites/reasoning/value").asDouble()).isEqualTo(1.0);
    assertThat(summary.at("/stages/1/suites/reasoning/ci").size()).isEqualTo(2);
    assertThat(summary.at("/distillation/0/flops").asDouble()).isEqualTo(3.1e9);
    assertThat(summary.at("/distillation/0/parameters").asInt()).isEqualTo(1000);
    assertThat(summary.at("/reward_models/helpfulness/accuracy_low").asDouble()).isEqualTo(0.725);
  }

  @Test
  void anUnfinishedOrEmptyRunSaysSo() {
    assertThat(PipelinePage.of(record()).subtitle())
        .isEqualTo(
            "Seed 3; 2.0 minutes; peak memory 512 MiB. Not finished: 4 of 5 stages are done.");
    var empty = new PipelineRecord("r1", 3, List.of(), List.of(), List.of(), 0, Optional.empty());
    assertThat(HtmlPage.render(PipelinePage.of(empty))).contains("What each stage did");
    assertThat(PipelineReport.stageTable(empty)).isEmpty();
  }

  @Test
  void theTableOfTheConsoleIsAligned() {
    List<String> lines = PipelineReport.stageTable(record()).lines().toList();
    assertThat(lines.getFirst()).isEqualTo("            R1-Zero       R1");
    assertThat(lines.get(1)).isEqualTo("reasoning    50.0 %  100.0 %");
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.getFirst()));
  }

  private static PipelineRecord record() {
    return record(List.of(zero(), r1()));
  }

  private static PipelineRecord record(List<Scorecard> stages) {
    List<PipelineRecord.StageLine> lines =
        List.of(
            line(
                "zero",
                "zero",
                100,
                "parameters",
                406176.0,
                "total_flos",
                2.5e13,
                "pretrain_flos",
                2.32e13),
            line("data", "curate", 0, "seen", 10.0, "dropped_language_mix", 4.0),
            line(
                "helpfulness",
                "reward-model",
                10,
                "parameters",
                5.0,
                "accuracy",
                0.81,
                "accuracy_low",
                0.725,
                "accuracy_high",
                0.88),
            line("card", "measure", 10, "reasoning", 0.5),
            new PipelineRecord.StageLine("later", "sft", false, 0, Map.of()));
    List<Scorecard> cards = new java.util.ArrayList<>(stages);
    cards.add(
        new Scorecard(
            "<b>small|",
            "distillation",
            "SFT & more",
            Map.of("parameters", 1000.0, "total_flos", 3.1e9),
            Map.of("reasoning", suite(0, 1, 0, 1))));
    List<PipelineRecord.Curve> curves =
        List.of(
            curve("accuracy reward", "zero", "rewards/accuracy/mean"),
            curve("accuracy reward", "r1", "rewards/accuracy/mean"),
            curve("reward model and true rubric", "r1", "rewards/helpfulness/mean"),
            curve("reward model and true rubric", "r1", "rewards/rubric/mean"));
    return new PipelineRecord("r1", 3, lines, cards, curves, 512, Optional.empty());
  }

  private static Scorecard zero() {
    Map<String, Scorecard.Suite> suites = new LinkedHashMap<>();
    suites.put("reasoning", suite(0, 1, 0, 1));
    suites.put("zebra", suite(0, 0, 0, 1));
    suites.put("preference", suite(1, 1.5, 1, 1.5));
    return new Scorecard("R1-Zero", "stages", "zero/export", Map.of(), suites);
  }

  private static Scorecard r1() {
    Map<String, Scorecard.Suite> suites = new LinkedHashMap<>();
    suites.put("reasoning", suite(1, 1, 1, 1));
    suites.put("zebra", suite(0, 1, 0, 1));
    suites.put("preference", suite(2, 3, 2, 3));
    suites.put("refusal", suite(1, 1, 1, 0));
    return new Scorecard("R1", "stages", "r1/export", Map.of(), suites);
  }

  private static Scorecard.Suite suite(double... items) {
    Map<String, Double> named = new TreeMap<>();
    for (int i = 0; i < items.length; i++) named.put("item" + i, items[i]);
    return Scorecard.Suite.of(named);
  }

  private static PipelineRecord.StageLine line(
      String name, String kind, double seconds, Object... figures) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < figures.length; i += 2)
      named.put((String) figures[i], (Double) figures[i + 1]);
    return new PipelineRecord.StageLine(name, kind, true, seconds, named);
  }

  private static PipelineRecord.Curve curve(String group, String stage, String metric) {
    return new PipelineRecord.Curve(
        group, stage, metric, List.of(Chart.Point.of(1, 0.5), Chart.Point.of(2, 0.75)));
  }

  private static Page.Table table(Page page, String... head) {
    return page.blocks().stream()
        .filter(Page.Table.class::isInstance)
        .map(Page.Table.class::cast)
        .filter(table -> table.head().equals(List.of(head)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no table " + List.of(head)));
  }

  private static List<String> row(Page.Table table, String name) {
    return table.rows().stream()
        .filter(row -> row.getFirst().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Page.Callout> callouts(Page page) {
    return page.blocks().stream()
        .filter(Page.Callout.class::isInstance)
        .map(Page.Callout.class::cast)
        .toList();
  }

  private static List<String> labels(List<Page.Figure> figures, String name) {
    return figures.stream()
        .map(Page.Figure::chart)
        .filter(chart -> chart.name().equals(name))
        .flatMap(chart -> chart.marks().stream())
        .map(Chart.Mark::label)
        .toList();
  }
}
