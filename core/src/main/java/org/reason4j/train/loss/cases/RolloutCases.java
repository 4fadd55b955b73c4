package org.reason4j.train.loss.cases;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Completions;
import org.reason4j.train.loss.RewardMetrics;
import org.reason4j.train.loss.Rloo;
import org.reason4j.train.loss.SamplerCorrection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Cases that go from rewards and completions to advantages, masks and metrics, as TRL does it.
final class RolloutCases {
  private RolloutCases() {}

  /// The completions of a case: lengths, whether cut, and their mask.
  private record Rows(int[] lengths_N, boolean[] truncated_N, double[][] mask_NT) {
    static Rows of(CaseInputs in) {
      double[][] ids = in.rows("completion_ids");
      double pad = in.setting("pad_token_id");
      double end = in.setting("eos_token_id");
      int[] lengths_N = Arrays.stream(ids).mapToInt(row -> row.length).toArray();
      boolean[] truncated_N = new boolean[ids.length];
      for (int row = 0; row < ids.length; row++) {
        if (ids[row].length == 0) {
          throw new LossCaseException("inputs.completion_ids[" + row + "] is empty");
        }
        double last = ids[row][ids[row].length - 1];
        truncated_N[row] = last != pad && last != end;
      }
      boolean mask = in.flag("mask_truncated_completions", false);
      return new Rows(lengths_N, truncated_N, Completions.mask(lengths_N, truncated_N, mask));
    }

    double tokens() {
      return Arrays.stream(mask_NT).flatMapToDouble(Arrays::stream).sum();
    }
  }

