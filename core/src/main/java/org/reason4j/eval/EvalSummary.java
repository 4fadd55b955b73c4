package org.reason4j.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.reason4j.engine.RandomStreams;
import org.reason4j.event.RunEvent;

/// What an evaluation says: accuracy with its interval, and how the answers look.
///
/// pass@1 is the mean over items of each item's share of right answers among the verified ones; an
/// item without a verified answer is left out. An unverified answer neither votes in cons@k nor is
/// right in pass@k. The intervals resample items and never single answers. If all items agree (all
/// right, say) resampling knows no width; Wilson's interval over the items is given instead.
///
/// @param items problems asked
/// @param samples answers drawn for each, the k of `cons@k` and `pass@k`
/// @param unverified share of answers that no verifier could judge
/// @param extractable share of answers from which a final answer could be read
/// @param passAt1Extractable pass@1 over those alone; empty if there are none
/// @param longerHalfGain within one problem, accuracy of the longer half of the answers minus that
///   of the shorter half; empty with fewer than two answers
/// @param behaviour means a answer and rates ([Behaviours])
/// @param styleShares share of the answers of each style
/// @param styleAccuracies share of right ones among the verified answers of each style
public record EvalSummary(
    int items,
    int samples,
    double passAt1,
    Interval passAt1Interval,
    double consAtK,
    Interval consAtKInterval,
    double passAtK,
    double meanLength,
    double format,
    double truncated,
    double unverified,
    double reflectionWords,
    double languageConsistency,
    double extractable,
    OptionalDouble passAt1Extractable,
    OptionalDouble longerHalfGain,
    Map<String, Double> behaviour,
    Map<String, Double> styleShares,
    Map<String, Double> styleAccuracies) {
  /// Confidence of the intervals.
  public static final double CONFIDENCE = 0.95;

  private static final int RESAMPLES = 2000;

  public EvalSummary {
    behaviour = Collections.unmodifiableMap(new TreeMap<>(behaviour));
    styleShares = Collections.unmodifiableMap(new TreeMap<>(styleShares));
    styleAccuracies = Collections.unmodifiableMap(new TreeMap<>(styleAccuracies));
  }

  /// Summary of the samples of every item; their order does not matter.
  ///
  /// @param samplesPerItem how many each item must have, the k of `cons@k` and `pass@k`
  /// @throws IllegalArgumentException if there is no sample, or an item has another number of them:
  ///   an estimate from fewer than `k` would be a number that falls as `k` grows
  public static EvalSummary of(List<Sample> samples, int samplesPerItem, SplittableRandom random) {
    Map<String, List<Sample>> byItem = new TreeMap<>();
    for (Sample sample : samples) {
      byItem.computeIfAbsent(sample.item(), _ -> new ArrayList<>()).add(sample);
    }
    if (byItem.isEmpty())
      throw new IllegalArgumentException("summary of an evaluation without items");
    byItem.forEach((item, own) -> {
      own.sort(Comparator.comparingInt(Sample::sample));
      if (own.size() != samplesPerItem) {
        throw new IllegalArgumentException(
            "item %s has %d samples; expected %d of every item: finish the evaluation first"
                .formatted(item, own.size(), samplesPerItem));
      }
    });
    List<List<Sample>> items = List.copyOf(byItem.values());
    double[] right =
        items.stream().map(EvalSummary::accuracy).flatMapToDouble(OptionalDouble::stream).toArray();
    double[] voted = items.stream().mapToDouble(EvalSummary::consensus).toArray();
    return new EvalSummary(
        items.size(),
        samplesPerItem,
        average(right),
        interval(right, random),
        average(voted),
        interval(voted, random),
        average(
            items.stream()
                .mapToDouble(item -> item.stream().anyMatch(Sample::correct) ? 1 : 0)
                .toArray()),
        share(samples, Sample::length),
        share(samples, s -> s.format() ? 1 : 0),
        share(samples, s -> s.truncated() ? 1 : 0),
        share(samples, s -> verified(s) ? 0 : 1),
        share(samples, Sample::reflectionWords),
        share(samples, Sample::languageConsistency),
        share(samples, s -> s.answer().isPresent() ? 1 : 0),
        accuracy(samples.stream().filter(s -> s.answer().isPresent()).toList()),
        items.stream()
            .map(EvalSummary::longerHalf)
            .flatMapToDouble(OptionalDouble::stream)
            .average(),
        Behaviours.means(samples.stream().map(Sample::behaviour).toList()),
        styles(samples, own -> OptionalDouble.of((double) own.size() / samples.size())),
        styles(samples, EvalSummary::accuracy));
  }

  /// The random stream of the intervals: always the same, so that a summary made twice is equal.
  public static SplittableRandom resampling() {
    return RandomStreams.of(1, "eval.bootstrap");
  }

  /// Tokens of all answers.
  public long tokensSpent() {
    return Math.round(meanLength * items * samples);
  }

  /// Every number under the key it has in `report/summary.json` and in the `evaluated` event.
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("pass@1", passAt1);
    metrics.put("cons@" + samples, consAtK);
    if (samples > 1) metrics.put("pass@" + samples, passAtK);
    metrics.put("mean_length", meanLength);
    metrics.put("format", format);
    metrics.put("truncated", truncated);
    metrics.put("reflection_words", reflectionWords);
    metrics.put("language_consistency", languageConsistency);
    metrics.put("items", (double) items);
    metrics.put("samples", (double) samples);
    metrics.put("unverified", unverified);
    metrics.put("extractable", extractable);
    passAt1Extractable.ifPresent(value -> metrics.put("pass@1_extractable", value));
    longerHalfGain.ifPresent(value -> metrics.put("longer_half_gain", value));
    metrics.putAll(behaviour);
    styleShares.forEach((style, value) -> metrics.put("share/" + style, value));
    styleAccuracies.forEach((style, value) -> metrics.put("accuracy/" + style, value));
    return metrics;
  }

  /// The 95 % intervals under their keys.
  public Map<String, Interval> intervals() {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    intervals.put("pass@1_ci", passAt1Interval);
    intervals.put("cons@" + samples + "_ci", consAtKInterval);
    return intervals;
  }

  /// The event that tells of this evaluation.
  public RunEvent.Evaluated event(String phase, long step, String suite) {
    Map<String, RunEvent.Interval> intervals = new LinkedHashMap<>();
    intervals().forEach((key, i) -> intervals.put(key, new RunEvent.Interval(i.low(), i.high())));
    return new RunEvent.Evaluated(phase, step, suite, metrics(), intervals);
  }

  private static boolean verified(Sample sample) {
    return sample.verdict() != Sample.Judgement.UNVERIFIED;
  }

  private static OptionalDouble accuracy(List<Sample> samples) {
    return samples.stream()
        .filter(EvalSummary::verified)
        .mapToDouble(s -> s.correct() ? 1 : 0)
        .average();
  }

  private static double consensus(List<Sample> samples) {
    return ConsAtK.of(
        samples.stream()
            .filter(EvalSummary::verified)
            .map(s -> new ConsAtK.Vote(s.answer(), s.correct()))
            .toList());
  }

  private static OptionalDouble longerHalf(List<Sample> samples) {
    List<Sample> byLength =
        samples.stream()
            .filter(EvalSummary::verified)
            .sorted(Comparator.comparingInt(Sample::length))
            .toList();
    int half = byLength.size() / 2;
    if (half == 0) return OptionalDouble.empty();
    OptionalDouble shorter = accuracy(byLength.subList(0, half));
    OptionalDouble longer = accuracy(byLength.subList(byLength.size() - half, byLength.size()));
    return OptionalDouble.of(longer.orElseThrow() - shorter.orElseThrow());
  }

  private static Interval interval(double[] itemMeans, SplittableRandom random) {
    if (itemMeans.length == 0) return new Interval(0, 1);
    return interval(itemMeans, Bootstrap.resamples(random, RESAMPLES, itemMeans.length));
  }

  /// The interval of a mean of item means: the bootstrap's, or Wilson's over the items where all
  /// are 0 or all are 1.
  public static Interval interval(double[] itemMeans, int[][] resamples) {
    double first = itemMeans[0];
    if ((first == 0 || first == 1) && Arrays.stream(itemMeans).allMatch(value -> value == first)) {
      return Intervals.wilson(first == 0 ? 0 : itemMeans.length, itemMeans.length, CONFIDENCE);
    }
    return Bootstrap.mean(itemMeans, resamples, CONFIDENCE);
  }

  private static double average(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static double share(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return samples.stream().mapToDouble(value).average().orElseThrow();
  }

  private static Map<String, Double> styles(
      List<Sample> samples, java.util.function.Function<List<Sample>, OptionalDouble> value) {
    Map<String, List<Sample>> byStyle = new TreeMap<>();
    for (Sample sample : samples) {
      byStyle.computeIfAbsent(sample.style(), _ -> new ArrayList<>()).add(sample);
    }
    Map<String, Double> values = new TreeMap<>();
    byStyle.forEach((style, own) -> value.apply(own).ifPresent(v -> values.put(style, v)));
    return values;
  }
}
