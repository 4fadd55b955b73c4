package org.reason4j.generate;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.reason4j.model.ModelException;

/// Draws the next token from one row of logits and tells its log-probability **under the
/// distribution that was drawn from**: after penalties, temperature, top-k, top-p and min-p,
/// renormalised. Scoring a filtered draw by the full softmax would bias the importance ratio by
/// exactly the mass kept.
///
/// All arithmetic is in double precision. A row costs no allocation: `draw` returns the id and
/// `logProbability()` tells the rest about the last draw. One sampler serves one thread.
///
/// Greedy (temperature 0) puts all mass on the best token (the first of equal ones):
/// log-probability 0. `-Infinity` masks a token. A row with a NaN, a `+Infinity`, or nothing but
/// `-Infinity` is refused.
///
/// ```java
/// var sampler = new Sampler(SamplingSettings.PLAIN.withTemperature(0.6).withTopP(0.95), 400);
/// int id = sampler.draw(logits_NV, row * 400, random);
/// double logProbability = sampler.logProbability();
/// ```
public final class Sampler {
  /// How the tokens that a filter keeps are found.
  public enum Selection {
    /// Quick-select, and no filter step at all where nothing is filtered.
    PARTIAL,
    /// Always the filter step, with a full sort: the off switch of `PARTIAL`, slower, same answer.
    SORTED
  }

  private final SamplingSettings settings;
  private final int vocabularySize;
  private final Selection selection;
  private final double[] scaled_V; // logits after penalties and temperature; -inf = removed
  private final double[] weight_V; // exp(scaled - best); 0 = removed
  private int[] order = {}; // ids, arranged by selection; made only where a filter needs it
  private double best;
  private double total; // sum of the weights kept
  private double keptMass;
  private double logProbability;

  public Sampler(SamplingSettings settings, int vocabularySize) {
    this(settings, vocabularySize, Selection.PARTIAL);
  }

  public Sampler(SamplingSettings settings, int vocabularySize, Selection selection) {
    if (vocabularySize < 1) {
      throw new IllegalArgumentException(
          "sampler: the vocabulary has " + vocabularySize + " tokens; it needs at least 1");
    }
    this.settings = settings;
    this.vocabularySize = vocabularySize;
    this.selection = selection;
    scaled_V = new double[vocabularySize];
    weight_V = new double[vocabularySize];
  }

  /// Draws a token from the row that starts at `offset`; `settings` must hold no penalty.
  public int draw(float[] logits, int offset, SplittableRandom random) {
    if (settings.penalised()) {
      throw new IllegalStateException(
          "sampler: penalties are set, so the tokens seen are needed: call draw with TokenCounts");
    }
    for (int id = 0; id < vocabularySize; id++) scaled_V[id] = logits[offset + id];
    return drawLoaded(random);
  }

  /// Draws a token from the row that starts at `offset`, penalising what `counts` has seen. The
  /// token drawn is not counted: the caller does that.
  public int draw(float[] logits, int offset, TokenCounts counts, SplittableRandom random) {
    for (int id = 0; id < vocabularySize; id++) scaled_V[id] = logits[offset + id];
    if (settings.penalised()) counts.penalise(scaled_V, settings);
    return drawLoaded(random);
  }

  /// Draws a token as [#draw(float[], int, TokenCounts, SplittableRandom)] does, after a rule has
  /// changed the logits.
  public int draw(
      float[] logits, int offset, TokenCounts counts, TokenRule rule, SplittableRandom random) {
    for (int id = 0; id < vocabularySize; id++) scaled_V[id] = logits[offset + id];
    rule.shape(scaled_V);
    if (settings.penalised()) counts.penalise(scaled_V, settings);
    return drawLoaded(random);
  }

  /// Log-probability of the token drawn last, under the distribution that it was drawn from.
  public double logProbability() {
    return logProbability;
  }

  /// Probability that the tokens kept had before any was removed: under penalties and temperature
  /// alone.
  public double keptMass() {
    return keptMass;
  }

  /// Log-probabilities of the distribution that `draw` uses, `-Infinity` where a token is removed.
  public double[] logProbabilities(double[] logits_V, TokenCounts counts) {
    System.arraycopy(logits_V, 0, scaled_V, 0, vocabularySize);
    if (settings.penalised()) counts.penalise(scaled_V, settings);
    double[] result_V = new double[vocabularySize];
    if (settings.greedy()) {
      Arrays.fill(result_V, Double.NEGATIVE_INFINITY);
      result_V[greedy()] = 0;
      return result_V;
    }
    distribute();
    double logTotal = Math.log(total);
    for (int id = 0; id < vocabularySize; id++) result_V[id] = scaled_V[id] - best - logTotal;
    return result_V;
  }

  private int drawLoaded(SplittableRandom random) {
    if (settings.greedy()) {
      logProbability = 0;
      return greedy();
    }
    distribute();
    double left = random.nextDouble() * total;
    int drawn = -1;
    for (int id = 0; id < vocabularySize; id++) {
      double weight = weight_V[id];
      if (weight == 0) continue;
      drawn = id; // the last token with mass, where rounding leaves a crumb of `left`
      left -= weight;
      if (left < 0) break;
    }
    logProbability = scaled_V[drawn] - best - Math.log(total);
    return drawn;
  }

