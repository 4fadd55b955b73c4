package org.reason4j.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.reason4j.event.RunEvent;

/// The part of a report that every trainer without answers has: what became of the data, and a
/// figure for each metric of its steps, beside the same metric on held-out data. Nothing here knows
/// which trainer it was: a metric is told by its name.
final class PhasePages {
  /// Phases that have figures of their own.
  private static final Set<String> OTHERS = Set.of("pretrain", "grpo");

  /// Metrics that are no curve.
  private static final Set<String> UNDRAWN =
      Set.of("num_tokens", "epoch", "peak_rss_mib", "parameters", "step_time");

  private PhasePages() {}

  /// The phases that have steps, in their order.
  static List<String> phases(RunRecord run) {
    Set<String> phases = new LinkedHashSet<>();
    for (RunEvent event : run.events())
      if (event instanceof RunEvent.StepFinished step && !OTHERS.contains(step.phase()))
        phases.add(step.phase());
    return List.copyOf(phases);
  }

  /// What happened, a sentence a phase, then its data, then its curves.
  static List<Page.Block> blocks(RunRecord run) {
    List<Page.Block> blocks = new ArrayList<>();
    for (String phase : phases(run)) {
      NavigableMap<Long, Map<String, Double>> steps = run.steps(phase);
      boolean fell =
          steps.lastEntry().getValue().getOrDefault("loss", 0.0)
              < steps.firstEntry().getValue().getOrDefault("loss", 0.0);
      blocks.add(new Page.Callout(fell, sentence(run, phase)));
      List<List<String>> counts = new ArrayList<>();
      run.data(phase).forEach((name, count) -> counts.add(List.of(words(name), plain(count))));
      if (!counts.isEmpty()) blocks.add(new Page.Table(List.of("data", "count"), counts));
      List<Page.Figure> figures = figures(run, phase);
      if (!figures.isEmpty()) blocks.add(new Page.Figures(figures));
    }
    return blocks;
  }

  /// "sft: loss 5.43 → 0.81 in 120 steps (2 epochs), 45 000 tokens; on held-out data 5.4 → 0.9."
  static String sentence(RunRecord run, String phase) {
    NavigableMap<Long, Map<String, Double>> steps = run.steps(phase);
    Map<String, Double> first = steps.firstEntry().getValue();
    Map<String, Double> last = steps.lastEntry().getValue();
    StringBuilder text = new StringBuilder(phase);
    text.append(": ").append(change("loss", first, last));
    if (last.containsKey("mean_token_accuracy"))
      text.append(", ").append(change("mean_token_accuracy", first, last));
    text.append(" in ").append(plain(steps.lastKey())).append(" steps");
    if (last.containsKey("epoch"))
      text.append(" (").append(plain(last.get("epoch"))).append(" epochs)");
    if (last.containsKey("num_tokens"))
      text.append(", ").append(plain(last.get("num_tokens"))).append(" tokens");
    heldOut(run, phase)
        .forEach((suite, curve) ->
            text.append("; ")
                .append(words(suite))
                .append(": ")
                .append(
                    change("loss", curve.firstEntry().getValue(), curve.lastEntry().getValue())));
    return text.append('.').toString();
  }

  private static String change(String name, Map<String, Double> first, Map<String, Double> last) {
    return "%s %s → %s"
        .formatted(
            words(name),
            plain(first.getOrDefault(name, Double.NaN)),
            plain(last.getOrDefault(name, Double.NaN)));
  }

  /// Evaluations of a phase that hold no answers, by suite and step.
  static Map<String, NavigableMap<Long, Map<String, Double>>> heldOut(RunRecord run, String phase) {
    Map<String, NavigableMap<Long, Map<String, Double>>> suites = new LinkedHashMap<>();
    for (RunEvent event : run.events())
      if (event instanceof RunEvent.Evaluated own
          && own.phase().equals(phase)
          && !own.metrics().containsKey("pass@1"))
        suites.computeIfAbsent(own.suite(), _ -> new TreeMap<>()).put(own.step(), own.metrics());
    return suites;
  }

  /// Figures of all phases.
  static List<Page.Figure> all(RunRecord run) {
    return phases(run).stream().flatMap(phase -> figures(run, phase).stream()).toList();
  }

  private static List<Page.Figure> figures(RunRecord run, String phase) {
    NavigableMap<Long, Map<String, Double>> steps = run.steps(phase);
    Set<String> names = new LinkedHashSet<>();
    steps.values().forEach(metrics -> names.addAll(metrics.keySet()));
    names.removeAll(UNDRAWN);
    List<Page.Figure> figures = new ArrayList<>();
    for (String name : names) {
      List<Chart.Mark> marks = new ArrayList<>();
      marks.add(new Chart.Line("training", FigureSet.points(steps, name)));
      heldOut(run, phase)
          .forEach((suite, curve) ->
              marks.add(new Chart.Line(words(suite), FigureSet.points(curve, name))));
      boolean share = name.contains("accuracy");
      Chart chart =
          new Chart(
              (phase + "_" + name).replaceAll("[^A-Za-z0-9]", "_"),
              capital(words(name)) + ", " + phase,
              "step",
              share ? Chart.Unit.PERCENT : Chart.Unit.PLAIN,
              share,
              marks);
      if (!chart.empty())
        figures.add(new Page.Figure(chart.visibleMarks(), "Metric " + name + ", each step."));
    }
    return figures;
  }

  private static String words(String name) {
    return name.replace("/", ": ").replace('_', ' ');
  }

  private static String plain(double value) {
    return Numbers.plain(value);
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
