package org.reason4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.reason4j.config.ConfigException;
import org.reason4j.train.loss.Advantages;
import org.reason4j.train.loss.Advantages.Baseline;
import org.reason4j.train.loss.Advantages.Deviation;
import org.reason4j.train.loss.Advantages.Scale;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.CispoSurrogate;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.GmpoSurrogate;
import org.reason4j.train.loss.Kl;
import org.reason4j.train.loss.PolicySettings;
import org.reason4j.train.loss.Ratio;
import org.reason4j.train.loss.ReinforceSurrogate;
import org.reason4j.train.loss.Rloo;
import org.reason4j.train.loss.SapoSurrogate;
import org.reason4j.train.loss.VespoSurrogate;

/// What a paper or a system means by "GRPO": its loss and its advantages, by name.
///
/// A preset says nothing about batch sizes, learning rates or sampling. Where a paper is silent, it
/// is said in `note`. Token means are over the whole optimizer step, so that a step does not depend
/// on how it is cut; nanochat's is over the micro-batch, as it has it.
public final class Presets {
  /// @param proven the reference cases (`golden/grpo`) that prove the loss or the advantages on
  ///   numbers; empty: by its documentation
  /// @param note what differs, or what else the source does that other keys switch on
  public record Preset(
      String name,
      String source,
      PolicySettings policy,
      Advantages.Config advantages,
      List<String> proven,
      String note) {

    /// Every knob that the preset sets, under the recipe's names.
    public SequencedMap<String, String> knobs() {
      var knobs = new LinkedHashMap<String, String>();
      surrogate(knobs);
      policy.logRatioClamp().ifPresent(clamp -> knobs.put("log-ratio-clamp", number(clamp)));
      knobs.put("ratio", key(policy.ratio()));
      knobs.put("aggregation", key(policy.aggregation()));
      policy.kl().ifPresentOrElse(kl -> divergence(kl, knobs), () -> knobs.put("beta", "0"));
      knobs.put("baseline", key(advantages.baseline()));
      knobs.put("scale", key(advantages.scale()));
      if (advantages.scale() != Scale.NONE) {
        knobs.put("deviation", key(advantages.deviation()));
        knobs.put("epsilon", number(advantages.epsilon()));
      }
      return knobs;
    }

    private void surrogate(SequencedMap<String, String> knobs) {
      switch (policy.surrogate()) {
        case ClipSurrogate clip -> {
          knobs.put("loss", "clip");
          knobs.put("clip-low", number(clip.low()));
          knobs.put("clip-high", number(clip.high()));
          clip.dual().ifPresent(dual -> knobs.put("dual-clip", number(dual)));
        }
        case CispoSurrogate cispo -> {
          knobs.put("loss", "cispo");
          knobs.put("cap", number(cispo.cap()));
        }
        case SapoSurrogate _ -> knobs.put("loss", "sapo");
        case VespoSurrogate _ -> knobs.put("loss", "vespo");
        case GmpoSurrogate _ -> knobs.put("loss", "gmpo");
        case ReinforceSurrogate _ -> knobs.put("loss", "reinforce");
      }
    }

    private static void divergence(Kl kl, SequencedMap<String, String> knobs) {
      knobs.put("beta", number(kl.beta()));
      knobs.put("kl-estimator", key(kl.estimator()));
      knobs.put("kl-place", key(kl.place()));
      if (kl.ratioWeighted()) knobs.put("kl-ratio-weighted", "true");
      kl.inputClamp().ifPresent(clamp -> knobs.put("kl-input-clamp", number(clamp)));
      kl.outputClamp().ifPresent(clamp -> knobs.put("kl-output-clamp", number(clamp)));
    }

    private static String key(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e6
          ? Long.toString((long) value)
          : Double.toString(value);
    }
  }

  private static final PolicySettings TOKEN_MEAN =
      PolicySettings.DEFAULT.withAggregation(Aggregation.GLOBAL_TOKEN_MEAN);

  private static final SequencedMap<String, Preset> ALL = all();

  private Presets() {}

  private static Advantages.Config sample(double epsilon) {
    return Advantages.Config.of(Scale.GROUP, Deviation.SAMPLE, epsilon);
  }

  private static Advantages.Config unscaled(Baseline baseline) {
    return new Advantages.Config(baseline, Scale.NONE, Deviation.SAMPLE, 0, false);
  }