  private int greedy() {
    int top = 0;
    for (int id = 0; id < vocabularySize; id++) {
      double logit = scaled_V[id];
      if (Double.isNaN(logit)) refuse(id, logit);
      if (logit > scaled_V[top]) top = id;
    }
    if (Double.isInfinite(scaled_V[top])) refuse(top, scaled_V[top]);
    keptMass = 1;
    return top;
  }

  /// From the penalised logits in `scaled_V` to `weight_V`, `best`, `total` and `keptMass`.
  private void distribute() {
    double temperature = settings.temperature();
    best = Double.NEGATIVE_INFINITY;
    for (int id = 0; id < vocabularySize; id++) {
      double scaled = scaled_V[id] / temperature;
      scaled_V[id] = scaled;
      best = Math.max(best, scaled); // NaN wins
    }
    if (Double.isNaN(best) || Double.isInfinite(best)) refuseRow();
    double sum = 0;
    for (int id = 0; id < vocabularySize; id++) {
      double weight = Math.exp(scaled_V[id] - best);
      weight_V[id] = weight;
      sum += weight;
    }
    total = sum;
    keptMass = 1;
    if (!settings.filtered() && selection == Selection.PARTIAL) return;
    filter(sum);
    total = 0;
    for (int id = 0; id < vocabularySize; id++) total += weight_V[id];
    keptMass = total / sum;
  }

  private void filter(double sum) {
    if (order.length == 0) order = new int[vocabularySize];
    double mass = sum;
    if (settings.topK() > 0 && settings.topK() < vocabularySize) mass = keepTopK(settings.topK());
    if (settings.topP() < 1) keepTopP(settings.topP() * mass);
    if (settings.minP() > 0) {
      for (int id = 0; id < vocabularySize; id++) {
        if (weight_V[id] < settings.minP()) remove(id); // the best one's weight is 1
      }
    }
  }

  /// Keeps the K best and all that tie with the K-th; returns the mass kept.
  private double keepTopK(int k) {
    for (int id = 0; id < vocabularySize; id++) order[id] = id;
    select(vocabularySize, k, false);
    double threshold = Double.POSITIVE_INFINITY;
    for (int i = 0; i < k; i++) threshold = Math.min(threshold, scaled_V[order[i]]);
    double mass = 0;
    for (int id = 0; id < vocabularySize; id++) {
      if (scaled_V[id] < threshold) remove(id);
      mass += weight_V[id];
    }
    return mass;
  }

  /// Keeps the shortest run of best tokens whose mass reaches `target`, at least one.
  private void keepTopP(double target) {
    int candidates = 0;
    for (int id = 0; id < vocabularySize; id++) {
      if (scaled_V[id] != Double.NEGATIVE_INFINITY) order[candidates++] = id;
    }
    int kept = Math.max(1, select(candidates, target, true));
    for (int i = kept; i < candidates; i++) remove(order[i]);
  }

  private void remove(int id) {
    scaled_V[id] = Double.NEGATIVE_INFINITY;
    weight_V[id] = 0;
  }

  /// Arranges the first `count` ids of `order` so that the shortest prefix of the best whose mass
  /// reaches `target` comes first, and returns its length. The order is by logit, the lower id
  /// first among equal ones; the mass of a token is its weight, or 1.
  private int select(int count, double target, boolean weighted) {
    if (selection == Selection.SORTED) return sorted(count, target, weighted);
    // Quick-select by mass: everything left of `from` is in the prefix, its mass is off `target`.
    int from = 0;
    int to = count;
    double left = target;
    while (to - from > 1) {
      int boundary = partition(from, to);
      double mass = 0;
      for (int i = from; i < boundary; i++) mass += weighted ? weight_V[order[i]] : 1;
      if (mass >= left) {
        to = boundary;
      } else {
        left -= mass;
        from = boundary;
      }
    }
    return to;
  }

  /// Splits `order[from, to)` by its middle element into two runs that are both not empty, the
  /// better one first, and returns where the second starts.
  private int partition(int from, int to) {
    int pivot = order[(from + to - 1) >>> 1];
    int i = from - 1;
    int j = to;
    while (true) { // Hoare's scheme; the order is strict, ids differ
      do i++;
      while (better(order[i], pivot));
      do j--;
      while (better(pivot, order[j]));
      if (i >= j) return j + 1;
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
  }

  private boolean better(int a, int b) {
    return scaled_V[a] > scaled_V[b] || (scaled_V[a] == scaled_V[b] && a < b);
  }

  private int sorted(int count, double target, boolean weighted) {
    var ids = Arrays.stream(order, 0, count).boxed().toArray(Integer[]::new);
    Arrays.sort(ids, (a, b) -> a.equals(b) ? 0 : better(a, b) ? -1 : 1);
    for (int i = 0; i < count; i++) order[i] = ids[i];
    double mass = 0;
    for (int i = 0; i < count; i++) {
      mass += weighted ? weight_V[order[i]] : 1;
      if (mass >= target) return i + 1;
    }
    return count;
  }

  private void refuseRow() {
    for (int id = 0; id < vocabularySize; id++) {
      double logit = scaled_V[id];
      if (Double.isNaN(logit) || logit == Double.POSITIVE_INFINITY) refuse(id, logit);
    }
    refuse(0, Double.NEGATIVE_INFINITY);
  }

  private void refuse(int id, double logit) {
    throw new ModelException(
        logit == Double.NEGATIVE_INFINITY
            ? "sampler: every logit of the row is -Infinity; at least one must be finite"
            : "sampler: the logit of token %d is %s; logits must be finite or -Infinity (the model diverged?)"
                .formatted(id, logit));
  }
}
