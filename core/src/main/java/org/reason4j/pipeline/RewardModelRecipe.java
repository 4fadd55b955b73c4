package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.List;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.train.RewardModeling;

/// Every setting of a reward model's training.
public record RewardModelRecipe(
    @Doc("reward-model: this recipe's trainer.") @Default("reward-model") Trainer trainer,
    @Doc("Seed of the head, the orders and of what is held out.") @Default("1") long seed,
    @Doc("Threads that work; part of the recipe, since sums depend on it.")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc(
            "Hugging Face directory (Llama, Qwen2) to start from; its head is replaced by a new"
                + " one, unless it is a reward model already.")
        Path base,
    @Doc(
            "JSONL files: {prompt, chosen, rejected} for pairwise, {prompt, response, safe} for"
                + " pointwise.")
        List<Path> data,
    @Doc(
            value = "pairwise (Bradley-Terry), or pointwise (binary cross-entropy).",
            source = "DeepSeek-R1 3.1: helpfulness pairwise, safety pointwise")
        @Default("pairwise")
        Kind kind,
    @Doc(
            value = "What of a response is read: whole, or summary (what follows the thinking).",
            source = "DeepSeek-R1 2.3.4: helpfulness on the summary, safety on all")
        @Default("whole")
        Reads reads,
    @Doc("Prompt around a question: short or r1-zero.") @Default("short") String template,
    @Doc("Share of the prompts, chosen by their hash, that is measured on and not learnt.")
        @Default("0.1")
        @Range(min = 0.01, max = 0.9)
        double heldOut,
    @Doc("Standard deviation of the new head's weight.") @Default("0.02") @Range(min = 0, max = 10)
        double headDeviation,
    RewardModeling.Config rewardModel,
    Saving checkpoint)
    implements TrainerRecipe {
  /// What a model learns from.
  public enum Kind {
    PAIRWISE,
    POINTWISE
  }

  /// What of a response a model reads.
  public enum Reads {
    WHOLE,
    SUMMARY
  }

  public RewardModelRecipe {
    data = List.copyOf(data);
    if (trainer != Trainer.REWARD_MODEL)
      throw new ConfigException("trainer is %s; this recipe is of reward-model", trainer.word());
    if (data.isEmpty())
      throw new ConfigException("data is empty; name at least one file of JSON lines");
  }

  @Override
  public Retention retention() {
    return checkpoint.retention();
  }
}
