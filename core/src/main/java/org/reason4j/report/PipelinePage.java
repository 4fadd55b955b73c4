package org.reason4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reason4j.eval.Scorecard;

/// The page of a pipeline: its stage table (the paper's Table 3), the reward models, the hacking
/// curve, distillation (Tables 5 and 6), ablations, and what each stage kept and dropped.
final class PipelinePage {
  /// Suites whose values are no shares.
  private static final Set<String> PLAIN = Set.of("length", "preference");

  private PipelinePage() {}

  static Page of(PipelineRecord run) {
    List<Page.Block> blocks = new ArrayList<>();
    List<Scorecard> stages = run.table("stages");
    if (!stages.isEmpty()) {
      blocks.add(new Page.Heading(2, "Stages"));
      verdicts(stages).forEach(blocks::add);
      blocks.add(
          new Page.Text(
              "Held-out problems; the mean over items with its 95 % interval, items resampled."));
      blocks.add(suites(stages));
      if (stages.size() > 1) {
        blocks.add(new Page.Heading(3, "Last stage minus first"));
        blocks.add(
            new Page.Text(
                "Paired by item: an interval that holds 0 is no difference we can tell."));
        blocks.add(differences(stages.getFirst(), stages.getLast()));
      }
      blocks.add(new Page.Figures(figures(run)));
    }
    rewardModels(run, blocks);
    table(run, "ablations", "Ablations", blocks);
    table(run, "distillation", "Distillation", blocks);
    blocks.add(new Page.Heading(2, "What each stage did"));
    blocks.add(work(run));
    return new Page(
        "R1: " + run.name(),
        "Seed %d; %.1f minutes; peak memory %.0f MiB."
            .formatted(run.seed(), run.minutes(), run.peakMebibytes()),
        blocks);
  }

  /// The pictures of the page.
  static List<Page.Figure> figures(PipelineRecord run) {
    List<Page.Figure> figures = new ArrayList<>();
    List<Scorecard> stages = run.table("stages");
    for (String suite : List.of("reasoning", "language_consistency", "preference", "refusal"))
      if (stages.stream().anyMatch(card -> card.suites().containsKey(suite)))
        figures.add(
            new Page.Figure(
                bars(stages, suite),
                "Each stage on held-out problems of the suite " + suite + "."));
    Map<String, List<PipelineRecord.Curve>> groups = new LinkedHashMap<>();
    for (PipelineRecord.Curve curve : run.curves())
      groups.computeIfAbsent(curve.group(), _ -> new ArrayList<>()).add(curve);
    groups.forEach((group, curves) -> {
      List<Chart.Mark> lines = new ArrayList<>();
      for (PipelineRecord.Curve curve : curves)
        lines.add(new Chart.Line(curve.stage() + " " + curve.metric(), curve.points()));
      Chart chart =
          new Chart(
              group.replaceAll("[^A-Za-z0-9]+", "_"), group, "step", Chart.Unit.PLAIN, true, lines);
      if (!chart.empty())
        figures.add(new Page.Figure(chart, "Means over the rollouts of each step."));
    });
    return figures;
  }

  private static Chart bars(List<Scorecard> cards, String suite) {
    List<String> names = new ArrayList<>();
    double[] values = new double[cards.size()];
    for (int i = 0; i < values.length; i++) {
      names.add(cards.get(i).row());
      Scorecard.Suite own = cards.get(i).suites().get(suite);
      values[i] = own == null ? Double.NaN : own.value();
    }
    return new Chart(
        "stages_" + suite,
        suite.replace('_', ' '),
        "",
        PLAIN.contains(suite) ? Chart.Unit.PLAIN : Chart.Unit.PERCENT,
        true,
        List.of(new Chart.Bars(suite, names, values)));
  }

  /// The sentences that a reader must not miss.
  private static List<Page.Block> verdicts(List<Scorecard> stages) {
    List<Page.Block> blocks = new ArrayList<>();
    Scorecard first = stages.getFirst();
    Scorecard last = stages.getLast();
    if (first.row().equals(last.row())) return blocks;
    last.minus(first, "reasoning")
        .ifPresent(difference -> {
          boolean held = difference.interval().low() > -0.03;
          blocks.add(
              new Page.Callout(
                  held,
                  "Reasoning, %s minus %s: %s %s over %d problems; %s"
                      .formatted(
                          last.row(),
                          first.row(),
                          Numbers.points(difference.value()),
                          interval(difference, true),
                          difference.items(),
                          held
                              ? "at least as good within three points."
                              : "worse by more than three points, or not measured well enough.")));
        });
    return blocks;
  }

