package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.eval.Bootstrap;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Interval;
import org.reason4j.eval.McNemar;
import org.reason4j.eval.PairedPermutation;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Two evaluations of a suite, item by item: pass@1 of the first minus that of the second on the
/// items that both answered.
///
/// @param interval 95 % of the difference, items resampled with all their answers
/// @param test the paired permutation test
/// @param mcNemar p-value of McNemar's exact test; empty where an item was answered more than once
public record Comparison(
    String suite,
    double first,
    double second,
    Interval interval,
    PairedPermutation.Result test,
    OptionalDouble mcNemar) {
  private static final int RESAMPLES = 2000;

  /// Compares the answers to one suite; empty where no item has verified answers of both.
  public static Optional<Comparison> of(String suite, List<Judged> a, List<Judged> b) {
    Map<String, int[]> first = counts(suite, a);
    Map<String, int[]> second = counts(suite, b);
    List<double[]> pairs = new ArrayList<>();
    int onlyA = 0;
    int onlyB = 0;
    boolean once = true;
    for (Map.Entry<String, int[]> item : first.entrySet()) {
      int[] x = item.getValue();
      int[] y = second.get(item.getKey());
      if (y == null) continue;
      pairs.add(new double[] {(double) x[0] / x[1], (double) y[0] / y[1]});
      once &= x[1] == 1 && y[1] == 1;
      if (x[0] > 0 && y[0] == 0) onlyA++;
      if (y[0] > 0 && x[0] == 0) onlyB++;
    }
    if (pairs.isEmpty()) return Optional.empty();
    double[] ours = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
    double[] theirs = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
    int[][] resamples = Bootstrap.resamples(EvalSummary.resampling(), RESAMPLES, ours.length);
    return Optional.of(
        new Comparison(
            suite,
            Arrays.stream(ours).average().orElseThrow(),
            Arrays.stream(theirs).average().orElseThrow(),
            Bootstrap.meanDifference(ours, theirs, resamples, EvalSummary.CONFIDENCE),
            PairedPermutation.of(ours, theirs, EvalSummary.resampling()),
            once ? OptionalDouble.of(McNemar.exact(onlyA, onlyB)) : OptionalDouble.empty()));
  }

  /// Right and verified answers of each item.
  private static Map<String, int[]> counts(String suite, List<Judged> judged) {
    Map<String, int[]> counts = new LinkedHashMap<>();
    for (Judged one : judged) {
      if (!one.suite().equals(suite)) continue;
      boolean right = one.verdict() == Judged.Verdict.CORRECT;
      if (!right && one.verdict() != Judged.Verdict.WRONG) continue;
      int[] count = counts.computeIfAbsent(one.item(), _ -> new int[2]);
      if (right) count[0]++;
      count[1]++;
    }
    return counts;
  }

  /// The verdict in words.
  public String verdict() {
    if (!test.significant()) return "this difference is not significant";
    return test.difference() > 0 ? "the first is better" : "the second is better";
  }

  /// A line for people.
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s: pass@1 %.1f %% against %.1f %% on %,d items: %+.1f points [%+.1f, %+.1f] 95 %%"
            + " clustered by item; p = %.3g (paired permutation)%s: %s",
        suite,
        100 * first,
        100 * second,
        test.items(),
        100 * test.difference(),
        100 * interval.low(),
        100 * interval.high(),
        test.p(),
        mcNemar.isPresent()
            ? String.format(Locale.ROOT, ", %.3g (McNemar)", mcNemar.getAsDouble())
            : "",
        verdict());
  }

  /// The same for programs.
  public ObjectNode json() {
    ObjectNode node =
        JsonMapper.shared()
            .createObjectNode()
            .put("items", test.items())
            .put("a", first)
            .put("b", second)
            .put("difference", test.difference());
    node.putArray("ci").add(interval.low()).add(interval.high());
    node.put("p", test.p()).put("exact", test.exact());
    if (mcNemar.isPresent()) node.put("mcnemar_p", mcNemar.getAsDouble());
    else node.putNull("mcnemar_p");
    return node.put("significant", test.significant()).put("verdict", verdict());
  }
}
