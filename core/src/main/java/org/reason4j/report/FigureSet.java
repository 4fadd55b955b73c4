package org.reason4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import org.reason4j.event.RunEvent;

/// The figures of a report. A figure whose numbers the run did not record is left out.
final class FigureSet {
  private final RunRecord run;
  private final RolloutScan scan;
  private final NavigableMap<Long, Map<String, Double>> steps;

  FigureSet(RunRecord run, RolloutScan scan) {
    this.run = run;
    this.scan = scan;
    this.steps = run.steps("grpo");
  }

  /// The analogues of the paper's figures 2 and 3.
  List<Page.Figure> learning() {
    List<Page.Figure> figures = new ArrayList<>();
    for (String suite : run.suites()) {
      boolean main = suite.equals("in_distribution");
      List<Chart.Mark> marks = new ArrayList<>();
      marks.add(evaluated(suite, "pass@1", "pass@1"));
      consensus(suite).ifPresent(key -> marks.add(evaluated(suite, key, key)));
      add(
          figures,
          new Chart(
              main ? "accuracy" : "accuracy_" + suite.replaceAll("[^A-Za-z0-9]", "_"),
              main ? "Accuracy over training" : "Accuracy, " + words(suite) + " problems",
              "step",
              Chart.Unit.PERCENT,
              true,
              marks),
          main
              ? "Held-out problems; bands are 95 % intervals clustered by item. The paper's Figure"
                  + " 2 shows the same two lines on AIME 2024."
              : "Held-out problems of another kind than those trained on; bands as before.");
    }
    add(
        figures,
        Chart.overSteps(
            "length",
            "Tokens an answer over training",
            Chart.Unit.PLAIN,
            metric("training rollouts", "completions/mean_length"),
            evaluated("in_distribution", "evaluation", "mean_length"),
            evaluated("harder", "harder problems", "mean_length")),
        "The paper's Figure 3. Training samples at the rollout temperature, evaluation as set in"
            + " the recipe.");
    return figures;
  }

  /// How answers go about it.
  List<Page.Figure> reflection() {
    List<Page.Figure> figures = new ArrayList<>();
    List<Chart.Mark> words = new ArrayList<>();
    words.add(evaluated("in_distribution", "all, evaluation", "reflection_words"));
    scan.names(RolloutScan.Step::words).stream()
        .limit(5)
        .forEach(word ->
            words.add(scanned("“" + word + "”", step -> step.words().getOrDefault(word, 0.0))));
    add(
        figures,
        new Chart(
            "reflection_words",
            "Reflection words an answer",
            "step",
            Chart.Unit.PLAIN,
            true,
            words),
        "The paper's list (wait, mistake, however, but, retry, error, verify, wrong, evaluate,"
            + " check), “try”, and their Chinese forms; single ones in the training rollouts.");
    add(
        figures,
        Chart.overSteps(
            "behaviour",
            "Trying and checking, an answer",
            Chart.Unit.PLAIN,
            behaviour("tries"),
            behaviour("checks"),
            behaviour("wait")),
        "Read from the working of the training rollouts.");
    add(
        figures,
        Chart.overSteps(
            "honesty",
            "Is the checking real?",
            Chart.Unit.PERCENT,
            rate("verdicts that are true", "verdict_honesty"),
            rate("wrong steps caught", "caught_share"),
            rate("wrong steps repaired", "repaired_share"),
            rate("checks that are false alarms", "false_alarm_share"),
            rate("“yes” to something wrong", "accepted_wrong_share"),
            rate("tries that repeat one", "repeated_tries_share")),
        "The answers' own verdicts on their tries and steps, in the training rollouts. True: it"
            + " agrees with the values written before it.");
    add(
        figures,
        Chart.overSteps(
            "longer_half",
            "Accuracy, longer minus shorter half of the answers",
            Chart.Unit.PERCENT,
            evaluated("in_distribution", "difference", "longer_half_gain")),
        "Within one problem. Above 0: writing more goes with being right. Below: length means"
            + " trouble.");
    List<Chart.Mark> styles = new ArrayList<>();
    scan.names(RolloutScan.Step::styles).stream()
        .limit(6)
        .forEach(
            style -> styles.add(scanned(style, step -> step.styles().getOrDefault(style, 0.0))));
    add(
        figures,
        new Chart("styles", "Share of each style", "step", Chart.Unit.PERCENT, true, styles),
        "Which way of answering wins, in the training rollouts.");
    lengths()
        .ifPresent(chart ->
            add(figures, chart, "All answers of the first and of the last recorded step."));
    return figures;
  }

