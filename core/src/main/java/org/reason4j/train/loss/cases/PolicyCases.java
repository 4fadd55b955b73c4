package org.reason4j.train.loss.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.Batch;
import org.reason4j.train.loss.CispoSurrogate;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.GmpoSurrogate;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.Normalisers;
import org.reason4j.train.loss.PolicyLoss;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;
import org.reason4j.train.loss.Rloo;
import org.reason4j.train.loss.SapoSurrogate;
import org.reason4j.train.loss.Surrogate;
import org.reason4j.train.loss.VespoSurrogate;
import tools.jackson.databind.node.ObjectNode;

/// Cases of TRL's policy losses, whole and cut into micro-batches.
final class PolicyCases {
  private PolicyCases() {}

  static ObjectNode grpo(CaseInputs in) {
    Tensor logps_BT = in.tensor("logps").requiresGradient();
    double[][] completion = in.matrix("completion_mask");
    Tensor mask_BT = CaseInputs.tensor(completion);
    if (in.has("tool_mask")) mask_BT = mask_BT.mul(in.tensor("tool_mask"));
    Batch batch = Batch.of(logps_BT, in.vectorTensor("advantages"), mask_BT);
    if (in.has("old_logps")) batch = batch.old(in.tensor("old_logps"));
    if (in.has("ref_logps")) batch = batch.reference(in.tensor("ref_logps"));
    if (in.has("sampler_logps")) batch = batch.sampler(in.tensor("sampler_logps"));
    if (in.has("importance_sampling_ratio")) {
      batch = batch.correction(in.tensor("importance_sampling_ratio"));
    }
    Tensor entropies_BT = in.tensorIfAny("entropies").orElse(logps_BT.detach().mul(0));
    boolean bonus = in.setting("entropy_coef", 0) != 0;
    if (bonus) entropies_BT.requiresGradient();
    batch = batch.entropies(entropies_BT);

    var result = PolicyLoss.of(settings(in)).loss(batch, normalisers(in, completion.length, 1));
    result.loss().backward();
    Map<String, Double> metrics = result.metrics().values();
    metrics.remove("ratio_mean");
    if (bonus) metrics.put("entropy_coef", in.setting("entropy_coef"));

    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "loss", result.loss().item());
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    if (bonus) CaseInputs.putGradient(answer, "grad_entropies", entropies_BT);
    CaseInputs.putMetrics(answer, metrics);
    return answer;
  }

  /// All rows of a step in order, cut into `steps_per_generation` micro-batches; gradients of
  /// `gradient_accumulation_steps` of them add up to an optimizer step.
  static ObjectNode microBatches(CaseInputs in) {
    Tensor logps_BT = in.tensor("logps").requiresGradient();
    int rows = (int) logps_BT.size(0);
    int parts = (int) in.setting("steps_per_generation", 1);
    int accumulated = (int) in.setting("gradient_accumulation_steps", 1);
    if (parts < 1 || rows % parts != 0 || accumulated < 1 || parts % accumulated != 0) {
      throw new LossCaseException(
          "%d rows in %d micro-batches, %d a step: expected numbers that divide"
              .formatted(rows, parts, accumulated));
    }
    int size = rows / parts;
    var loss = PolicyLoss.of(settings(in));
    var normalisers = normalisers(in, size, accumulated);
    List<Double> losses = new ArrayList<>();
    Tensor advantages = in.vectorTensor("advantages");
    Tensor mask_BT = in.tensor("completion_mask");
    for (int from = 0; from < rows; from += size) {
      Batch batch =
          Batch.of(
              logps_BT.narrow(0, from, size),
              advantages.narrow(0, from, size),
              mask_BT.narrow(0, from, size));
      if (in.has("old_logps")) batch = batch.old(in.tensor("old_logps").narrow(0, from, size));
      if (in.has("ref_logps")) {
        batch = batch.reference(in.tensor("ref_logps").narrow(0, from, size));
      }
      var result = loss.loss(batch, normalisers);
      result.loss().backward();
      losses.add(result.loss().item());
    }
    double[] micro = losses.stream().mapToDouble(Double::doubleValue).toArray();
    double[] steps = new double[parts / accumulated];
    for (int i = 0; i < parts; i++) steps[i / accumulated] += micro[i];
    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "micro_losses", micro);
    CaseInputs.put(answer, "step_losses", steps);
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    return answer;
  }

  static ObjectNode rloo(CaseInputs in) {
    Tensor logps_BT = in.tensor("logps").requiresGradient();
    double[][] mask = in.matrix("completion_mask");
    Batch batch =
        Batch.of(logps_BT, in.vectorTensor("advantages"), CaseInputs.tensor(mask))
            .old(in.tensor("old_logps"))
            .entropies(in.tensorIfAny("entropies").orElse(logps_BT.detach().mul(0)));
    var clip = ClipSurrogate.of(in.setting("epsilon_low", 0.2), in.setting("epsilon_high", 0.2));
    var result = PolicyLoss.of(Rloo.LOSS.withSurrogate(clip)).loss(batch, Normalisers.of(mask, 1));
    result.loss().backward();
    Map<String, Double> metrics = result.metrics().values();
    metrics.remove("ratio_mean");
    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "loss", result.loss().item());
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    CaseInputs.putMetrics(answer, metrics);
    return answer;
  }

  /// TRL divides by the tokens of the whole generation batch times accumulation over its parts: an
  /// average window where a generation feeds several optimizer steps.
  private static Normalisers normalisers(CaseInputs in, int rows, double parts) {
    double accumulation = in.setting("gradient_accumulation_steps", 1);
    boolean training = in.word("mode", "train").equals("train");
    double steps = training ? accumulation : 1;
    double window = training ? accumulation / in.setting("steps_per_generation", 1) : 1;
    double tokens =
        in.has("num_items_in_batch")
            ? in.number("num_items_in_batch")
            : Arrays.stream(in.matrix("completion_mask")).flatMapToDouble(Arrays::stream).sum();
    return new Normalisers(
        rows * steps,
        tokens * window,
        Math.max(parts, steps),
        in.setting("max_completion_length", 1));
  }

  private static PolicySettings settings(CaseInputs in) {
    String type = in.word("loss_type", "dapo");
    double low = in.setting("epsilon_low", 0.2);
    double high = in.setting("epsilon_high", 0.2);
    Surrogate surrogate =
        switch (type) {
          case "cispo" -> new CispoSurrogate(high);
          case "sapo" ->
              new SapoSurrogate(
                  in.setting("sapo_temperature_pos", SapoSurrogate.DEFAULT.positive()),
                  in.setting("sapo_temperature_neg", SapoSurrogate.DEFAULT.negative()));
          case "vespo" ->
              new VespoSurrogate(
                  in.setting("vespo_k_pos", VespoSurrogate.DEFAULT.kPositive()),
                  in.setting("vespo_lambda_pos", VespoSurrogate.DEFAULT.lambdaPositive()),
                  in.setting("vespo_k_neg", VespoSurrogate.DEFAULT.kNegative()),
                  in.setting("vespo_lambda_neg", VespoSurrogate.DEFAULT.lambdaNegative()));
          case "gmpo" -> new GmpoSurrogate(low, high);
          default -> clip(in, low, high);
        };
    Aggregation aggregation =
        switch (type) {
          case "grpo", "sapo", "gmpo" -> Aggregation.SEQUENCE_MEAN;
          case "bnpo" -> Aggregation.LOCAL_TOKEN_MEAN;
          case "dr_grpo" -> Aggregation.CONSTANT;
          case "dapo", "cispo", "vespo" -> Aggregation.GLOBAL_TOKEN_MEAN;
          case "luspo" -> Aggregation.SEQUENCE_SUM;
          default ->
              throw in.unknown(
                  "loss_type", type, "grpo, bnpo, dr_grpo, dapo, cispo, sapo, vespo, luspo, gmpo");
        };
    String level = in.word("importance_sampling_level", "token");
    var settings =
        PolicySettings.DEFAULT
            .withSurrogate(surrogate)
            .withAggregation(aggregation)
            .withRatio(
                switch (level) {
                  case "token" -> Ratio.TOKEN;
                  case "sequence" -> Ratio.SEQUENCE;
                  default ->
                      throw in.unknown("importance_sampling_level", level, "token, sequence");
                });
    double beta = in.setting("beta", 0);
    if (beta > 0) {
      boolean weighted = !type.equals("gmpo") && in.flag("use_bias_correction_kl", true);
      settings = settings.withKl(Kl.inLoss(Kl.Estimator.K3, beta).withRatioWeighted(weighted));
    }
    OptionalDouble threshold = in.optional("off_policy_mask_threshold");
    if (threshold.isPresent()) settings = settings.withOffPolicyThreshold(threshold.getAsDouble());
    return settings.withEntropy(
        in.setting("top_entropy_quantile", 1), in.setting("entropy_coef", 0));
  }

  private static ClipSurrogate clip(CaseInputs in, double low, double high) {
    var clip = ClipSurrogate.of(low, high);
    OptionalDouble delta = in.optional("delta");
    return delta.isPresent() ? clip.withDelta(delta.getAsDouble()) : clip;
  }
}
