package org.reason4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reason4j.eval.Scorecard;

/// The page of a pipeline: its stage table (the paper's Table 3), the reward models, the hacking
/// curve, distillation (Tables 5 and 6), ablations, and what each stage kept and dropped.
final class PipelinePage {
  /// Suites that are drawn, with the title of their picture.
  private static final List<Map.Entry<String, String>> DRAWN =
      List.of(
          Map.entry("reasoning", "Right answers, all reasoning tasks"),
          Map.entry("language_consistency", "Words in the question's language"),
          Map.entry("preference", "True rubric on general prompts"),
          Map.entry("refusal", "Harmful requests refused"));

  /// Captions of the pictures over steps, by the group of their curves.
  private static final Map<String, String> CAPTIONS =
      Map.of(
          "accuracy reward",
          "Share of right answers among the rollouts of each step, by stage.",
          "language reward",
          "Share of the thinking in the question's language, the mean over the rollouts of"
              + " each step, by stage.",
          "reward model and true rubric",
          "What the reward model gives and what the rubric that it stands for would give, on"
              + " the general prompts of each step: where the first rises and the second"
              + " falls, the policy games the model.",
          "tokens a response",
          "Mean length of the rollouts of each step, by stage.");

  private static final Map<String, String> METRICS =
      Map.of(
          "rewards/helpfulness/mean", "reward model",
          "rewards/safety/mean", "safety model",
          "rewards/rubric/mean", "true rubric");

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
      blocks.add(PipelineSuites.table(stages));
      blocks.add(new Page.Figures(figures(run)));
      if (stages.size() > 1) {
        blocks.add(new Page.Heading(3, "Last stage minus first"));
        blocks.add(
            new Page.Text(
                "Paired by item: an interval that holds 0 is no difference we can tell."));
        blocks.add(PipelineSuites.differences(stages.getFirst(), stages.getLast()));
      }
      blocks.add(new Page.Heading(3, "What the suites are"));
      blocks.add(PipelineSuites.meanings(stages));
    }
    PipelineWork.rewardModels(run, blocks);
    table(run, "ablations", "Ablations", blocks);
    table(run, "distillation", "Distillation", blocks);
    blocks.add(new Page.Heading(2, "What each stage did"));
    blocks.add(PipelineWork.table(run));
    return new Page("R1: " + run.name(), subtitle(run), blocks);
  }

  private static String subtitle(PipelineRecord run) {
    long done = run.stages().stream().filter(PipelineRecord.StageLine::done).count();
    String left =
        done == run.stages().size()
            ? ""
            : " Not finished: %d of %d stages are done.".formatted(done, run.stages().size());
    return String.format(
            Locale.ROOT,
            "Seed %d; %.1f minutes; peak memory %.0f MiB.",
            run.seed(),
            run.minutes(),
            run.peakMebibytes())
        + left;
  }

  /// The pictures of the page.
  static List<Page.Figure> figures(PipelineRecord run) {
    List<Page.Figure> figures = new ArrayList<>();
    List<Scorecard> stages = run.table("stages");
    for (Map.Entry<String, String> drawn : DRAWN)
      if (stages.stream().anyMatch(card -> card.suites().containsKey(drawn.getKey())))
        figures.add(
            new Page.Figure(
                bars(stages, drawn.getKey(), drawn.getValue()),
                "Each stage. " + PipelineSuites.meaning(drawn.getKey())));
    Map<String, List<PipelineRecord.Curve>> groups = new LinkedHashMap<>();
    for (PipelineRecord.Curve curve : run.curves())
      groups.computeIfAbsent(curve.group(), _ -> new ArrayList<>()).add(curve);
    groups.forEach((group, curves) -> {
      List<Chart.Mark> lines = new ArrayList<>();
      boolean one = curves.stream().map(PipelineRecord.Curve::metric).distinct().count() == 1;
      for (PipelineRecord.Curve curve : curves) {
        String metric = METRICS.getOrDefault(curve.metric(), curve.metric());
        lines.add(
            new Chart.Line(one ? curve.stage() : curve.stage() + ": " + metric, curve.points()));
      }
      Chart chart =
          new Chart(
              group.replaceAll("[^A-Za-z0-9]+", "_"), group, "step", Chart.Unit.PLAIN, true, lines);
      if (!chart.empty())
        figures.add(
            new Page.Figure(
                chart, CAPTIONS.getOrDefault(group, "Means over the rollouts of each step.")));
    });
    return figures;
  }

  private static Chart bars(List<Scorecard> cards, String suite, String title) {
    List<String> names = new ArrayList<>();
    double[] values = new double[cards.size()];
    for (int i = 0; i < values.length; i++) {
      names.add(cards.get(i).row());
      Scorecard.Suite own = cards.get(i).suites().get(suite);
      values[i] = own == null ? Double.NaN : own.value();
    }
    return new Chart(
        "stages_" + suite,
        title,
        "",
        PipelineSuites.share(suite) ? Chart.Unit.PERCENT : Chart.Unit.PLAIN,
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
                          PipelineSuites.signedInterval("reasoning", difference),
                          difference.items(),
                          held
                              ? "at least as good within three points."
                              : "worse by more than three points, or not measured well enough.")));
        });
    return blocks;
  }

  private static void table(
      PipelineRecord run, String name, String heading, List<Page.Block> blocks) {
    List<Scorecard> cards = run.table(name);
    if (cards.isEmpty()) return;
    blocks.add(new Page.Heading(2, heading));
    blocks.add(new Page.Text("What each model is and what it cost to make, in FLOPs."));
    List<List<String>> how = new ArrayList<>();
    for (Scorecard card : cards)
      how.add(
          List.of(
              card.row(),
              card.method().isEmpty() ? "–" : card.method(),
              Numbers.plain(card.cost().getOrDefault("parameters", Double.NaN)),
              flops(card, "total_flos"),
              flops(card, "teacher_flos")));
    blocks.add(new Page.Table(List.of("model", "method", "parameters", "own", "teacher's"), how));
    blocks.add(new Page.Text("Held-out problems, asked and resampled as for the stages."));
    blocks.add(PipelineSuites.table(cards));
  }

  private static String flops(Scorecard card, String key) {
    Double value = card.cost().get(key);
    return value == null ? "–" : PipelineWork.flops(value);
  }
}
