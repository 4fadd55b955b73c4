package org.reason4j.pipeline;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.reason4j.engine.Engine;
import org.reason4j.engine.Workers;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.ModelException;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.weights.Disk;

/// Makes a [Plan]: vocabulary and prompts from the recipe's own tasks, the shape of its model, and,
/// unless told otherwise, a [Calibration].
public final class Planning {
  /// Pages that the plan's own vocabulary is trained on at most.
  private static final int PAGES = 8000;

  private static final int PROMPTS = 64;

  private final Disk disk;
  private final LongSupplier nanoTime;

  public Planning(Disk disk, LongSupplier nanoTime) {
    this.disk = disk;
    this.nanoTime = nanoTime;
  }

  /// @param scratch an empty folder to work in, the caller's to delete
  /// @param answerTokens assumed mean length of an answer, if not the default share of the longest
  /// @param calibrate whether times are measured
  public Plan plan(
      ZeroRecipe recipe, Path scratch, OptionalDouble answerTokens, boolean calibrate) {
    recipe.base().ifPresent(this::requireBase);
    ZeroRecipe shorter = withPages(recipe, Math.min(recipe.tokenizer().pages(), PAGES));
    var materials = new Materials(shorter, disk, scratch);
    long started = nanoTime.getAsLong();
    if (materials.makesVocabulary()) materials.makeVocabulary();
    double secondsPerPage =
        (nanoTime.getAsLong() - started) / 1e9 / Math.max(1, shorter.tokenizer().pages());
    DecoderConfig shape = materials.shape();
    var encoder = new PromptTokens(materials.template(), materials.tokenizer());
    List<int[]> prompts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++)
      prompts.add(encoder.encode(materials.trainingProblem(i).question()));
    double promptTokens = prompts.stream().mapToInt(ids -> ids.length).average().orElse(0);
    double answers =
        answerTokens.orElse(Math.max(1, recipe.grpo().maxNewTokens() * Plan.ANSWER_SHARE));
    Engine.start(1);
    long process = MemoryFloor.bytes();
    Optional<Calibration.Speeds> speeds = Optional.empty();
    if (calibrate)
      try (var workers = new Workers(recipe.threads())) {
        speeds =
            Optional.of(
                new Calibration(recipe, materials, shape, workers, nanoTime)
                    .run(secondsPerPage, prompts, answers));
      }
    return Plan.of(
        new Plan.Given(
            recipe,
            shape,
            promptTokens,
            answers,
            materials.suite("in_distribution").size(),
            materials.suite("harder").size(),
            process,
            speeds));
  }

  /// A base is not opened: its shape and its vocabulary are enough.
  private void requireBase(Path base) {
    for (String name : List.of("config.json", "tokenizer.json"))
      if (!disk.exists(base.resolve(name)))
        throw new ModelException(
            "base is %s, which has no %s; expected a Hugging Face model directory"
                .formatted(base, name),
            new NoSuchFileException(base.resolve(name).toString()));
  }

  private static ZeroRecipe withPages(ZeroRecipe r, int pages) {
    return new ZeroRecipe(
        r.seed(),
        r.threads(),
        r.base(),
        r.trainer(),
        r.template(),
        r.tasks(),
        r.form(),
        r.generalTasks(),
        r.generalFrom(),
        r.generalShare(),
        new ZeroRecipe.Tokens(r.tokenizer().from(), r.tokenizer().vocabulary(), pages),
        r.model(),
        r.pages(),
        r.pretrain(),
        r.readiness(),
        r.reward(),
        r.grpo(),
        r.eval(),
        r.checkpoint());
  }
}
