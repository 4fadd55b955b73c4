package org.reason4j.train.loss.cases;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.Batch;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.Gae;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.Normalisers;
import org.reason4j.train.loss.OverlongPenalty;
import org.reason4j.train.loss.PolicyLoss;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;
import org.reason4j.train.loss.ReinforcePlusPlus;
import org.reason4j.train.loss.ReinforceSurrogate;
import org.reason4j.train.loss.TokenRewards;
import org.reason4j.train.loss.ValueLoss;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Cases that state a paper's formula.
final class ReferenceCases {
  private ReferenceCases() {}

  // ---- advantages ----

  static ObjectNode advantages(CaseInputs in) {
    int groupSize = (int) in.setting("num_generations");
    ObjectNode answer = CaseInputs.object();
    boolean stated =
        !in.settings("std").isMissingNode() || !in.settings("baseline").isMissingNode();
    if (!in.has("rewards")) {
      rows(in, groupSize, answer.putArray("rows"));
    } else if (stated) {
      CaseInputs.put(
          answer, "advantages", Advantages.of(in.vector("rewards"), groupSize, config(in)));
    } else {
      ArrayNode keep = answer.putArray("keep");
      for (boolean kept : Advantages.informative(in.vector("rewards"), groupSize)) keep.add(kept);
    }
    return answer;
  }

  private static Advantages.Config config(CaseInputs in) {
    double epsilon = in.setting("eps", 0);
    boolean others = in.word("baseline", "mean").equals("leave-one-out");
    String std = in.word("std", "none");
    var scale = std.equals("none") ? Advantages.Scale.NONE : Advantages.Scale.GROUP;
    var deviation =
        switch (std) {
          case "none", "population" -> Advantages.Deviation.POPULATION;
          case "sample" -> Advantages.Deviation.SAMPLE;
          default -> throw in.unknown("std", std, "none, population, sample");
        };
    return new Advantages.Config(
        others ? Advantages.Baseline.LEAVE_ONE_OUT : Advantages.Baseline.GROUP_MEAN,
        scale,
        deviation,
        epsilon,
        true);
  }

  /// The advantage of a right and of a wrong answer for each number of right ones: those that the
  /// case lists, or all.
  private static void rows(CaseInputs in, int groupSize, ArrayNode rows) {
    JsonNode listed = in.loss().path("outputs").path("rows");
    int count = listed.isArray() ? listed.size() : groupSize - 1;
    for (int i = 0; i < count; i++) {
      int correct = listed.isArray() ? listed.get(i).path("correct").intValue(0) : i + 1;
      if (correct < 1 || correct >= groupSize) {
        throw new LossCaseException(
            "outputs.rows[%d].correct is %d; expected 1 to %d"
                .formatted(i, correct, groupSize - 1));
      }
      double[] rewards_G = new double[groupSize];
      for (int row = 0; row < correct; row++) rewards_G[row] = 1;
      double[] advantages_G = Advantages.of(rewards_G, groupSize, config(in));
      ObjectNode entry = rows.addObject().put("correct", correct);
      CaseInputs.put(entry, "right", advantages_G[0]);
      CaseInputs.put(entry, "wrong", advantages_G[groupSize - 1]);
    }
  }

  static ObjectNode rewardShaping(CaseInputs in) {
    int longest = (int) in.setting("max_length");
    int cache = (int) in.setting("cache");
    var penalty = new OverlongPenalty(longest, cache);
    ObjectNode answer = CaseInputs.object();
    ArrayNode rows = answer.putArray("rows");
    JsonNode listed = in.loss().path("outputs").path("rows");
    int[] lengths = {0, longest - cache, longest - cache + 1, longest, longest + 1};
    int count = listed.isArray() ? listed.size() : lengths.length;
    for (int i = 0; i < count; i++) {
      int length = listed.isArray() ? listed.get(i).path("length").intValue(0) : lengths[i];
      rows.addObject().put("length", length).put("penalty", penalty.of(length));
    }
    return answer;
  }

  // ---- policy loss ----

