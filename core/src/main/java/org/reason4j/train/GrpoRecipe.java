package org.reason4j.train;

import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.optim.AdamW;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.OverlongPenalty;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;
import org.reason4j.train.loss.SamplerCorrection;

/// The `[grpo]` table of a recipe: a preset, and whatever of it is set otherwise.
public record GrpoRecipe(
    @Doc("Whose loss and advantages; `reason4j loss --presets` lists them.") @Default("laptop")
        String preset,
    @Doc("Steps: rollouts, then updates.") @Default("30") @Range(min = 0, max = 1e7) int steps,
    @Doc(value = "Problems a step.", source = "DeepSeek-R1: 32")
        @Default("16")
        @Range(min = 1, max = 65_536)
        int prompts,
    @Doc(value = "Answers to each problem.", source = "DeepSeek-R1: 16")
        @Default("16")
        @Range(min = 1, max = 65_536)
        int samples,
    @Doc(value = "Longest answer in tokens.", source = "DeepSeek-R1: 32,768")
        @Default("160")
        @Range(min = 1, max = 1e6)
        int maxNewTokens,
    @Doc(value = "Temperature of the rollouts.", source = "DeepSeek-R1: 1")
        @Default("1.0")
        @Range(min = 0, max = 100)
        double temperature,
    @Doc("Nucleus of the rollouts.") @Default("1.0") @Range(min = 0, max = 1) double topP,
    @Doc("Only the k likeliest tokens; 0 = all.") @Default("0") @Range(min = 0, max = 1e6) int topK,
    @Doc("Only tokens at least this share of the likeliest one's probability.")
        @Default("0.0")
        @Range(min = 0, max = 1)
        double minP,
    @Doc("Rows a worker decodes at a time.") @Default("128") @Range(min = 1, max = 4096) int slots,
    @Doc(value = "Learning rate.", source = "DeepSeek-R1: 3e-6; a model this small takes 3e-4")
        @Default("3e-4")
        @Range(min = 0, max = 1)
        double learningRate,
    @Doc("Steps of linear warm-up.") @Default("0") @Range(min = 0, max = 1e6) int warmUp,
    @Doc(value = "Optimizer steps on one batch of rollouts.", source = "DeepSeek-R1: 16")
        @Default("2")
        @Range(min = 1, max = 4096)
        int minibatches,
    @Doc(value = "Passes over one batch of rollouts.", source = "DeepSeek-R1: 1")
        @Default("1")
        @Range(min = 1, max = 64)
        int epochs,
    @Doc("Old log-probabilities: the sampler's, or recomputed by the trainer.") @Default("sampler")
        PolicyUpdate.Old oldLogProbs,
    @Doc("Padded tokens of one forward and backward pass at most.")
        @Default("4096")
        @Range(min = 16, max = 1e8)
        int microTokens,
    @Doc("Largest gradient norm.") @Default("1.0") double maxGradNorm,
    @Doc("Decoupled weight decay of matrices.") @Default("0.0") @Range(min = 0, max = 1)
        double weightDecay,
    @Doc(
            value = "Steps after which the reference becomes the policy; 0 = never.",
            source = "DeepSeek-R1: 400")
        @Default("400")
        @Range(min = 0, max = 1e9)
        int referenceEvery,
    @Doc("Weight of the KL divergence from the reference, if not the preset's.")
        Optional<Double> beta,
    @Doc("How far the ratio may fall below 1, if not the preset's.") Optional<Double> clipLow,
    @Doc("How far the ratio may rise above 1, if not the preset's.") Optional<Double> clipHigh,
    @Doc("Bound of the loss where the advantage is negative, if not the preset's.")
        Optional<Double> dualClip,
    @Doc("Ratio per token or of the sequence, if not the preset's.") Optional<Ratio> ratio,
    @Doc("How token losses become one number, if not the preset's.")
        Optional<Aggregation> aggregation,
    @Doc("Estimator of the KL divergence, if not the preset's.") Optional<Kl.Estimator> klEstimator,
    @Doc("KL divergence in the loss or in the reward, if not the preset's.")
        Optional<Kl.Place> klPlace,
    @Doc("Whose deviation advantages are divided by, if not the preset's.")
        Optional<Advantages.Scale> scale,
    @Doc("Population or sample deviation, if not the preset's.")
        Optional<Advantages.Deviation> deviation,
    @Doc("Group mean or leave-one-out, if not the preset's.")
        Optional<Advantages.Baseline> baseline,
    @Doc("Added to the deviation, if not the preset's.") Optional<Double> epsilon,
    @Doc(
            value =
                "Weigh by the trainer's probability over the sampler's; needs old-log-probs ="
                    + " \"recomputed\".",
            source = "TRL: sequence-mask")
        Optional<SamplerCorrection.Mode> correction,
    @Doc(value = "Bound of that ratio.", source = "TRL: 3")
        @Default("3.0")
        @Range(min = 1, max = 1e6)
        double correctionCap,
    @Doc("Leave cut-off answers out of the loss.") @Default("false") boolean maskTruncated,
    @Doc(value = "Rounds of replacing groups that teach nothing; 0 = off.", source = "DAPO")
        @Default("0")
        @Range(min = 0, max = 64)
        int resampling,
    @Doc(
            value = "Tokens before the limit over which a penalty grows to 1; 0 = off.",
            source = "DAPO")
        @Default("0")
        @Range(min = 0, max = 1e6)
        int overlongBuffer,
    @Doc("Compute layers again in backward instead of keeping them: less memory, more time.")
        @Default("false")
        boolean activationCheckpointing) {

  public GrpoRecipe {
    int rollouts = Math.multiplyExact(prompts, samples);
    if (rollouts % minibatches != 0)
      throw new ConfigException(
          "grpo.minibatches is %d; it must divide prompts x samples = %d x %d = %d",
          minibatches, prompts, samples, rollouts);
    if (temperature == 0)
      throw new ConfigException(
          "grpo.temperature is 0; greedy answers to one problem are all alike and teach nothing:"
              + " above 0");
    if (overlongBuffer >= maxNewTokens)
      throw new ConfigException(
          "grpo.overlong-buffer is %d; it must be below grpo.max-new-tokens = %d",
          overlongBuffer, maxNewTokens);
  }

  /// How rollouts are drawn.
  public SamplingSettings sampling() {
    return SamplingSettings.PLAIN
        .withTemperature(temperature)
        .withTopP(topP)
        .withTopK(topK)
        .withMinP(minP);
  }

  /// Learning rate of the i-th optimizer step in a step.
  public double rate(int step, int update) {
    double done = step - 1 + (update + 1.0) / (minibatches * epochs);
    return warmUp == 0 ? learningRate : learningRate * Math.min(1, done / warmUp);
  }

  public AdamW.Config adamW() {
    return new AdamW.Config(0.9, 0.999, 1e-8, weightDecay, false, AdamW.Path.FUSED);
  }

  /// The trainer's settings.
  public Grpo.Config config(long seed) {
    Presets.Preset known = Presets.named(preset);
    return new Grpo.Config(
        seed,
        prompts,
        samples,
        advantages(known.advantages()),
        new PolicyUpdate.Config(
            policy(known.policy()),
            minibatches,
            epochs,
            oldLogProbs,
            microTokens,
            temperature,
            maxNewTokens,
            maxGradNorm,
            activationCheckpointing,
            correction.map(mode -> new SamplerCorrection(mode, 0, correctionCap))),
        referenceEvery,
        maskTruncated,
        resampling,
        overlongBuffer == 0
            ? Optional.empty()
            : Optional.of(new OverlongPenalty(maxNewTokens, overlongBuffer)));
  }

  private Advantages.Config advantages(Advantages.Config preset) {
    return new Advantages.Config(
        baseline.orElse(preset.baseline()),
        scale.orElse(preset.scale()),
        deviation.orElse(preset.deviation()),
        epsilon.orElse(preset.epsilon()),
        preset.rawSingles());
  }

  private PolicySettings policy(PolicySettings preset) {
    PolicySettings policy = preset;
    if (clipLow.isPresent() || clipHigh.isPresent() || dualClip.isPresent()) {
      if (!(policy.surrogate() instanceof ClipSurrogate clip))
        throw new ConfigException(
            "grpo.clip-low, clip-high and dual-clip belong to a clipped loss; preset %s has"
                + " another",
            this.preset);
      OptionalDouble dual = dualClip.map(OptionalDouble::of).orElse(clip.dual());
      policy =
          policy.withSurrogate(
              new ClipSurrogate(
                  clipLow.orElse(clip.low()), clipHigh.orElse(clip.high()), dual, clip.delta()));
    }
    if (ratio.isPresent()) policy = policy.withRatio(ratio.get());
    if (aggregation.isPresent()) policy = policy.withAggregation(aggregation.get());
    return withKl(policy);
  }

  private PolicySettings withKl(PolicySettings policy) {
    double weight = beta.orElse(policy.kl().map(Kl::beta).orElse(0.0));
    if (weight == 0) return policy.withoutKl();
    Kl preset = policy.kl().orElse(Kl.inLoss(Kl.Estimator.K3, weight));
    return policy.withKl(
        new Kl(
            klEstimator.orElse(preset.estimator()),
            weight,
            klPlace.orElse(preset.place()),
            preset.ratioWeighted(),
            preset.inputClamp(),
            preset.outputClamp()));
  }
}
