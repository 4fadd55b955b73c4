package org.reason4j.pipeline;

import java.util.List;
import java.util.Optional;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;

/// Every setting of a training run, whichever trainer it names.
///
/// A trainer is added by: a recipe record with a component `trainer`, permitted here; a constant in
/// [Trainer]; its class as a case of [Training#of]; its checks as a case of [Inputs]; its verb as a
/// line of `cli.Verbs`. The compiler names each place that is missing.
public sealed interface TrainerRecipe
    permits ZeroRecipe, SftRecipe, RewardModelRecipe, DistillRecipe, PretrainRecipe {
  /// Seed of every random stream.
  long seed();

  /// Threads that work.
  int threads();

  /// Which checkpoints stay.
  Retention retention();

  /// Reads a recipe as the record of the trainer that it names; of [Trainer#ZERO] where it names
  /// none.
  ///
  /// @param name of the file, for messages
  /// @param fixed the trainer that the command stands for; a recipe that names another is refused
  /// @param overrides `a.b=value` each, later ones win
  /// @throws ConfigException with all mistakes
  static TrainerRecipe parse(
      String name, String text, Optional<Trainer> fixed, List<String> overrides) {
    Optional<String> word = TomlBinder.peek(name, text, "trainer", overrides);
    Optional<Trainer> named = word.flatMap(Trainer::named);
    if (named.isPresent() && fixed.isPresent() && !named.equals(fixed))
      throw new ConfigException(
          "%s: trainer is \"%s\", and this command trains with %s; use `reason4j train`, or take"
              + " the key out",
          name, named.get().word(), fixed.get().word());
    Class<? extends Record> type = named.or(() -> fixed).orElse(Trainer.ZERO).recipe();
    var recipe = (TrainerRecipe) TomlBinder.parse(name, text, type, overrides);
    if (fixed.equals(Optional.of(Trainer.GRPO)) && recipe instanceof ZeroRecipe zero)
      zero.requireBase();
    return recipe;
  }
}
