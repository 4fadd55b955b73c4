package org.reason4j.pipeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The trainers that a recipe can name with `trainer = "..."`, each with the record that its recipe
/// is bound to.
public enum Trainer {
  /// From nothing: vocabulary, pretraining, gate, GRPO. What a recipe without the key means.
  ZERO(ZeroRecipe.class),
  /// GRPO alone, from a given base: the same recipe as [#ZERO], with `base`.
  GRPO(ZeroRecipe.class),
  /// Supervised fine-tuning of a given base.
  SFT(SftRecipe.class),
  /// A reward model from preference pairs or labels.
  REWARD_MODEL(RewardModelRecipe.class),
  /// A teacher's skill into a smaller student.
  DISTILL(DistillRecipe.class),
  /// A DeepSeek-V3 from nothing: experts, layers ahead, balance.
  PRETRAIN(PretrainRecipe.class);

  private final Class<? extends Record> recipe;

  Trainer(Class<? extends Record> recipe) {
    this.recipe = recipe;
  }

  /// The root record of its recipes.
  public Class<? extends Record> recipe() {
    return recipe;
  }

  /// Its name in recipes and on the command line, such as `reward-model`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The trainer of that name.
  public static Optional<Trainer> named(String word) {
    return Arrays.stream(values()).filter(trainer -> trainer.word().equals(word)).findFirst();
  }
}
