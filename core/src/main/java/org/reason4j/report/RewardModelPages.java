package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.event.RunEvent;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The part of a report that a reward model has: how often it is right on examples it has not
/// learnt, and whether its probabilities come true.
final class RewardModelPages {
  private static final String PHASE = "evaluation";
  private static final String SUITE = "held_out";

  private RewardModelPages() {}

  /// A bin of predictions; `confidence` and `accuracy` only where it is not empty.
  private record Bin(
      double low,
      double high,
      double count,
      Optional<Double> confidence,
      Optional<Double> accuracy) {}

  private static Optional<RunEvent.Evaluated> measured(RunRecord run) {
    return run.evaluation(PHASE, SUITE).filter(own -> own.metrics().containsKey("ece"));
  }

  /// Table and reliability diagram; nothing for a run that trained no reward model.
  static List<Page.Block> blocks(RunRecord run) {
    Optional<RunEvent.Evaluated> measured = measured(run);
    if (measured.isEmpty()) return List.of();
    RunEvent.Evaluated own = measured.get();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(own, "accuracy", "right, of pairs or labels"));
    rows.add(row(own, "auroc", "area under the ROC curve"));
    rows.add(row(own, "ece", "expected calibration error"));
    rows.add(row(own, "brier", "Brier score"));
    rows.add(row(own, "loss", "loss"));
    rows.add(row(own, "items", "pairs or labels"));
    List<Page.Block> blocks = new ArrayList<>();
    blocks.add(new Page.Table(List.of("on held-out prompts", "value", "95 % interval"), rows));
    blocks.add(new Page.Figures(figures(run)));
    return blocks;
  }

  /// "on 120 held-out examples: 91.7 % right (85.3 to 95.4 %), AUROC 0.97, calibration error 0.03."
  static Optional<String> sentence(RunRecord run) {
    return measured(run)
        .map(own -> {
          RunEvent.Interval interval =
              own.intervals().getOrDefault("accuracy_ci", new RunEvent.Interval(0, 1));
          return String.format(
              java.util.Locale.ROOT,
              "on %.0f held-out examples: %.1f %% right (%.1f to %.1f %%), AUROC %.3f, calibration"
                  + " error %.3f.",
              own.metrics().getOrDefault("items", 0.0),
              100 * own.metrics().getOrDefault("accuracy", Double.NaN),
              100 * interval.low(),
              100 * interval.high(),
              own.metrics().getOrDefault("auroc", Double.NaN),
              own.metrics().getOrDefault("ece", Double.NaN));
        });
  }

  private static List<String> row(RunEvent.Evaluated own, String name, String label) {
    RunEvent.Interval interval = own.intervals().get(name + "_ci");
    return List.of(
        label,
        Numbers.plain(own.metrics().getOrDefault(name, Double.NaN)),
        interval == null
            ? ""
            : Numbers.plain(interval.low()) + " to " + Numbers.plain(interval.high()));
  }

  /// The reliability diagram.
  static List<Page.Figure> figures(RunRecord run) {
    List<Bin> bins = measured(run).map(own -> bins(own.metrics())).orElse(List.of());
    List<Chart.Point> points = new ArrayList<>();
    List<Chart.Point> perfect = new ArrayList<>();
    for (Bin bin : bins) {
      if (perfect.isEmpty()) perfect.add(Chart.Point.of(bin.low(), bin.low()));
      perfect.add(Chart.Point.of(bin.high(), bin.high()));
      if (bin.confidence().isPresent() && bin.accuracy().isPresent())
        points.add(Chart.Point.of(bin.confidence().get(), bin.accuracy().get()));
    }
    Chart chart =
        new Chart(
            "reliability",
            "Reliability",
            "predicted probability",
            Chart.Unit.PERCENT,
            false,
            List.of(new Chart.Line("calibrated", perfect), new Chart.Points("came true", points)));
    return points.isEmpty()
        ? List.of()
        : List.of(
            new Page.Figure(
                chart,
                "Held-out examples in bins of predicted probability: the share of each that came"
                    + " true. Of pairs, the probability is that of the response preferred."));
  }

  private static List<Bin> bins(Map<String, Double> metrics) {
    List<Bin> bins = new ArrayList<>();
    for (int number = 0; ; number++) {
      String at = "calibration/" + number + "/";
      Double low = metrics.get(at + "low");
      Double high = metrics.get(at + "high");
      if (low == null || high == null) return bins;
      bins.add(
          new Bin(
              low,
              high,
              metrics.getOrDefault(at + "count", 0.0),
              Optional.ofNullable(metrics.get(at + "confidence")),
              Optional.ofNullable(metrics.get(at + "accuracy"))));
    }
  }

  /// `reward_model` of summary.json; empty for a run that trained none.
  static Optional<ObjectNode> node(RunRecord run) {
    return measured(run)
        .map(own -> {
          ObjectNode node = JsonNodeFactory.instance.objectNode();
          own.metrics()
              .forEach((name, value) -> {
                if (!name.startsWith("calibration/")) node.put(name, value);
              });
          own.intervals()
              .forEach(
                  (name, interval) -> node.putArray(name).add(interval.low()).add(interval.high()));
          var calibration = node.putArray("calibration");
          for (Bin bin : bins(own.metrics())) {
            ObjectNode one = calibration.addObject();
            one.put("low", bin.low()).put("high", bin.high()).put("count", bin.count());
            bin.confidence().ifPresent(value -> one.put("confidence", value));
            bin.accuracy().ifPresent(value -> one.put("accuracy", value));
          }
          ObjectNode counts = node.putObject("counts");
          for (RunEvent event : run.events())
            if (event instanceof RunEvent.ExamplesCounted data)
              data.counts().forEach((name, count) -> counts.put(name, count));
          return node;
        });
  }
}
