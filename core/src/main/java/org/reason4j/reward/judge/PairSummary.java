package org.reason4j.reward.judge;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.reason4j.reward.judge.PairJudging.Fate;
import org.reason4j.reward.judge.PairJudging.Judged;

/// What a judge made of many pairs, and how far it is to be trusted.
///
/// @param fates how many pairs met each fate; every fate is a key
/// @param failures how many queries are unjudged, by the part of the reason before `:`
/// @param queries how many queries were asked, judged or not
/// @param firstShown mean score of `a` where it was shown first
/// @param secondShown mean score of `a` where it was shown second
/// @param agreement share of the pairs of queries on one pair that prefer the same side, Fleiss' P;
///   over pairs with all queries judged
/// @param kappa Fleiss' kappa of the same: 0 as chance would have it, 1 always; empty where all
///   queries say the same of every pair
public record PairSummary(
    Map<Fate, Integer> fates,
    Map<String, Integer> failures,
    int queries,
    OptionalDouble firstShown,
    OptionalDouble secondShown,
    OptionalDouble agreement,
    OptionalDouble kappa) {
  /// The maps are copied, in order.
  public PairSummary {
    fates = Collections.unmodifiableMap(new EnumMap<>(fates));
    failures = Collections.unmodifiableMap(new TreeMap<>(failures));
  }

  /// How far the judge leans to whatever answer is shown first, in -2..2; 0 is no bias.
  public OptionalDouble positionBias() {
    return firstShown.isPresent() && secondShown.isPresent()
        ? OptionalDouble.of((firstShown.getAsDouble() - secondShown.getAsDouble()) / 2)
        : OptionalDouble.empty();
  }

  /// Pairs that met a fate.
  public int count(Fate fate) {
    return fates.getOrDefault(fate, 0);
  }

  /// All pairs.
  public int pairs() {
    return fates.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// The kind of a failure: what stands before the first `: `.
  public static String kind(String reason) {
    int colon = reason.indexOf(": ");
    return colon < 0 ? reason : reason.substring(0, colon);
  }

  /// Counts pair by pair. Belongs to one thread.
  static final class Counting {
    private static final int SIDES = 3;

    private final int queriesOfPair;
    private final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final Map<String, Integer> failures = new TreeMap<>();
    private final double[] sums = new double[2];
    private final int[] counts = new int[2];
    private final long[] sides = new long[SIDES];
    private int queries;
    private int rated;
    private double agreeing;

    Counting(int queriesOfPair) {
      this.queriesOfPair = queriesOfPair;
      for (Fate fate : Fate.values()) fates.put(fate, 0);
    }

    void add(Judged judged) {
      fates.merge(judged.fate(), 1, Integer::sum);
      for (String failure : judged.failures()) failures.merge(kind(failure), 1, Integer::sum);
      List<OptionalInt> scores = judged.scores();
      queries += scores.size();
      int[] votes = new int[SIDES];
      int judgedQueries = 0;
      for (int query = 0; query < scores.size(); query++) {
        if (scores.get(query).isEmpty()) continue;
        int score = scores.get(query).getAsInt();
        int order = PairJudging.swapped(query) ? 1 : 0;
        sums[order] += score;
        counts[order]++;
        votes[Integer.signum(score) + 1]++;
        judgedQueries++;
      }
      if (judgedQueries < queriesOfPair) return;
      rated++;
      double same = 0;
      for (int side = 0; side < SIDES; side++) {
        sides[side] += votes[side];
        same += votes[side] * (votes[side] - 1.0);
      }
      agreeing += same / (queriesOfPair * (queriesOfPair - 1.0));
    }

    PairSummary summary() {
      OptionalDouble observed =
          rated == 0 ? OptionalDouble.empty() : OptionalDouble.of(agreeing / rated);
      return new PairSummary(fates, failures, queries, mean(0), mean(1), observed, kappa(observed));
    }

    private OptionalDouble mean(int order) {
      return counts[order] == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(sums[order] / counts[order]);
    }

    private OptionalDouble kappa(OptionalDouble observed) {
      if (observed.isEmpty()) return observed;
      double chance = 0;
      for (long side : sides) chance += Math.pow((double) side / rated / queriesOfPair, 2);
      return chance >= 1
          ? OptionalDouble.empty()
          : OptionalDouble.of((observed.getAsDouble() - chance) / (1 - chance));
    }
  }
}
