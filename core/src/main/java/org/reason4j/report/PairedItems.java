package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.reason4j.eval.Bootstrap;
import org.reason4j.eval.ConsAtK;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Interval;
import org.reason4j.eval.McNemar;
import org.reason4j.eval.Sample;
import org.reason4j.eval.SeedMeans;

/// Two evaluations on the items that both asked.
///
/// @param a share of right answers of each item in the first
/// @param b the same in the second, same order
/// @param onlyA items whose majority vote is right in the first alone
/// @param onlyB items whose majority vote is right in the second alone
record PairedItems(double[] a, double[] b, int onlyA, int onlyB) {
  private static final int RESAMPLES = 2000;

  /// Empty if they have no item in common.
  static Optional<PairedItems> of(List<Sample> first, List<Sample> second) {
    Map<String, List<Sample>> one = byItem(first);
    Map<String, List<Sample>> two = byItem(second);
    List<double[]> pairs = new ArrayList<>();
    int onlyA = 0;
    int onlyB = 0;
    for (Map.Entry<String, List<Sample>> item : one.entrySet()) {
      List<Sample> own = item.getValue();
      List<Sample> other = two.getOrDefault(item.getKey(), List.of());
      OptionalDouble x = accuracy(own);
      OptionalDouble y = accuracy(other);
      if (x.isEmpty() || y.isEmpty()) continue;
      pairs.add(new double[] {x.getAsDouble(), y.getAsDouble()});
      boolean voteA = vote(own) > 0.5;
      boolean voteB = vote(other) > 0.5;
      if (voteA && !voteB) onlyA++;
      if (voteB && !voteA) onlyB++;
    }
    if (pairs.isEmpty()) return Optional.empty();
    return Optional.of(
        new PairedItems(
            pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
            pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
            onlyA,
            onlyB));
  }

  double gain() {
    return SeedMeans.mean(a) - SeedMeans.mean(b);
  }

  /// 95 % interval of the first's pass@1 minus the second's, items resampled.
  Interval difference(SplittableRandom random) {
    int[][] resamples = Bootstrap.resamples(random, RESAMPLES, a.length);
    return Bootstrap.meanDifference(a, b, resamples, EvalSummary.CONFIDENCE);
  }

  /// p-value of the difference between the majority votes.
  double votesDiffer() {
    return McNemar.exact(onlyA, onlyB);
  }

  private static Map<String, List<Sample>> byItem(List<Sample> samples) {
    Map<String, List<Sample>> items = new TreeMap<>();
    for (Sample sample : samples) {
      items.computeIfAbsent(sample.item(), _ -> new ArrayList<>()).add(sample);
    }
    return items;
  }

  private static OptionalDouble accuracy(List<Sample> samples) {
    return samples.stream()
        .filter(sample -> sample.verdict() != Sample.Judgement.UNVERIFIED)
        .mapToDouble(sample -> sample.correct() ? 1 : 0)
        .average();
  }

  private static double vote(List<Sample> samples) {
    return ConsAtK.of(
        samples.stream()
            .filter(sample -> sample.verdict() != Sample.Judgement.UNVERIFIED)
            .map(sample -> new ConsAtK.Vote(sample.answer(), sample.correct()))
            .toList());
  }
}
