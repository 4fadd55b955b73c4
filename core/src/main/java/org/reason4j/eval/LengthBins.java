package org.reason4j.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// Accuracy by length: answers in bins of about equal size, short to long.
///
/// Says what goes together, not what causes it: hard items are answered at length and wrongly.
public final class LengthBins {
  private static final int RESAMPLES = 2000;

  private LengthBins() {}

  /// Answers of like length.
  ///
  /// @param shortest tokens of the shortest
  /// @param longest tokens of the longest
  /// @param items items that have an answer here
  /// @param accuracy share of right ones among the verified; 0 if there are none
  /// @param interval 95 %, items resampled with all their answers of this bin; Wilson's over the
  ///   items where all answers agree
  public record Bin(
      int shortest, int longest, int samples, int items, double accuracy, Interval interval) {}

  /// Bins of the verified answers, at most `bins` of them: answers of one length are never parted.
  ///
  /// @param length tokens of an answer or of its thinking, such as `Sample::length`
  public static List<Bin> of(
      List<Sample> samples, ToIntFunction<Sample> length, int bins, SplittableRandom random) {
    if (bins < 1) throw new IllegalArgumentException("bins is " + bins + "; expected 1 or more");
    List<Sample> verified =
        samples.stream().filter(s -> s.verdict() != Sample.Judgement.UNVERIFIED).toList();
    int[] lengths = verified.stream().mapToInt(length).sorted().toArray();
    List<Bin> result = new ArrayList<>();
    int from = 0;
    for (int bin = 1; bin <= bins && from < lengths.length; bin++) {
      int end = (int) ((long) lengths.length * bin / bins);
      if (end <= from) continue;
      int longest = lengths[end - 1];
      while (end < lengths.length && lengths[end] == longest) end++;
      int shortest = lengths[from];
      result.add(
          bin(
              verified.stream()
                  .filter(s -> length.applyAsInt(s) >= shortest && length.applyAsInt(s) <= longest)
                  .toList(),
              shortest,
              longest,
              random));
      from = end;
    }
    return result;
  }

  private static Bin bin(List<Sample> own, int shortest, int longest, SplittableRandom random) {
    Map<String, int[]> items = new TreeMap<>(); // right, all
    for (Sample sample : own) {
      int[] counts = items.computeIfAbsent(sample.item(), _ -> new int[2]);
      if (sample.correct()) counts[0]++;
      counts[1]++;
    }
    List<int[]> counts = List.copyOf(items.values());
    int right = counts.stream().mapToInt(c -> c[0]).sum();
    Interval interval =
        right == 0 || right == own.size()
            ? Intervals.wilson(
                right == 0 ? 0 : counts.size(), counts.size(), EvalSummary.CONFIDENCE)
            : resampled(counts, random);
    return new Bin(
        shortest, longest, own.size(), counts.size(), (double) right / own.size(), interval);
  }

  private static Interval resampled(List<int[]> items, SplittableRandom random) {
    double[] shares = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      int right = 0;
      int all = 0;
      for (int i = 0; i < items.size(); i++) {
        int[] item = items.get(random.nextInt(items.size()));
        right += item[0];
        all += item[1];
      }
      shares[r] = (double) right / all;
    }
    java.util.Arrays.sort(shares);
    double tail = (1 - EvalSummary.CONFIDENCE) / 2;
    return new Interval(Bootstrap.percentile(shares, tail), Bootstrap.percentile(shares, 1 - tail));
  }
}
