package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.train.Sft;

/// Every setting of a supervised fine-tuning run.
public record SftRecipe(
    @Doc("sft: this recipe's trainer.") @Default("sft") Trainer trainer,
    @Doc("Seed of the orders and of what is held out.") @Default("1") long seed,
    @Doc("Threads that work; part of the recipe, since sums depend on it.")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc("Hugging Face directory (Llama, Qwen2, DeepSeek-V3) to start from.") Path base,
    @Doc(
            "JSONL files of {messages} or {prompt, completion}, or what Hugging Face data sets call"
                + " them.")
        List<Path> data,
    @Doc(
            "Prompt around a question: short, short-think, r1-zero, r1-zero-think; none takes"
                + " prompts as they are. Unset: the base's own chat template.")
        Optional<String> template,
    @Doc(
            "What is learnt: assistant (all that the assistant says), completion (the last answer"
                + " alone), all (prompts too).")
        @Default("assistant")
        Mask mask,
    @Doc("Share of the examples that is not learnt; its loss is told after each epoch.")
        @Default("0.0")
        @Range(min = 0, max = 0.5)
        double heldOut,
    Sft.Config sft,
    Saving checkpoint)
    implements TrainerRecipe {
  /// Value of `template` that takes prompts as they are.
  static final String NO_TEMPLATE = "none";

  /// Which tokens are learnt.
  public enum Mask {
    ASSISTANT,
    COMPLETION,
    ALL
  }

  public SftRecipe {
    data = List.copyOf(data);
    if (trainer != Trainer.SFT)
      throw new ConfigException("trainer is %s; this recipe is of sft", trainer.word());
    if (data.isEmpty())
      throw new ConfigException("data is empty; name at least one file of JSON lines");
  }

  @Override
  public Retention retention() {
    return checkpoint.retention();
  }
}
