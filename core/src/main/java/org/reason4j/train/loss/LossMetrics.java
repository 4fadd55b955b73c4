package org.reason4j.train.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Means, lows and highs of a loss, under TRL's names, kept as sums and counts so that those of
/// several micro-batches merge exactly. One thread.
public final class LossMetrics {
  private record Sum(double sum, double count) {}

  private final LinkedHashMap<String, Sum> means = new LinkedHashMap<>();
  private final LinkedHashMap<String, Double> totals = new LinkedHashMap<>();
  private final LinkedHashMap<String, Double> lows = new LinkedHashMap<>();
  private final LinkedHashMap<String, Double> highs = new LinkedHashMap<>();

  /// Adds `count` observations with this sum to a mean.
  void add(String name, double sum, double count) {
    means.merge(name, new Sum(sum, count), (a, b) -> new Sum(a.sum + b.sum, a.count + b.count));
  }

  /// Adds to a number that is the sum over a step's micro-batches.
  void total(String name, double value) {
    totals.merge(name, value, Double::sum);
  }

  void low(String name, double value) {
    lows.merge(name, value, LossMetrics::lower);
  }

  void high(String name, double value) {
    highs.merge(name, value, (a, b) -> -lower(-a, -b));
  }

  private static double lower(double a, double b) {
    if (Double.isNaN(a)) return b;
    return Double.isNaN(b) ? a : Math.min(a, b);
  }

  /// Adds what another micro-batch of the same step observed.
  public void merge(LossMetrics other) {
    other.means.forEach((name, s) -> add(name, s.sum, s.count));
    other.totals.forEach(this::total);
    other.lows.forEach(this::low);
    other.highs.forEach(this::high);
  }

  /// The numbers: a mean over nothing is 0, a low or high of nothing NaN.
  public SequencedMap<String, Double> values() {
    var values = new LinkedHashMap<String, Double>();
    means.forEach((name, s) -> values.put(name, s.sum / Math.max(1, s.count)));
    values.putAll(totals);
    values.putAll(lows);
    values.putAll(highs);
    return values;
  }

  // ---- from masked values ----

  /// Adds the mean of `values` over the mask's tokens, or over rows where there is one value a row.
  void addMasked(String name, Grid values, Grid mask_BT) {
    double sum = 0;
    double count = 0;
    for (int b = 0; b < values.rows(); b++) {
      for (int t = 0; t < values.columns(); t++) {
        double weight = values.columns() == 1 ? 1 : mask_BT.at(b, t);
        if (weight == 0) continue;
        sum += values.at(b, t) * weight;
        count += weight;
      }
    }
    add(name, sum, count);
  }

  /// Adds the mean over the mask's tokens of values that may be one a row.
  void addPerToken(String name, Grid values, Grid mask_BT) {
    double sum = 0;
    double count = 0;
    for (int b = 0; b < mask_BT.rows(); b++) {
      for (int t = 0; t < mask_BT.columns(); t++) {
        double weight = mask_BT.at(b, t);
        if (weight == 0) continue;
        sum += values.at(b, t) * weight;
        count += weight;
      }
    }
    add(name, sum, count);
  }

  /// Adds TRL's five clip ratios: what share of tokens (rows, at sequence level) is below `low`
  /// with a negative advantage or above `high` with a positive one, and the extremes over rows.
  void addClipRatios(Grid ratio, Grid advantages, Grid mask_BT, double low, double high) {
    double[] sums = new double[2];
    double count = 0;
    for (int b = 0; b < ratio.rows(); b++) {
      double[] row = new double[2];
      double tokens = 0;
      for (int t = 0; t < ratio.columns(); t++) {
        double weight = ratio.columns() == 1 ? 1 : mask_BT.at(b, t);
        if (weight == 0) continue;
        tokens += weight;
        if (ratio.at(b, t) < low && advantages.at(b, t) < 0) row[0] += weight;
        if (ratio.at(b, t) > high && advantages.at(b, t) > 0) row[1] += weight;
      }
      sums[0] += row[0];
      sums[1] += row[1];
      count += tokens;
      low("clip_ratio/low_min", row[0] / tokens); // 0/0 for a row without tokens
      high("clip_ratio/high_max", row[1] / tokens);
    }
    add("clip_ratio/low_mean", sums[0], count);
    add("clip_ratio/high_mean", sums[1], count);
    add("clip_ratio/region_mean", sums[0] + sums[1], count);
  }

  @Override
  public String toString() {
    return Map.copyOf(values()).toString();
  }
}
