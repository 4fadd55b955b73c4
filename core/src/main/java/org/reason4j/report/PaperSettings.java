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
          setting("model", "671B parameters, 37B active; pretrained DeepSeek-V3-Base"),
          setting("learning rate", "3e-6", "grpo.learning-rate"),
          setting("KL coefficient β", "0.001", "grpo.beta"),
          setting("clip, below 1", "not stated (first stage of R1: 10 for both)", "grpo.clip-low"),
          setting("clip, above 1", "not stated", "grpo.clip-high"),
          setting("sampling temperature in training", "1", "grpo.temperature"),
          setting("answers a question (G)", "16", "grpo.samples"),
          setting("questions a step", "32", "grpo.prompts"),
          setting(
              "longest answer, tokens", "32,768, from step 8,200 on 65,536", "grpo.max-new-tokens"),
          setting("updates a rollout", "16", "grpo.minibatches"),
          setting("passes over a rollout", "1", "grpo.epochs"),
          setting("steps until the reference becomes the policy", "400", "grpo.reference-every"),
          setting("steps", "10,400", "grpo.steps"),
          setting("reward by rule", "accuracy and format, equal weight", "reward.kind"),
          setting("weight of accuracy", "1", "reward.accuracy"),
          setting("weight of format", "1", "reward.format"),
          setting("prompt template", "its Table 1", "template"),
          setting("evaluation temperature", "0.6", "eval.temperature"),
          setting("evaluation top-p", "0.95", "eval.top-p"),
          setting("samples an item", "64 on AIME 2024, 16 on the training curve", "eval.samples"));

  private PaperSettings() {}

  static Page.Table table(RunRecord run) {
    List<List<String>> rows = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      String ours = run.setting(setting.keys().toArray(String[]::new)).orElse(unset(run, setting));
      if (setting.name().equals("model")) ours = model(run);
      ours = ours.replace(".0E", "e");
      rows.add(List.of(setting.name(), ours, setting.paper()));
    }
    return new Page.Table(List.of("setting", "this run", "DeepSeek-R1-Zero"), rows);
  }

  /// A knob of the loss that the recipe leaves to its preset.
  private static String unset(RunRecord run, Setting setting) {
    boolean knob = setting.keys().stream().anyMatch(key -> key.startsWith("grpo."));
    return knob ? run.setting("grpo.preset").map(name -> "as preset " + name).orElse("–") : "–";
  }

  private static String model(RunRecord run) {
    var parameters = Summary.parameters(run);
    return parameters.isPresent()
        ? Numbers.plain(parameters.getAsDouble())
            + " parameters; "
            + run.setting("base")
                .map(from -> "from " + from)
                .orElse("pretrained on generated pages")
        : "–";
  }

  private static Setting setting(String name, String paper, String... keys) {
    return new Setting(name, paper, List.of(keys));
  }
}
