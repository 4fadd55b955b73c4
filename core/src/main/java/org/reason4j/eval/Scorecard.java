package org.reason4j.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// One model measured on many suites: a row of a table like the paper's Table 3.
///
/// @param row the row's name, such as `R1`
/// @param table which table it belongs to, such as `stages` or `distillation`
/// @param method how the model came to be, in a few words
/// @param cost numbers beside the suites: `parameters`, `total_flos` ...
/// @param suites by name
public record Scorecard(
    String row, String table, String method, Map<String, Double> cost, Map<String, Suite> suites) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int RESAMPLES = 2000;

  /// @param value mean over the items
  /// @param interval 95 %, items resampled
  /// @param items each item's own mean over its samples, by the item's id
  public record Suite(double value, Interval interval, Map<String, Double> items) {
    public Suite {
      items = Collections.unmodifiableMap(new TreeMap<>(items));
    }

    /// The suite of these items.
    ///
    /// @throws IllegalArgumentException if there are none
    public static Suite of(Map<String, Double> items) {
      double[] values =
          new TreeMap<>(items).values().stream().mapToDouble(Double::doubleValue).toArray();
      double mean =
          Arrays.stream(values)
              .average()
              .orElseThrow(() -> new IllegalArgumentException("a suite without items"));
      return new Suite(mean, interval(values), items);
    }

    /// All items at 0 or all at 1 resample to a width of 0: Wilson's interval then.
    private static Interval interval(double[] values) {
      double first = values[0];
      boolean equal = Arrays.stream(values).allMatch(value -> value == first);
      if (equal && (first == 0 || first == 1))
        return Intervals.wilson(
            first == 0 ? 0 : values.length, values.length, EvalSummary.CONFIDENCE);
      int[][] rows = Bootstrap.resamples(EvalSummary.resampling(), RESAMPLES, values.length);
      return Bootstrap.mean(values, rows, EvalSummary.CONFIDENCE);
    }
  }

  /// The difference of two models on the items that both were asked.
  ///
  /// @param value mean of the second minus the first
  public record Difference(double value, Interval interval, int items) {}

  public Scorecard {
    cost = Collections.unmodifiableMap(new LinkedHashMap<>(cost));
    suites = Collections.unmodifiableMap(new LinkedHashMap<>(suites));
  }

  /// The same with more numbers beside the suites.
  public Scorecard withCosts(Map<String, Double> more) {
    Map<String, Double> all = new LinkedHashMap<>(cost);
    all.putAll(more);
    return new Scorecard(row, table, method, all, suites);
  }

  /// This model minus another on a suite; empty where they share no item.
  public Optional<Difference> minus(Scorecard other, String suite) {
    Suite mine = suites.get(suite);
    Suite theirs = other.suites.get(suite);
    if (mine == null || theirs == null) return Optional.empty();
    List<Double> a = new ArrayList<>();
    List<Double> b = new ArrayList<>();
    mine.items()
        .forEach((item, value) -> {
          Double matched = theirs.items().get(item);
          if (matched == null) return;
          a.add(value);
          b.add(matched);
        });
    if (a.isEmpty()) return Optional.empty();
    double[] ours = a.stream().mapToDouble(Double::doubleValue).toArray();
    double[] others = b.stream().mapToDouble(Double::doubleValue).toArray();
    int[][] rows = Bootstrap.resamples(EvalSummary.resampling(), RESAMPLES, ours.length);
    double mean =
        Arrays.stream(ours).sum() / ours.length - Arrays.stream(others).sum() / ours.length;
    return Optional.of(
        new Difference(
            mean,
            Bootstrap.meanDifference(ours, others, rows, EvalSummary.CONFIDENCE),
            ours.length));
  }

  /// As JSON, pretty; the same card gives the same bytes.
  public byte[] toJson() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
  }

  /// @throws tools.jackson.core.JacksonException if the bytes are no scorecard
  public static Scorecard parse(byte[] json) {
    return JSON.readValue(json, Scorecard.class);
  }
}