  static ObjectNode grpo(CaseInputs in) {
    Rows rows = Rows.of(in);
    int groupSize = (int) in.setting("num_generations");
    double[][] rewards_NF = in.matrix("rewards");
    double[] weights_F = weights(in, rewards_NF[0].length);
    String scale = in.word("scale_rewards", "group");
    String combination = in.word("multi_objective_aggregation", "sum_then_normalize");
    SequencedMap<String, Double> metrics = Completions.metrics(rows.lengths_N, rows.truncated_N);

    double[] advantages_N;
    switch (combination) {
      case "sum_then_normalize" -> {
        var config =
            switch (scale) {
              case "group" -> sample(Advantages.Scale.GROUP);
              case "batch" -> sample(Advantages.Scale.BATCH);
              case "none" -> sample(Advantages.Scale.NONE);
              default -> throw in.unknown("scale_rewards", scale, "group, batch, none");
            };
        double[] sums_N = Advantages.weightedSum(rewards_NF, weights_F);
        advantages_N = Advantages.of(sums_N, groupSize, config);
        int deviationOver = scale.equals("batch") ? sums_N.length : groupSize;
        metrics.putAll(
            RewardMetrics.of(rewards_NF, names(weights_F.length), weights_F, deviationOver));
      }
      case "normalize_then_sum" -> {
        advantages_N = Advantages.normaliseThenSum(rewards_NF, weights_F, groupSize);
        metrics.putAll(
            RewardMetrics.ofNormalised(rewards_NF, names(weights_F.length), weights_F, groupSize));
      }
      default ->
          throw in.unknown(
              "multi_objective_aggregation", combination, "sum_then_normalize, normalize_then_sum");
    }

    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "advantages", advantages_N);
    CaseInputs.putMask(answer, "completion_mask", rows.mask_NT);
    answer.put("num_items_in_batch", (long) rows.tokens());
    if (in.has("sampler_logps")) {
      SamplerCorrection correction = correction(in);
      double[][] old_NT = in.matrix("old_logps");
      double[][] sampler_NT = in.rows("sampler_logps");
      CaseInputs.put(
          answer, "importance_sampling_ratio", correction.ratios(old_NT, sampler_NT, rows.mask_NT));
      metrics.putAll(correction.metrics(old_NT, sampler_NT, rows.mask_NT));
    }
    CaseInputs.putMetrics(answer, metrics);
    return answer;
  }

  private static Advantages.Config sample(Advantages.Scale scale) {
    return Advantages.Config.of(scale, Advantages.Deviation.SAMPLE, 1e-4);
  }

  private static SamplerCorrection correction(CaseInputs in) {
    String name = in.word("sampler_correction", "sequence_mask");
    var mode =
        switch (name) {
          case "token_truncate" -> SamplerCorrection.Mode.TOKEN_TRUNCATE;
          case "token_mask" -> SamplerCorrection.Mode.TOKEN_MASK;
          case "sequence_truncate" -> SamplerCorrection.Mode.SEQUENCE_TRUNCATE;
          case "sequence_mask" -> SamplerCorrection.Mode.SEQUENCE_MASK;
          default ->
              throw in.unknown(
                  "sampler_correction",
                  name,
                  "token_truncate, token_mask, sequence_truncate, sequence_mask");
        };
    double none = Double.POSITIVE_INFINITY;
    return new SamplerCorrection(mode, in.setting("clip_min", 0), in.setting("clip_max", none));
  }

  static ObjectNode rloo(CaseInputs in) {
    Rows rows = Rows.of(in);
    int groupSize = (int) in.setting("num_generations");
    double[][] rewards_NF = in.matrix("rewards");
    double[] weights_F = weights(in, rewards_NF[0].length);
    double beta = in.setting("beta", 0);
    JsonNode range = in.settings("reward_clip_range");
    boolean clipped = range.isArray() && range.size() == 2;
    var rloo =
        new Rloo(
            beta,
            clipped ? range.get(0).doubleValue() : Double.NEGATIVE_INFINITY,
            clipped ? range.get(1).doubleValue() : Double.POSITIVE_INFINITY,
            in.flag("normalize_advantages", false));
    double[][] old_NT = in.matrix("old_logps");
    double[] kl_N =
        beta > 0
            ? Rloo.kl(old_NT, in.matrix("ref_logps"), rows.mask_NT)
            : new double[rewards_NF.length];
    double[] compared_N = rloo.rewards(Advantages.weightedSum(rewards_NF, weights_F), kl_N);

    SequencedMap<String, Double> metrics =
        new LinkedHashMap<>(Completions.metrics(rows.lengths_N, rows.truncated_N));
    if (beta > 0) metrics.put("kl", Arrays.stream(kl_N).sum() / Math.max(1, rows.tokens()));
    metrics.putAll(
        RewardMetrics.ofCompared(
            rewards_NF, names(weights_F.length), weights_F, compared_N, groupSize));

    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "advantages", rloo.advantages(compared_N, groupSize));
    CaseInputs.putMask(answer, "completion_mask", rows.mask_NT);
    double[] sequence_N = new double[old_NT.length];
    for (int row = 0; row < sequence_N.length; row++) {
      for (int t = 0; t < rows.mask_NT[row].length; t++) {
        if (rows.mask_NT[row][t] != 0) sequence_N[row] += old_NT[row][t];
      }
    }
    CaseInputs.put(answer, "old_sequence_logps", sequence_N);
    CaseInputs.putMetrics(answer, metrics);
    return answer;
  }

  private static List<String> names(int functions) {
    return IntStream.range(0, functions).mapToObj(f -> "f" + f).toList();
  }

  private static double[] weights(CaseInputs in, int functions) {
    JsonNode given = in.settings("weights");
    double[] weights_F = new double[functions];
    Arrays.fill(weights_F, 1);
    if (given.isMissingNode() || given.isNull()) return weights_F;
    if (!given.isArray() || given.size() != functions) {
      throw new LossCaseException(
          "settings.weights is %s; expected %d numbers, one a reward column"
              .formatted(CaseInputs.shortly(given), functions));
    }
    for (int f = 0; f < functions; f++) weights_F[f] = given.get(f).doubleValue(1);
    return weights_F;
  }
}