  /// Whether training is healthy.
  List<Page.Figure> training() {
    List<Page.Figure> figures = new ArrayList<>();
    List<Chart.Mark> rewards = new ArrayList<>();
    rewards.add(metric("sum", "reward"));
    var names = new TreeSet<String>();
    steps.values().forEach(metrics -> names.addAll(metrics.keySet()));
    for (String name : names) {
      if (name.startsWith("rewards/") && name.endsWith("/mean")) {
        rewards.add(metric(name.substring(8, name.length() - 5), name));
      }
    }
    add(
        figures,
        new Chart("reward", "Reward and its parts", "step", Chart.Unit.PLAIN, true, rewards),
        "Means over the answers of a step; the parts are unweighted.");
    add(
        figures,
        Chart.overSteps(
            "dead_groups",
            "Groups without signal",
            Chart.Unit.PERCENT,
            scanned("all rewards equal", RolloutScan.Step::dead),
            scanned("all answers right", RolloutScan.Step::allRight),
            scanned("all answers wrong", RolloutScan.Step::allWrong)),
        "A group whose rewards are equal has advantage 0 everywhere and teaches nothing.");
    single(figures, "kl", "KL to the reference policy", Chart.Unit.PLAIN, "kl");
    single(figures, "entropy", "Entropy of the sampled tokens", Chart.Unit.PLAIN, "entropy");
    add(
        figures,
        Chart.overSteps(
            "clip",
            "Tokens with a clipped ratio",
            Chart.Unit.PERCENT,
            metric("either side", "clip_ratio/region_mean"),
            metric("low", "clip_ratio/low_mean"),
            metric("high", "clip_ratio/high_mean")),
        "Share of tokens whose probability ratio left the trust region.");
    single(figures, "grad_norm", "Gradient norm before clipping", Chart.Unit.PLAIN, "grad_norm");
    add(
        figures,
        Chart.overSteps(
            "form",
            "Form of the answers",
            Chart.Unit.PERCENT,
            evaluated("in_distribution", "right format", "format"),
            metric("cut off, training", "completions/clipped_ratio"),
            evaluated("in_distribution", "cut off, evaluation", "truncated")),
        "Format as the reward defines it; cut off at the length limit.");
    add(
        figures,
        Chart.overSteps(
            "language",
            "Languages",
            Chart.Unit.PERCENT,
            evaluated(
                "in_distribution", "words in the question's language", "language_consistency"),
            scanned("answers that mix, training", step -> step.behaviour().get("mixed"))),
        "R1-Zero mixes languages as it learns; so may this run.");
    add(
        figures,
        Chart.overSteps(
            "speed",
            "Tokens a second",
            Chart.Unit.PLAIN,
            metric("rollouts", "rollout_tokens_per_second"),
            metric("training", "train_tokens_per_second")),
        "On the machine described below.");
    pretraining()
        .ifPresent(
            chart -> add(figures, chart, "Language-model loss of the base, before any reward."));
    add(
        figures,
        Chart.overSteps(
            "max_violation",
            "Fullest expert above the mean load",
            Chart.Unit.PERCENT,
            new Chart.Line("a step's batch", points(run.steps("pretrain"), "max_violation")),
            evaluated("held_out", "held-out pages", "max_violation")),
        "Mean over the layers with experts; 0 is an even load (MaxVio).");
    return figures;
  }

  /// Every figure, for the files.
  List<Page.Figure> all() {
    List<Page.Figure> all = new ArrayList<>(learning());
    all.addAll(reflection());
    all.addAll(training());
    return all;
  }

