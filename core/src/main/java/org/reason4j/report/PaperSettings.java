package org.reason4j.report;

import java.util.ArrayList;
import java.util.List;

/// The settings of a run beside those the paper prints for R1-Zero (DeepSeek-R1, hyper-parameters
/// of the version in Nature, and its evaluation protocol).
final class PaperSettings {
  /// A setting: its name, what the paper prints, and the recipe keys that may hold ours.
  private record Setting(String name, String paper, List<String> keys) {}

  private static final List<Setting> SETTINGS =
      List.of(
          setting("learning rate", "3e-6", "grpo.lr", "grpo.learning-rate", "grpo.optimizer.lr"),
          setting("KL coefficient β", "0.001", "grpo.beta", "grpo.loss.beta", "grpo.kl.beta"),
          setting(
              "clip ε",
              "not stated (R1, first stage: 10)",
              "grpo.clip",
              "grpo.clip-low",
              "grpo.loss.clip-low",
              "grpo.epsilon"),
          setting(
              "sampling temperature in training",
              "1",
              "grpo.temperature",
              "grpo.sampling.temperature",
              "rollout.temperature"),
          setting(
              "answers a question (G)",
              "16",
              "grpo.group-size",
              "grpo.samples-per-prompt",
              "grpo.samples",
              "grpo.batch.samples-per-prompt"),
          setting(
              "questions a step",
              "32",
              "grpo.prompts",
              "grpo.prompts-per-step",
              "grpo.batch.prompts"),
          setting(
              "longest answer, tokens",
              "32,768, from step 8,200 on 65,536",
              "grpo.max-new-tokens",
              "grpo.max-tokens",
              "rollout.max-new-tokens"),
          setting(
              "updates a rollout",
              "16 mini-batches of 512 out of 8,192 answers, one pass",
              "grpo.updates",
              "grpo.updates-per-rollout",
              "grpo.minibatches",
              "grpo.epochs"),
          setting(
              "reference := policy",
              "every 400 steps",
              "grpo.reference-refresh",
              "grpo.refresh-reference",
              "grpo.reference-every"),
          setting("steps", "10,400", "grpo.steps"),
          setting(
              "reward",
              "accuracy + format, equal weight, by rule",
              "reward",
              "reward.kind",
              "reward.mode"),
          setting(
              "model",
              "671B parameters, 37B active; pretrained DeepSeek-V3-Base",
              "model.width",
              "model.d",
              "model.hidden-size"),
          setting("evaluation temperature", "0.6", "eval.temperature", "evaluation.temperature"),
          setting("evaluation top-p", "0.95", "eval.top-p", "evaluation.top-p"),
          setting(
              "samples an item, pass@1",
              "64 on AIME 2024",
              "eval.samples",
              "eval.k",
              "evaluation.samples"));

  private PaperSettings() {}

  static Page.Table table(RunRecord run) {
    List<List<String>> rows = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      String ours = run.setting(setting.keys().toArray(String[]::new)).orElse("–");
      if (setting.name().equals("model")) ours = model(run);
      rows.add(List.of(setting.name(), ours, setting.paper()));
    }
    return new Page.Table(List.of("setting", "this run", "DeepSeek-R1-Zero"), rows);
  }

  private static String model(RunRecord run) {
    var parameters = Summary.parameters(run);
    return parameters.isPresent()
        ? Numbers.plain(parameters.getAsDouble()) + " parameters; pretrained on generated pages"
        : "–";
  }

  private static Setting setting(String name, String paper, String... keys) {
    return new Setting(name, paper, List.of(keys));
  }
}
