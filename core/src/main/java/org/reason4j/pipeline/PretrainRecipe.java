package org.reason4j.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.config.TomlBinder;
import org.reason4j.model.deepseekv3.Config;
import org.reason4j.nn.Gate;
import org.reason4j.nn.RopeScaling;
import org.reason4j.task.pages.Pages;
import org.reason4j.train.ExpertPretraining;
import org.reason4j.train.Pretraining;

/// Every setting of a DeepSeek-V3 made from nothing: vocabulary and pretraining on generated pages.
public record PretrainRecipe(
    @Doc("pretrain: this recipe's trainer.") @Default("pretrain") Trainer trainer,
    @Doc("Seed of every random stream.") @Default("1") long seed,
    @Doc("Threads that work; part of the recipe, since sums depend on it.")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc("Prompt around a question: short, short-think, r1-zero, r1-zero-think.") @Default("short")
        String template,
    ZeroRecipe.Tokens tokenizer,
    Shape model,
    Pages.Config pages,
    Pretraining.Config pretrain,
    ExpertPretraining.Config experts,
    HeldOut heldOut,
    Saving checkpoint)
    implements TrainerRecipe {

  public PretrainRecipe {
    if (trainer != Trainer.PRETRAIN)
      throw new ConfigException("trainer is %s; this recipe is of pretrain", trainer.word());
    if (pretrain.rowLength() > model.maxPositions())
      throw new ConfigException(
          "pretrain.row-length is %d; it must be at most model.max-positions = %d",
          pretrain.rowLength(), model.maxPositions());
  }

  /// The model: a DeepSeek-V3 with an untied head.
  public record Shape(
      @Doc("Model width.") @Default("96") @Range(min = 8, max = 16_384) int width,
      @Doc("Layers.") @Default("3") @Range(min = 1, max = 200) int layers,
      @Doc("The first of them, without experts.") @Default("1") @Range(min = 0, max = 200)
          int denseLayers,
      @Doc("Heads.") @Default("4") @Range(min = 1, max = 256) int heads,
      @Doc("Width of the queries' latent vector; 0: queries by one matrix.")
          @Default("48")
          @Range(min = 0, max = 16_384)
          int queryRank,
      @Doc("Width of the latent vector of keys and values.")
          @Default("32")
          @Range(min = 1, max = 16_384)
          int latentRank,
      @Doc("Width of a head's key without position.") @Default("16") @Range(min = 1, max = 1024)
          int plainWidth,
      @Doc("Width of its rotated part, even.") @Default("8") @Range(min = 2, max = 1024)
          int rotaryWidth,
      @Doc("Width of a head's value.") @Default("16") @Range(min = 1, max = 1024) int valueWidth,
      @Doc("Inner width of the dense layers.") @Default("256") @Range(min = 8, max = 65_536)
          int feedForward,
      @Doc("Inner width of an expert.") @Default("48") @Range(min = 1, max = 65_536)
          int expertFeedForward,
      @Doc("Shared experts.") @Default("1") @Range(min = 1, max = 64) int sharedExperts,
      @Doc("Routed experts of a layer.") @Default("16") @Range(min = 1, max = 1024) int experts,
      @Doc("Of these, how many a token meets.") @Default("4") @Range(min = 1, max = 64) int active,
      @Doc("Groups of experts; divides them.") @Default("4") @Range(min = 1, max = 64) int groups,
      @Doc("Groups that a token's experts come from.") @Default("2") @Range(min = 1, max = 64)
          int keptGroups,
      @Doc(value = "What the experts' weights are multiplied by.", source = "DeepSeek-V3 4.2")
          @Default("2.5")
          @Range(above = 0, max = 100)
          double routedScale,
      @Doc(value = "Layers that predict further ahead.", source = "DeepSeek-V3 4.2")
          @Default("1")
          @Range(min = 0, max = 16)
          int predictionLayers,
      @Doc("Longest sequence.") @Default("512") @Range(min = 64, max = 131_072) int maxPositions,
      @Doc(value = "Standard deviation of fresh matrices.", source = "DeepSeek-V3 4.2: 0.006")
          @Default("0.02")
          @Range(min = 0, max = 1)
          double initDeviation) {
    Config config(int vocabulary, int endToken, int padToken) {
      return new Config(
          vocabulary,
          width,
          layers,
          denseLayers,
          heads,
          queryRank == 0 ? OptionalInt.empty() : OptionalInt.of(queryRank),
          latentRank,
          plainWidth,
          rotaryWidth,
          valueWidth,
          feedForward,
          expertFeedForward,
          sharedExperts,
          new Gate.Settings(experts, active, groups, keptGroups, true, routedScale),
          10_000,
          new RopeScaling.None(),
          1e-6,
          false,
          maxPositions,
          List.of(endToken),
          padToken,
          predictionLayers);
    }
  }

  /// What is measured on pages that are not learnt.
  public record HeldOut(
      @Doc("Pages.") @Default("400") @Range(min = 1, max = 1e6) int pages,
      @Doc("Steps between measurements; always at the end.") @Default("50") @Range(min = 1)
          int every) {}

  @Override
  public Retention retention() {
    return checkpoint.retention();
  }

  /// The settings that vocabulary and pages are made with.
  ZeroRecipe materials() {
    ZeroRecipe rest = TomlBinder.parse("pretrain", "", ZeroRecipe.class, List.of());
    return new ZeroRecipe(
        seed,
        threads,
        Optional.empty(),
        Optional.empty(),
        template,
        rest.tasks(),
        rest.form(),
        rest.generalTasks(),
        rest.generalFrom(),
        rest.generalShare(),
        tokenizer,
        rest.model(),
        pages,
        pretrain,
        rest.readiness(),
        rest.reward(),
        rest.grpo(),
        rest.eval(),
        rest.checkpoint());
  }
}
