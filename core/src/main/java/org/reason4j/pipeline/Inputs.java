package org.reason4j.pipeline;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelException;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

/// What a recipe names, looked at before a run directory is made: a run whose task, preset or base
/// does not exist must not take the name of the run that was meant, and must not find out after
/// minutes of pretraining.
public final class Inputs {
  private Inputs() {}

  /// Opens everything once and keeps nothing. Reads a whole base model where there is one.
  ///
  /// @param startEngine starts the native library, for a recipe that has a base
  /// @throws ConfigException for an unknown task, preset or template, or settings that do not fit
  /// @throws org.reason4j.data.ExampleException for data that is missing, has bad lines or of which
  ///   nothing is left
  /// @throws org.reason4j.task.TaskException for a problem file that is missing or has bad lines
  /// @throws ModelException for a base that is missing or not a model
  public static void check(TrainerRecipe recipe, Disk disk, Runnable startEngine) {
    switch (recipe) {
      case ZeroRecipe zero -> check(zero, disk, startEngine);
      case SftRecipe sft -> {
        startEngine.run();
        checkModel("base", sft.base(), disk);
        SftRun.check(sft, disk);
      }
      case RewardModelRecipe reward -> {
        startEngine.run();
        requireFiles("base", reward.base(), disk);
        RewardModelRun.check(reward, disk);
      }
      case DistillRecipe distill -> check(distill, disk, startEngine);
      case PretrainRecipe pretrain -> PretrainRun.check(pretrain);
    }
  }

  private static void check(ZeroRecipe recipe, Disk disk, Runnable startEngine) {
    ZeroRecipe.Rewards reward = recipe.reward();
    boolean scores = reward.helpfulnessModel().isPresent() || reward.safetyModel().isPresent();
    if (recipe.base().isPresent() || scores) startEngine.run();
    var _ = recipe.grpo().config(recipe.seed());
    try (var materials = new Materials(recipe, disk, Path.of(""))) {
      if (scores) materials.checkPreferences();
    }
    recipe.base().ifPresent(base -> checkModel("base", base, disk));
    recipe.tokenizer().from().ifPresent(from -> checkVocabulary(from, disk));
  }

  private static void checkVocabulary(Path from, Disk disk) {
    for (Path path : new Path[] {from.resolve("config.json"), from.resolve("tokenizer.json")})
      if (!disk.exists(path))
        throw new ModelException(
            "tokenizer.from is %s, which has no %s; expected a Hugging Face model directory"
                .formatted(from, path.getFileName()),
            new NoSuchFileException(path.toString()));
  }

  private static void check(DistillRecipe recipe, Disk disk, Runnable startEngine) {
    startEngine.run();
    checkModel("teacher", recipe.teacher(), disk);
    recipe.student().ifPresent(student -> checkModel("student", student, disk));
    recipe.requireOneVocabulary();
    Path vocabulary = recipe.student().orElse(recipe.teacher());
    try (var materials =
        new Materials(recipe.materials(Optional.of(vocabulary)), disk, Path.of(""))) {
      if (recipe.data().isEmpty()) return;
      int positions =
          recipe.student().isPresent()
              ? Parent.open(disk, vocabulary).maxPositions()
              : recipe.model().maxPositions();
      var _ = DistillDocuments.given(recipe, materials, vocabulary, positions);
    }
  }

  private static void checkModel(String key, Path base, Disk disk) {
    requireFiles(key, base, disk);
    var _ = Tokenizer.read(base.resolve("tokenizer.json"));
    ModelDirectory.open(disk, base).close();
  }

  private static void requireFiles(String key, Path base, Disk disk) {
    String expected =
        "expected a Hugging Face model directory (config.json, model.safetensors, tokenizer.json)";
    for (Path path : new Path[] {base, base.resolve("config.json"), base.resolve("tokenizer.json")})
      if (!disk.exists(path))
        throw new ModelException(
            "%s is %s; no such file or folder: %s; %s".formatted(key, base, path, expected),
            new NoSuchFileException(path.toString()));
  }
}
