package org.reason4j.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.reason4j.event.RunEvent;

/// The page of a comparison.
final class ComparePage {
  /// Longest value of a table cell.
  private static final int LONGEST = 300;

  /// Evaluation numbers that get a figure, with their names.
  private static final List<List<String>> EVALUATED =
      List.of(
          List.of("pass@1", "pass@1", "%"),
          List.of("cons@16", "cons@16", "%"),
          List.of("mean_length", "Tokens an answer", ""),
          List.of("format", "Right format", "%"),
          List.of("truncated", "Cut off at the limit", "%"),
          List.of("reflection_words", "Reflection words an answer", ""),
          List.of("tries", "Tries an answer", ""),
          List.of("checks", "Checks an answer", ""));

  private ComparePage() {}

  static Page of(Compare compare) {
    List<Page.Block> blocks = new ArrayList<>();
    blocks.add(new Page.Heading(2, "What differs"));
    blocks.add(
        compare.recipe().isEmpty()
            ? new Page.Text("The recipes are equal.")
            : differences(compare, compare.recipe()));
    if (!compare.environment().isEmpty()) {
      blocks.add(new Page.Heading(3, "Machine and versions"));
      blocks.add(differences(compare, compare.environment()));
    }
    blocks.add(new Page.Heading(2, "Accuracy"));
    blocks.add(headline(compare));
    significance(compare, blocks);
    blocks.add(new Page.Heading(2, "Where they part"));
    partings(compare, blocks);
    List<Page.Figure> figures = figures(compare);
    if (!figures.isEmpty()) {
      blocks.add(new Page.Heading(2, "Curves"));
      blocks.add(new Page.Figures(figures));
    }
    return new Page(
        "Compare " + String.join(", ", compare.labels()),
        "The others are compared with the first.",
        blocks);
  }

  private static Page.Table differences(Compare compare, Map<String, List<String>> values) {
    List<String> head = new ArrayList<>(List.of("key"));
    head.addAll(compare.labels());
    List<List<String>> rows = new ArrayList<>();
    values.forEach((key, each) -> {
      List<String> row = new ArrayList<>(List.of(key));
      each.forEach(value -> row.add(Markup.shorten(value, LONGEST)));
      rows.add(row);
    });
    return new Page.Table(head, rows);
  }

  private static Page.Table headline(Compare compare) {
    List<List<String>> rows = new ArrayList<>();
    Set<String> suites = new LinkedHashSet<>();
    compare.runs().forEach(run -> suites.addAll(run.suites()));
    for (int i = 0; i < compare.runs().size(); i++) {
      RunRecord run = compare.runs().get(i);
      for (String suite : suites) {
        rows.add(
            List.of(
                compare.labels().get(i),
                FigureSet.words(suite),
                run.evaluation("base", suite).map(Headline::cell).orElse("–"),
                Headline.last(run, suite).map(Headline::cell).orElse("–")));
      }
    }
    return new Page.Table(List.of("run", "problems", "base", "last"), rows);
  }

  private static void significance(Compare compare, List<Page.Block> blocks) {
    if (compare.tests().isEmpty()) {
      blocks.add(
          new Page.Callout(
              false,
              "No test of the difference: the runs keep no samples of an evaluation on common"
                  + " items."));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Compare.Test test : compare.tests()) {
      rows.add(
          List.of(
              test.b() + " − " + test.a(),
              FigureSet.words(test.suite()),
              Numbers.points(test.difference()),
              String.format(
                  Locale.ROOT,
                  "[%+.1f, %+.1f]",
                  test.interval().low() * 100,
                  test.interval().high() * 100),
              test.significant() ? "more than chance" : "not significant",
              Numbers.plain(test.votesDiffer()),
              Numbers.plain(test.items())));
    }
    blocks.add(
        new Page.Text(
            "Difference of pass@1 on the items both evaluations asked, 95 % interval by resampling"
                + " items; p-value of the majority votes by McNemar's exact test. With many"
                + " comparisons some look significant by chance."));
    blocks.add(
        new Page.Table(
            List.of("runs", "problems", "pass@1", "95 %", "verdict", "p, votes", "items"), rows));
  }

  private static void partings(Compare compare, List<Page.Block> blocks) {
    if (compare.partings().isEmpty()) {
      blocks.add(
          new Page.Text(
              "Nowhere: all metrics (but those of the clock) and all answers of common steps are"
                  + " equal."));
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (Compare.Parting p : compare.partings()) {
      rows.add(
          List.of(
              p.b(),
              p.where() + ", step " + p.step(),
              p.what(),
              Markup.shorten(p.aValue(), LONGEST),
              Markup.shorten(p.bValue(), LONGEST)));
    }
    blocks.add(
        new Page.Table(
            List.of("run", "first difference", "what", compare.labels().getFirst(), "this run"),
            rows));
  }

  static List<Page.Figure> figures(Compare compare) {
    List<Page.Figure> figures = new ArrayList<>();
    Set<String> suites = new LinkedHashSet<>();
    compare.runs().forEach(run -> suites.addAll(run.suites()));
    for (String suite : suites) {
      for (List<String> wanted : EVALUATED) evaluated(compare, suite, wanted, figures);
    }
    Set<String> metrics = new TreeSet<>();
    for (RunRecord run : compare.runs()) {
      run.steps("grpo").values().forEach(step -> metrics.addAll(step.keySet()));
    }
    for (String metric : metrics) {
      List<Chart.Mark> lines = new ArrayList<>();
      for (int i = 0; i < compare.runs().size(); i++) {
        lines.add(
            new Chart.Line(
                compare.labels().get(i),
                FigureSet.points(compare.runs().get(i).steps("grpo"), metric)));
      }
      add(figures, "step_" + metric, metric, Chart.Unit.PLAIN, lines, "Each training step.");
    }
    return figures;
  }

  private static void evaluated(
      Compare compare, String suite, List<String> wanted, List<Page.Figure> figures) {
    List<Chart.Mark> lines = new ArrayList<>();
    for (int i = 0; i < compare.runs().size(); i++) {
      List<Chart.Point> points = new ArrayList<>();
      compare
          .runs()
          .get(i)
          .curve(suite)
          .forEach((step, own) -> points.add(point(step, own, wanted.getFirst())));
      lines.add(new Chart.Line(compare.labels().get(i), points));
    }
    add(
        figures,
        suite + "_" + wanted.getFirst(),
        wanted.get(1) + ", " + FigureSet.words(suite) + " problems",
        wanted.get(2).equals("%") ? Chart.Unit.PERCENT : Chart.Unit.PLAIN,
        lines,
        "Evaluations; bands are 95 % intervals clustered by item.");
  }

  private static Chart.Point point(long step, RunEvent.Evaluated own, String key) {
    double value = own.metrics().getOrDefault(key, Double.NaN);
    RunEvent.Interval interval = own.intervals().get(key + "_ci");
    return interval == null
        ? Chart.Point.of((double) step, value)
        : Chart.Point.of((double) step, value, interval.low(), interval.high());
  }

  private static void add(
      List<Page.Figure> figures,
      String name,
      String title,
      Chart.Unit unit,
      List<Chart.Mark> lines,
      String caption) {
    Chart chart =
        new Chart(name.replaceAll("[^A-Za-z0-9]+", "_"), title, "step", unit, true, lines);
    if (!chart.empty()) figures.add(new Page.Figure(chart, caption));
  }
}
