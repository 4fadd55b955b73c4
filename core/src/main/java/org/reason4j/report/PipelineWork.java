package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What the stages of a pipeline did, and what came of its reward models.
final class PipelineWork {
  /// How a reward model's figures are called, the telling ones first.
  private static final List<Map.Entry<String, String>> MEASURES =
      List.of(
          Map.entry("accuracy", "right order of a pair, or right label"),
          Map.entry("auroc", "area under the ROC curve"),
          Map.entry("ece", "calibration error (ECE)"),
          Map.entry("brier", "Brier score"),
          Map.entry("loss", "loss"),
          Map.entry("items", "examples held out"),
          Map.entry("parameters", "parameters"));

  private static final Set<String> SHARES = Set.of("accuracy");

  private PipelineWork() {}

  /// Held-out figures of every reward model with their intervals; nothing where there is none.
  static void rewardModels(PipelineRecord run, List<Page.Block> blocks) {
    List<List<String>> rows = new ArrayList<>();
    for (PipelineRecord.StageLine stage : run.stages()) {
      if (!stage.kind().equals("reward-model") || !stage.done()) continue;
      for (Map.Entry<String, String> measure : MEASURES) {
        Double value = stage.figures().get(measure.getKey());
        if (value == null) continue;
        boolean share = SHARES.contains(measure.getKey());
        rows.add(
            List.of(
                stage.name(),
                measure.getValue(),
                share ? Numbers.percent(value) : Numbers.plain(value),
                interval(stage, measure.getKey(), share)));
      }
    }
    if (rows.isEmpty()) return;
    blocks.add(new Page.Heading(2, "Reward models"));
    blocks.add(
        new Page.Text(
            "On held-out prompts that no reward model was trained on; a right order or label of"
                + " 50 % is chance where both are as frequent."));
    blocks.add(new Page.Table(List.of("model", "figure", "value", "95 % interval"), rows));
  }

  private static String interval(PipelineRecord.StageLine stage, String measure, boolean share) {
    Double low = stage.figures().get(measure + "_low");
    Double high = stage.figures().get(measure + "_high");
    if (low == null || high == null) return "–";
    return share
        ? String.format(Locale.ROOT, "[%.1f,\u00a0%.1f]", 100 * low, 100 * high)
        : String.format(Locale.ROOT, "[%.2f,\u00a0%.2f]", low, high);
  }

  /// Every stage: kind, state, time, and what it kept. What has a table of its own is not repeated.
  static Page.Table table(PipelineRecord run) {
    List<List<String>> rows = new ArrayList<>();
    for (PipelineRecord.StageLine stage : run.stages())
      rows.add(
          List.of(
              stage.name(),
              stage.kind(),
              stage.done() ? "done" : "waiting",
              stage.seconds() > 0 ? Numbers.plain(Math.ceil(stage.seconds())) : "–",
              figures(stage)));
    return new Page.Table(List.of("stage", "kind", "state", "seconds", "figures"), rows);
  }

  private static String figures(PipelineRecord.StageLine stage) {
    if (!stage.done()) return "";
    return switch (stage.kind()) {
      case "measure" -> "a column of the tables above";
      case "reward-model" -> "see Reward models";
      default -> {
        List<String> kept = new ArrayList<>();
        stage.figures().forEach((name, value) -> kept.add(words(name) + " " + number(name, value)));
        yield String.join("; ", kept);
      }
    };
  }

  private static String words(String name) {
    String words = name.replace("dropped_", "dropped by ").replace('_', ' ');
    return words.replace("total flos", "FLOPs").replace("pretrain flos", "of these to pretrain");
  }

  private static String number(String name, double value) {
    return name.endsWith("_flos") ? flops(value) : Numbers.plain(value);
  }

  /// `2.50e13`.
  static String flops(double value) {
    return String.format(Locale.ROOT, "%.2e", value).replaceAll("e\\+?(-?)0*(\\d)", "e$1$2");
  }
}