  private static SequencedMap<String, Preset> all() {
    List<Preset> presets =
        List.of(
            new Preset(
                "r1",
                "DeepSeek-R1, eq. 1-3",
                PolicySettings.DEFAULT
                    .withSurrogate(ClipSurrogate.of(10, 10))
                    .withKl(Kl.inLoss(Kl.Estimator.K3, 0.001)),
                Advantages.Config.R1,
                List.of("ref_r1", "trl_grpo_r1_eps10", "ref_adv_paper", "ref_adv_g16_table"),
                "the deviation is not stated in the paper: population; reference := policy every"
                    + " 400 steps is reference-every"),
            new Preset(
                "laptop",
                "our recipe: r1 with the usual clip",
                PolicySettings.DEFAULT.withKl(Kl.inLoss(Kl.Estimator.K3, 0.001)),
                Advantages.Config.R1,
                List.of("trl_grpo_token_beta004", "ref_kl_k3", "ref_adv_paper"),
                "a clip of 10 is for rates a hundred times lower than a small model wants"),
            new Preset(
                "deepseekmath",
                "DeepSeekMath, eq. 3-4",
                PolicySettings.DEFAULT.withKl(Kl.inLoss(Kl.Estimator.K3, 0.04)),
                Advantages.Config.R1,
                List.of("ref_deepseekmath", "ref_gradient_coefficient", "ref_adv_paper"),
                "clip and deviation are not stated: 0.2, population; one update a rollout"),
            new Preset(
                "trl",
                "TRL 1.16, its defaults",
                TOKEN_MEAN.withKl(Kl.inLoss(Kl.Estimator.K3, 0).withRatioWeighted(true)),
                sample(1e-4),
                List.of(
                    "trl_dapo_token_beta0", "trl_dapo_token_beta004_corrected", "trl_adv_group"),
                "its correction for another sampler is not needed with our own"),
            new Preset(
                "verl",
                "verl, its defaults",
                TOKEN_MEAN
                    .withSurrogate(ClipSurrogate.of(0.2, 0.2).withDual(3))
                    .withLogRatioClamp(20),
                new Advantages.Config(
                    Baseline.GROUP_MEAN, Scale.GROUP, Deviation.SAMPLE, 1e-6, true),
                List.of("ref_verl", "ref_dual_clip_hits", "ref_adv_verl", "ref_adv_verl_g1"),
                "beta 0.001 is its value where the KL is on"),
            new Preset(
                "openrlhf",
                "OpenRLHF, group_norm",
                TOKEN_MEAN.withLogRatioClamp(20).withKl(Kl.inReward(Kl.Estimator.K1, 0.01)),
                sample(1e-9),
                List.of("ref_adv_openrlhf"),
                "the loss by its documentation"),
            new Preset(
                "nemo-rl",
                "NeMo-RL, its defaults",
                TOKEN_MEAN.withKl(Kl.inLoss(Kl.Estimator.K3, 0.01).withClamps(20, 10)),
                new Advantages.Config(
                    Baseline.LEAVE_ONE_OUT, Scale.GROUP, Deviation.SAMPLE, 1e-6, false),
                List.of("ref_nemo_rl_kl"),
                "the advantages (leave-one-out mean and deviation) by its documentation"),
            new Preset(
                "skyrl",
                "SkyRL, its defaults",
                TOKEN_MEAN.withKl(Kl.inLoss(Kl.Estimator.K3, 0.001)),
                sample(1e-6),
                List.of(),
                "dual clip is optional there: dual-clip"),
            new Preset(
                "dapo",
                "DAPO, eq. 8",
                TOKEN_MEAN.withSurrogate(ClipSurrogate.of(0.2, 0.28)),
                Advantages.Config.R1,
                List.of("ref_dapo", "trl_dapo_clip_higher", "ref_adv_paper"),
                "dynamic sampling is resampling, the soft penalty is overlong-buffer"),
            new Preset(
                "dr-grpo",
                "Dr. GRPO",
                PolicySettings.DEFAULT.withAggregation(Aggregation.CONSTANT),
                unscaled(Baseline.GROUP_MEAN),
                List.of("ref_dr_grpo", "trl_dr_grpo_token_beta0", "ref_adv_dr_grpo"),
                ""),
            new Preset(
                "gspo",
                "GSPO, eq. 5-7",
                PolicySettings.DEFAULT
                    .withRatio(Ratio.SEQUENCE)
                    .withSurrogate(ClipSurrogate.of(3e-4, 4e-4)),
                Advantages.Config.R1,
                List.of("ref_gspo", "trl_gspo_sequence_beta0"),
                ""),
            new Preset(
                "cispo",
                "MiniMax-M1, eq. 4",
                TOKEN_MEAN.withSurrogate(new CispoSurrogate(5)),
                Advantages.Config.R1,
                List.of("trl_cispo_token_beta0", "trl_cispo_first_iteration"),
                "the cap is not stated in the paper: 5"),
            new Preset(
                "nanochat",
                "nanochat",
                PolicySettings.DEFAULT
                    .withSurrogate(new ReinforceSurrogate())
                    .withAggregation(Aggregation.LOCAL_TOKEN_MEAN),
                unscaled(Baseline.GROUP_MEAN),
                List.of("ref_nanochat", "ref_adv_dr_grpo"),
                "the token mean is the micro-batch's, so a step depends on how it is cut"),
            new Preset(
                "rloo",
                "RLOO, as in TRL 1.16",
                Rloo.LOSS.withKl(Kl.inReward(Kl.Estimator.K1, 0.05)),
                unscaled(Baseline.LEAVE_ONE_OUT),
                List.of("trl_rloo_loss", "trl_rloo_adv_kl", "ref_adv_rloo"),
                ""),
            new Preset(
                "reinforce++",
                "REINFORCE++",
                TOKEN_MEAN.withKl(Kl.inReward(Kl.Estimator.K1, 0.01)),
                new Advantages.Config(
                    Baseline.BATCH_MEAN, Scale.BATCH, Deviation.POPULATION, 1e-8, false),
                List.of(),
                "one advantage a row: the KL of the whole completion is taken from its reward"));
    var named = new TreeMap<String, Preset>();
    for (Preset preset : presets) named.put(preset.name(), preset);
    return named;
  }

  /// All of them, by name.
  public static List<Preset> known() {
    return List.copyOf(ALL.values());
  }

  /// @throws ConfigException if there is none of this name; lists those known
  public static Preset named(String name) {
    Preset preset = ALL.get(name);
    if (preset == null) throw ConfigException.unknown("preset", name, ALL.keySet());
    return preset;
  }
}
