package org.reason4j.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Interval;
import org.reason4j.eval.SampleFile;
import org.reason4j.event.RunEvent;

/// Two runs or more side by side: what differs in their recipes, whether the difference in accuracy
/// is more than chance, where they part, and their curves in one picture.
///
/// The first run is the one the others are compared with.
///
/// @param labels a name for each run, no two equal
/// @param recipe keys whose values differ, with the value in each run (`unset` where it has none)
/// @param environment the same of the machine and the versions
/// @param tests accuracy of each other run against the first
/// @param partings first differences of each other run against the first
public record Compare(
    List<RunRecord> runs,
    List<String> labels,
    Map<String, List<String>> recipe,
    Map<String, List<String>> environment,
    List<Test> tests,
    List<Parting> partings) {
  /// A paired comparison on the items that both evaluations asked.
  ///
  /// @param difference pass@1 of `b` minus that of `a`
  /// @param interval 95 %, items resampled
  /// @param votesDiffer p-value that the majority votes are equally good (McNemar, exact)
  public record Test(
      String suite,
      String a,
      String b,
      int items,
      double difference,
      Interval interval,
      double votesDiffer) {
    public boolean significant() {
      return !interval.contains(0);
    }
  }

  /// Where `b` parts from `a`.
  ///
  /// @param what the metric, or which answer
  public record Parting(
      String a, String b, String where, long step, String what, String aValue, String bValue) {}

  public Compare {
    runs = List.copyOf(runs);
    labels = List.copyOf(labels);
    recipe = java.util.Collections.unmodifiableMap(new TreeMap<>(recipe));
    environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
    tests = List.copyOf(tests);
    partings = List.copyOf(partings);
  }

  /// Compares the runs with the first of them.
  ///
  /// @throws ReportException if fewer than two are given, or a recorded file cannot be read
  public static Compare of(List<RunRecord> runs) {
    if (runs.size() < 2) {
      throw new ReportException(
          "compare needs two runs or more, %d given: reason4j compare runs/a runs/b"
              .formatted(runs.size()));
    }
    List<String> labels = labels(runs);
    List<Test> tests = new ArrayList<>();
    List<Parting> partings = new ArrayList<>();
    RunRecord first = runs.getFirst();
    for (int i = 1; i < runs.size(); i++) {
      for (String suite : first.suites()) {
        test(suite, first, runs.get(i), labels.getFirst(), labels.get(i)).ifPresent(tests::add);
      }
      List<Optional<Divergence>> found =
          List.of(
              Divergence.ofMetrics(first, runs.get(i)),
              Divergence.ofRollouts(first.rollouts(), runs.get(i).rollouts()));
      for (Optional<Divergence> one : found) {
        if (one.isEmpty()) continue;
        Divergence d = one.get();
        partings.add(
            new Parting(
                labels.getFirst(), labels.get(i), d.where(), d.step(), d.what(), d.a(), d.b()));
      }
    }
    return new Compare(
        runs,
        labels,
        differing(runs.stream().map(RunRecord::recipe).toList()),
        differing(runs.stream().map(RunRecord::environment).toList()),
        tests,
        partings);
  }

  /// Writes `index.html`, `compare.md` with `figures/*.svg`, and `compare.json` into `folder`. The
  /// same runs give the same bytes. Returns the page.
  public Path write(Path folder) throws IOException {
    Page page = ComparePage.of(this);
    Files.createDirectories(folder.resolve("figures"));
    for (Page.Figure figure : ComparePage.figures(this)) {
      Report.publish(
          folder.resolve("figures").resolve(figure.chart().name() + ".svg"),
          ChartSvg.file(figure.chart()));
    }
    Report.publish(folder.resolve("index.html"), HtmlPage.render(page));
    Report.publish(folder.resolve("compare.md"), MarkdownPage.render(page));
    Report.publish(folder.resolve("compare.json"), CompareJson.of(this));
    return folder.resolve("index.html");
  }

  /// Keys whose values are not all equal.
  private static Map<String, List<String>> differing(List<Map<String, String>> maps) {
    Set<String> keys = new TreeSet<>();
    maps.forEach(map -> keys.addAll(map.keySet()));
    Map<String, List<String>> differing = new LinkedHashMap<>();
    for (String key : keys) {
      List<String> values = maps.stream().map(map -> map.getOrDefault(key, "unset")).toList();
      if (new HashSet<>(values).size() > 1) differing.put(key, values);
    }
    return differing;
  }

  /// Directory names, with a number where two are equal.
  private static List<String> labels(List<RunRecord> runs) {
    List<String> labels = new ArrayList<>();
    for (RunRecord run : runs) {
      String label = run.name();
      for (int n = 2; labels.contains(label); n++) label = run.name() + " (" + n + ")";
      labels.add(label);
    }
    return labels;
  }

  private static Optional<Test> test(
      String suite, RunRecord a, RunRecord b, String nameA, String nameB) {
    Optional<RunEvent.Evaluated> lastA = Headline.last(a, suite);
    Optional<RunEvent.Evaluated> lastB = Headline.last(b, suite);
    if (lastA.isEmpty() || lastB.isEmpty()) return Optional.empty();
    Path fileA = SampleFile.of(a.directory(), lastA.get().phase(), lastA.get().step(), suite);
    Path fileB = SampleFile.of(b.directory(), lastB.get().phase(), lastB.get().step(), suite);
    if (!Files.exists(fileA) || !Files.exists(fileB)) return Optional.empty();
    try {
      return PairedItems.of(SampleFile.read(fileB), SampleFile.read(fileA))
          .map(paired ->
              new Test(
                  suite,
                  nameA,
                  nameB,
                  paired.a().length,
                  paired.gain(),
                  paired.difference(EvalSummary.resampling()),
                  paired.votesDiffer()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