  static ObjectNode loss(CaseInputs in) {
    Tensor logps_BT = in.tensor("logps").requiresGradient();
    double[][] mask_BT = in.matrix("completion_mask");
    Batch batch = Batch.of(logps_BT, in.vectorTensor("advantages"), CaseInputs.tensor(mask_BT));
    if (in.has("old_logps")) batch = batch.old(in.tensor("old_logps"));
    if (in.has("ref_logps")) batch = batch.reference(in.tensor("ref_logps"));
    var normalisers = Normalisers.of(mask_BT, Math.max(1, in.setting("const", 1)));
    var result = PolicyLoss.of(settings(in)).loss(batch, normalisers);
    result.loss().backward();

    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "loss", result.loss().item());
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    Map<String, Double> all = result.metrics().values();
    var metrics = new TreeMap<String, Double>();
    metrics.put("kl", all.getOrDefault("kl", 0.0));
    metrics.put("ratio_mean", all.getOrDefault("ratio_mean", 1.0));
    CaseInputs.putMetrics(answer, metrics);
    return answer;
  }

  private static PolicySettings settings(CaseInputs in) {
    var clip = ClipSurrogate.of(in.setting("eps_low", 0.2), in.setting("eps_high", 0.2));
    OptionalDouble dual = in.optional("dual");
    if (dual.isPresent()) clip = clip.withDual(dual.getAsDouble());
    String policy = in.word("policy", "clip");
    String level = in.word("level", "token");
    String agg = in.word("agg", "sequence");
    var settings =
        PolicySettings.DEFAULT
            .withSurrogate(
                switch (policy) {
                  case "clip" -> clip;
                  case "reinforce" -> new ReinforceSurrogate();
                  default -> throw in.unknown("policy", policy, "clip, reinforce");
                })
            .withRatio(
                switch (level) {
                  case "token" -> Ratio.TOKEN;
                  case "sequence" -> Ratio.SEQUENCE;
                  default -> throw in.unknown("level", level, "token, sequence");
                })
            .withAggregation(
                switch (agg) {
                  case "sequence" -> Aggregation.SEQUENCE_MEAN;
                  case "token" -> Aggregation.LOCAL_TOKEN_MEAN;
                  case "global" -> Aggregation.GLOBAL_TOKEN_MEAN;
                  case "constant" -> Aggregation.CONSTANT;
                  default -> throw in.unknown("agg", agg, "sequence, token, global, constant");
                });
    OptionalDouble clamp = in.optional("clamp_l");
    if (clamp.isPresent()) settings = settings.withLogRatioClamp(clamp.getAsDouble());
    if (in.setting("beta", 0) > 0) {
      Kl kl = Kl.inLoss(estimator(in, "k3"), in.setting("beta"));
      if (in.optional("kl_in").isPresent() || in.optional("kl_out").isPresent()) {
        double none = Double.POSITIVE_INFINITY;
        kl = kl.withClamps(in.setting("kl_in", none), in.setting("kl_out", none));
      }
      settings = settings.withKl(kl);
    }
    return settings;
  }

  private static Kl.Estimator estimator(CaseInputs in, String otherwise) {
    String name = in.word("kl", otherwise);
    return switch (name) {
      case "k1" -> Kl.Estimator.K1;
      case "k2" -> Kl.Estimator.K2;
      case "k3" -> Kl.Estimator.K3;
      default -> throw in.unknown("kl", name, "k1, k2, k3");
    };
  }

  // ---- algorithms with an advantage per token ----

  static ObjectNode reinforcePlusPlus(CaseInputs in) {
    double[][] mask_BT = in.matrix("completion_mask");
    double[][] rewards_BT =
        TokenRewards.of(
            in.vector("rewards"),
            in.matrix("old_logps"),
            in.matrix("ref_logps"),
            mask_BT,
            Optional.of(Kl.inReward(estimator(in, "k1"), in.setting("kl_coef"))));
    double[][] returns_BT = ReinforcePlusPlus.returns(rewards_BT, mask_BT, in.setting("gamma", 1));
    double[][] advantages_BT =
        ReinforcePlusPlus.normalise(
            returns_BT, mask_BT, Advantages.Deviation.POPULATION, in.setting("eps", 1e-8));
    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "token_rewards", rewards_BT);
    CaseInputs.put(answer, "returns", returns_BT);
    CaseInputs.put(answer, "advantages", advantages_BT);
    return answer;
  }

  static ObjectNode ppo(CaseInputs in) {
    double[][] mask = in.matrix("completion_mask");
    double[][] oldValues = in.matrix("old_values");
    double[][] rewards_BT =
        TokenRewards.of(
            in.vector("rewards"),
            in.matrix("old_logps"),
            in.matrix("ref_logps"),
            mask,
            Optional.of(Kl.inReward(Kl.Estimator.K1, in.setting("kl_coef", 0))));
    var gae = new Gae(in.setting("gamma", 1), in.setting("lam", 1));
    double[][] advantages = gae.advantages(rewards_BT, oldValues, mask);
    double[][] used =
        in.flag("whiten", false)
            ? ReinforcePlusPlus.normalise(advantages, mask, Advantages.Deviation.SAMPLE, 1e-8)
            : advantages;
    double[][] returns = Gae.returns(advantages, oldValues, mask);

    Tensor logps_BT = in.tensor("logps").requiresGradient();
    Tensor values_BT = in.tensor("values").requiresGradient();
    Tensor mask_BT = CaseInputs.tensor(mask);
    var normalisers = Normalisers.of(mask, 1);
    double epsilon = in.setting("epsilon", 0.2);
    var settings =
        PolicySettings.DEFAULT
            .withSurrogate(ClipSurrogate.of(epsilon, epsilon))
            .withAggregation(Aggregation.GLOBAL_TOKEN_MEAN);
    Batch batch = Batch.of(logps_BT, CaseInputs.tensor(used), mask_BT).old(in.tensor("old_logps"));
    Tensor policy = PolicyLoss.of(settings).loss(batch, normalisers).loss();
    Tensor value =
        new ValueLoss(in.setting("value_clip", 0.2))
            .of(
                values_BT,
                CaseInputs.tensor(oldValues),
                CaseInputs.tensor(returns),
                mask_BT,
                normalisers);
    Tensor loss = policy.add(value.mul(in.setting("value_coef", 0.1)));
    loss.backward();

    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "token_rewards", rewards_BT);
    CaseInputs.put(answer, "advantages", advantages);
    CaseInputs.put(answer, "advantages_used", used);
    CaseInputs.put(answer, "returns", returns);
    CaseInputs.put(answer, "policy_loss", policy.item());
    CaseInputs.put(answer, "value_loss", value.item());
    CaseInputs.put(answer, "loss", loss.item());
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    CaseInputs.putGradient(answer, "grad_values", values_BT);
    return answer;
  }
}
