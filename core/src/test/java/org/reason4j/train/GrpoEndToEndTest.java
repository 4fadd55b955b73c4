package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.optim.AdamW;
import org.reason4j.optim.Schedule;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.CispoSurrogate;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;
import org.reason4j.train.loss.Surrogate;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole runs with prescribed rollouts end with TRL's losses, gradient norms and weights
/// (golden/grpo_e2e), in one micro-batch a step and in several.
@ExtendWith(NoLeaks.class)
class GrpoEndToEndTest {
  private static Path resource(String name) throws Exception {
    return Path.of(
        Objects.requireNonNull(GrpoEndToEndTest.class.getResource("/golden/" + name)).toURI());
  }

  /// The second number is the padded tokens of a micro-batch; bnpo depends on the cut by
  /// definition.
  @ParameterizedTest
  @CsvSource({
    "bnpo_masked_truncated_no_opinion, 4096",
    "cispo_llama_tied, 4096",
    "cispo_llama_tied, 40",
    "dapo_beta, 4096",
    "dapo_beta, 40",
    "dapo_beta_plain_kl, 4096",
    "dapo_four_micro_batches, 40",
    "dapo_deepseek_v3, 4096",
    "dapo_deepseek_v3, 40",
    "dr_grpo_no_scale, 4096",
    "dr_grpo_no_scale, 40",
    "grpo_two_iterations, 4096",
    "grpo_two_iterations, 16",
    "gspo_two_iterations, 4096",
    "gspo_two_iterations, 40"
  })
  void theRunIsTrls(String name, int microTokens) throws Exception {
    JsonNode golden = new JsonMapper().readTree(resource("grpo_e2e/" + name + ".json"));
    JsonNode settings = golden.get("settings");
    Path folder = resource("models/" + Path.of(golden.get("model").stringValue()).getFileName());
    try (var model = ModelDirectory.open(Disk.system(), folder);
        LanguageModel initial = model.snapshot();
        var workers = new Workers(1);
        var optimizer = new AdamW(adamW(settings), model.parameters().asMap());
        var update = new PolicyUpdate(config(settings, microTokens), model, optimizer, workers)) {
      int maxSteps = settings.get("max_steps").intValue();
      var schedule =
          new Schedule(
              new Schedule.Linear(), settings.get("learning_rate").doubleValue(), 0, maxSteps);
      boolean whole =
          microTokens == 4096 && settings.get("gradient_accumulation_steps").intValue() == 1;
      int done = 0;
      for (JsonNode rollout : golden.get("rollouts")) {
        int first = done;
        List<PolicyUpdate.Step> steps =
            update.run(
                rows(rollout, golden),
                Optional.of(initial),
                i -> schedule.rate(first + i),
                new SplittableRandom(1));
        for (PolicyUpdate.Step step : steps) {
          assertStep(name + " step " + (done + 1), step, golden.get("steps").get(done++), whole);
        }
      }
      assertThat(done).isEqualTo(maxSteps);
      assertWeights(model, initial, golden.get("final_weights"));
      assertLikelihood(model, golden);
    }
  }

  private static AdamW.Config adamW(JsonNode settings) {
    return new AdamW.Config(
        settings.get("adam_beta1").doubleValue(),
        settings.get("adam_beta2").doubleValue(),
        settings.get("adam_epsilon").doubleValue(),
        settings.get("weight_decay").doubleValue(),
        false,
        AdamW.Path.FUSED);
  }

  private static PolicyUpdate.Config config(JsonNode settings, int microTokens) {
    return new PolicyUpdate.Config(
        policy(settings),
        1,
        settings.get("num_iterations").intValue(),
        PolicyUpdate.Old.RECOMPUTED,
        microTokens,
        settings.get("temperature").doubleValue(),
        settings.get("max_completion_length").intValue(),
        settings.get("max_grad_norm").doubleValue(),
        false);
  }

  private static PolicySettings policy(JsonNode settings) {
    double low = settings.get("epsilon").doubleValue();
    double high = settings.path("epsilon_high").doubleValue(low);
    String type = settings.get("loss_type").stringValue();
    Surrogate surrogate =
        type.equals("cispo") ? new CispoSurrogate(high) : ClipSurrogate.of(low, high);
    Aggregation aggregation =
        switch (type) {
          case "grpo" -> Aggregation.SEQUENCE_MEAN;
          case "bnpo" -> Aggregation.LOCAL_TOKEN_MEAN;
          case "dr_grpo" -> Aggregation.CONSTANT;
          case "dapo", "cispo" -> Aggregation.GLOBAL_TOKEN_MEAN;
          default -> throw new AssertionError(type);
        };
    boolean sequence = settings.get("importance_sampling_level").stringValue().equals("sequence");
    var policy =
        PolicySettings.DEFAULT
            .withSurrogate(surrogate)
            .withAggregation(aggregation)
            .withRatio(sequence ? Ratio.SEQUENCE : Ratio.TOKEN);
    double beta = settings.get("beta").doubleValue();
    if (beta == 0) return policy;
    boolean weighted = settings.get("use_bias_correction_kl").booleanValue();
    return policy.withKl(Kl.inLoss(Kl.Estimator.K3, beta).withRatioWeighted(weighted));
  }