  private Optional<Chart> lengths() {
    if (scan.steps().size() < 2) return Optional.empty();
    double[] first = scan.steps().firstEntry().getValue().lengths();
    double[] last = scan.steps().lastEntry().getValue().lengths();
    double high =
        Math.max(
            1, Math.max(Arrays.stream(first).max().orElse(0), Arrays.stream(last).max().orElse(0)));
    double rounded = Axis.covering(0, high, 6).high();
    String[] names = new String[10];
    for (int i = 0; i < names.length; i++) {
      names[i] = Numbers.plain(Math.rint((i + 1) * rounded / names.length));
    }
    return Optional.of(
        new Chart(
            "lengths",
            "Lengths of the answers, up to … tokens",
            "",
            Chart.Unit.PERCENT,
            true,
            List.of(
                shares("step " + scan.steps().firstKey(), first, rounded, names),
                shares("step " + scan.steps().lastKey(), last, rounded, names))));
  }

  private static Chart.Bars shares(String label, double[] values, double high, String[] names) {
    int[] counts = Chart.Histogram.of(label, values, 0, high, names.length).counts();
    return new Chart.Bars(
        label,
        List.of(names),
        Arrays.stream(counts).mapToDouble(count -> (double) count / values.length).toArray());
  }

  private Optional<Chart> pretraining() {
    List<Chart.Point> points = points(run.steps("pretrain"), "loss");
    if (points.isEmpty()) return Optional.empty();
    return Optional.of(
        new Chart(
            "pretraining_loss",
            "Pretraining loss",
            "step",
            Chart.Unit.PLAIN,
            false,
            List.of(
                new Chart.Line("loss", points),
                new Chart.Line(
                    "loss of the layers ahead", points(run.steps("pretrain"), "ahead_loss")))));
  }

  private void single(
      List<Page.Figure> figures, String name, String title, Chart.Unit unit, String metric) {
    add(
        figures,
        Chart.overSteps(name, title, unit, metric(metric, metric)),
        "Metric " + metric + ", each step.");
  }

  private static void add(List<Page.Figure> figures, Chart chart, String caption) {
    if (!chart.empty()) figures.add(new Page.Figure(chart.visibleMarks(), caption));
  }

  private Optional<String> consensus(String suite) {
    for (RunEvent.Evaluated own : run.curve(suite).values()) {
      for (String key : own.metrics().keySet())
        if (key.startsWith("cons@")) return Optional.of(key);
    }
    return Optional.empty();
  }

  private Chart.Line evaluated(String suite, String label, String key) {
    List<Chart.Point> points = new ArrayList<>();
    run.curve(suite)
        .forEach((step, own) -> {
          double value = own.metrics().getOrDefault(key, Double.NaN);
          RunEvent.Interval interval = own.intervals().get(key + "_ci");
          points.add(
              interval == null
                  ? Chart.Point.of(step, value)
                  : Chart.Point.of(step, value, interval.low(), interval.high()));
        });
    return new Chart.Line(label, points);
  }

  private Chart.Line metric(String label, String name) {
    return new Chart.Line(label, points(steps, name));
  }

  static List<Chart.Point> points(NavigableMap<Long, Map<String, Double>> steps, String name) {
    List<Chart.Point> points = new ArrayList<>();
    steps.forEach((step, metrics) -> {
      Double value = metrics.get(name);
      if (value != null) points.add(Chart.Point.of(step, value));
    });
    return points;
  }

  private Chart.Line behaviour(String name) {
    return scanned(name.equals("wait") ? "“wait”" : name, step -> step.behaviour().get(name));
  }

  private Chart.Line rate(String label, String name) {
    return scanned(label, step -> step.behaviour().get(name));
  }

  private interface OfStep {
    @org.jspecify.annotations.Nullable
    Double value(RolloutScan.Step step);
  }

  private Chart.Line scanned(String label, OfStep of) {
    List<Chart.Point> points = new ArrayList<>();
    scan.steps()
        .forEach((step, own) -> {
          Double value = of.value(own);
          points.add(Chart.Point.of(step, value == null ? Double.NaN : value));
        });
    return new Chart.Line(label, points);
  }

  static String words(String name) {
    return name.replace('_', ' ');
  }
}