  /// Suites down, models across.
  private static Page.Table suites(List<Scorecard> cards) {
    Set<String> suites = new LinkedHashSet<>();
    cards.forEach(card -> suites.addAll(card.suites().keySet()));
    List<String> head = new ArrayList<>(List.of("suite"));
    cards.forEach(card -> head.add(card.row()));
    List<List<String>> rows = new ArrayList<>();
    for (String suite : suites) {
      List<String> row = new ArrayList<>(List.of(suite.replace('_', ' ')));
      for (Scorecard card : cards)
        row.add(Optional.ofNullable(card.suites().get(suite)).map(s -> cell(suite, s)).orElse("–"));
      rows.add(row);
    }
    return new Page.Table(head, rows);
  }

  static String cell(String suite, Scorecard.Suite own) {
    if (PLAIN.contains(suite))
      return String.format(
          Locale.ROOT,
          "%.2f [%.2f, %.2f]",
          own.value(),
          own.interval().low(),
          own.interval().high());
    return String.format(
        Locale.ROOT,
        "%.1f %% [%.1f, %.1f]",
        100 * own.value(),
        100 * own.interval().low(),
        100 * own.interval().high());
  }

  private static Page.Table differences(Scorecard first, Scorecard last) {
    List<List<String>> rows = new ArrayList<>();
    for (String suite : last.suites().keySet())
      last.minus(first, suite)
          .ifPresent(difference -> {
            boolean share = !PLAIN.contains(suite);
            rows.add(
                List.of(
                    suite.replace('_', ' '),
                    share
                        ? Numbers.points(difference.value())
                        : String.format(Locale.ROOT, "%+.2f", difference.value()),
                    interval(difference, share),
                    Numbers.plain(difference.items())));
          });
    return new Page.Table(
        List.of("suite", last.row() + " − " + first.row(), "95 %", "items"), rows);
  }

  private static String interval(Scorecard.Difference difference, boolean share) {
    double scale = share ? 100 : 1;
    return String.format(
        Locale.ROOT,
        share ? "[%+.1f, %+.1f]" : "[%+.2f, %+.2f]",
        scale * difference.interval().low(),
        scale * difference.interval().high());
  }

  private static void rewardModels(PipelineRecord run, List<Page.Block> blocks) {
    List<List<String>> rows = new ArrayList<>();
    for (PipelineRecord.StageLine stage : run.stages()) {
      if (!stage.kind().equals("reward-model") || !stage.done()) continue;
      stage
          .figures()
          .forEach((name, value) ->
              rows.add(List.of(stage.name(), name.replace('_', ' '), Numbers.plain(value))));
    }
    if (rows.isEmpty()) return;
    blocks.add(new Page.Heading(2, "Reward models"));
    blocks.add(new Page.Text("On held-out prompts that no reward model was trained on."));
    blocks.add(new Page.Table(List.of("model", "figure", "value"), rows));
  }

  private static void table(
      PipelineRecord run, String name, String heading, List<Page.Block> blocks) {
    List<Scorecard> cards = run.table(name);
    if (cards.isEmpty()) return;
    blocks.add(new Page.Heading(2, heading));
    List<List<String>> how = new ArrayList<>();
    for (Scorecard card : cards)
      how.add(
          List.of(
              card.row(),
              card.method(),
              Numbers.plain(card.cost().getOrDefault("parameters", Double.NaN)),
              flops(card, "total_flos"),
              flops(card, "teacher_flos")));
    blocks.add(
        new Page.Table(
            List.of("model", "method", "parameters", "its FLOPs", "its teacher's FLOPs"), how));
    blocks.add(suites(cards));
  }

  private static String flops(Scorecard card, String key) {
    Double value = card.cost().get(key);
    return value == null ? "–" : String.format(Locale.ROOT, "%.2e", value);
  }

  private static Page.Table work(PipelineRecord run) {
    List<List<String>> rows = new ArrayList<>();
    for (PipelineRecord.StageLine stage : run.stages()) {
      List<String> kept = new ArrayList<>();
      stage
          .figures()
          .forEach((name, value) -> kept.add(name.replace('_', ' ') + " " + Numbers.plain(value)));
      rows.add(
          List.of(
              stage.name(),
              stage.kind(),
              stage.done() ? "done" : "waiting",
              String.format(Locale.ROOT, "%.0f", stage.seconds()),
              String.join("; ", kept)));
    }
    return new Page.Table(List.of("stage", "kind", "state", "seconds", "figures"), rows);
  }
}