  private static List<PolicyRow> rows(JsonNode rollout, JsonNode golden) {
    JsonNode settings = golden.get("settings");
    JsonNode rewards = rollout.get("rewards");
    double[][] rewards_NF = new double[rewards.size()][];
    for (int row = 0; row < rewards_NF.length; row++) {
      rewards_NF[row] =
          rewards.get(row).values().stream().mapToDouble(r -> r.doubleValue(Double.NaN)).toArray();
    }
    double[] weights_F =
        settings.get("reward_weights").values().stream()
            .mapToDouble(JsonNode::doubleValue)
            .toArray();
    var scale =
        switch (settings.get("scale_rewards").stringValue()) {
          case "group" -> Advantages.Scale.GROUP;
          case "batch" -> Advantages.Scale.BATCH;
          case "none" -> Advantages.Scale.NONE;
          default -> throw new AssertionError(settings.get("scale_rewards"));
        };
    double[] advantages_N =
        Advantages.of(
            Advantages.weightedSum(rewards_NF, weights_F),
            settings.get("num_generations").intValue(),
            Advantages.Config.of(scale, Advantages.Deviation.SAMPLE, 1e-4));
    boolean mask = settings.get("mask_truncated_completions").booleanValue();
    int end = golden.get("eos_token_id").intValue();
    List<PolicyRow> rows = new ArrayList<>();
    for (int row = 0; row < advantages_N.length; row++) {
      assertThat(advantages_N[row])
          .isCloseTo(rollout.get("advantages").get(row).doubleValue(), within(1e-6));
      int[] ids = ids(rollout.get("completion_ids").get(row));
      boolean truncated = ids[ids.length - 1] != end;
      rows.add(
          new PolicyRow(
              ids(rollout.get("prompt_ids").get(row)),
              ids,
              new float[ids.length],
              advantages_N[row],
              !(mask && truncated)));
    }
    return rows;
  }

  private static int[] ids(JsonNode array) {
    return array.values().stream().mapToInt(JsonNode::intValue).toArray();
  }

  private static void assertStep(
      String where, PolicyUpdate.Step step, JsonNode golden, boolean whole) {
    assertThat(step.skipped()).isFalse();
    assertThat(step.loss())
        .as(where + " loss")
        .isCloseTo(golden.get("loss").doubleValue(), within(2e-5));
    double norm = golden.get("grad_norm").doubleValue();
    assertThat(step.gradNorm()).as(where + " norm").isCloseTo(norm, within(1e-4 * norm));
    if (!whole) return;
    for (Map.Entry<String, Double> metric : step.metrics().entrySet()) {
      JsonNode expected = golden.path(metric.getKey());
      if (!expected.isNumber()) continue;
      assertThat(metric.getValue())
          .as(where + " " + metric.getKey())
          .isCloseTo(expected.doubleValue(), within(1e-4));
    }
  }

  private static void assertWeights(
      LanguageModel model, LanguageModel initial, JsonNode finalWeights) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      for (String name : finalWeights.propertyNames()) {
        JsonNode golden = finalWeights.get(name);
        Tensor weight = model.parameters().get(name);
        float[] flat = weight.toFloats();
        for (JsonNode entry : golden.get("entries")) {
          assertThat((double) flat[entry.get(0).intValue()])
              .as(name + " at " + entry.get(0))
              .isCloseTo(entry.get(1).doubleValue(), within(2e-5));
        }
        double change = Math.sqrt(weight.sub(initial.parameters().get(name)).square().sum().item());
        double wanted = golden.get("change_norm").doubleValue();
        assertThat(change).as(name + " change").isCloseTo(wanted, within(1e-3 * wanted + 1e-5));
      }
    }
  }

  private static void assertLikelihood(LanguageModel model, JsonNode golden) {
    JsonNode probe = golden.get("probe_input_ids");
    for (int row = 0; row < probe.size(); row++) {
      int[] ids = ids(probe.get(row));
      try (var _ = TensorScope.open();
          var _ = Tensor.noGradients()) {
        Tensor logp_BTV =
            model
                .hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal())
                .linear(model.headWeight())
                .logSoftmax(-1);
        int vocabulary = model.vocabularySize();
        float[] flat = logp_BTV.toFloats();
        JsonNode expected = golden.get("final_log_likelihood").get(row);
        for (int t = 0; t + 1 < ids.length; t++) {
          assertThat((double) flat[t * vocabulary + ids[t + 1]])
              .as("probe %d at %d", row, t)
              .isCloseTo(expected.get(t).doubleValue(), within(5e-4));
        }
      }
    }
  }
}
