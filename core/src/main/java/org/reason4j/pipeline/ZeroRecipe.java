package org.reason4j.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.Family;
import org.reason4j.reward.RewardModelScore;
import org.reason4j.reward.judge.RetryWait;
import org.reason4j.task.pages.Pages;
import org.reason4j.train.GrpoRecipe;
import org.reason4j.train.Pretraining;
import org.reason4j.verify.VerifierPool;

/// Every setting of an R1-Zero run. What is absent has its default; the run directory holds the
/// whole.
public record ZeroRecipe(
    @Doc("Seed of every random stream.") @Default("1") long seed,
    @Doc(
            value = "Threads that work; part of the recipe, since sums depend on it.",
            source = "measured: two beat one by 1.6 to 1.9")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc(
            "Start from this Hugging Face directory (Llama, Qwen2, DeepSeek-V3) instead of"
                + " pretraining.")
        Optional<Path> base,
    @Doc(
            "zero (also where absent: makes its own base unless one is given) or grpo (needs a"
                + " base); others have other keys.")
        Optional<Trainer> trainer,
    @Doc(
            value = "Prompt around a question: short, short-think, r1-zero, r1-zero-think.",
            source = "DeepSeek-R1, Table 1 (r1-zero)")
        @Default("short")
        String template,
    @Doc(
            "What is trained and evaluated on: names of tasks, or JSONL files of {question, answer,"
                + " verifier}.")
        @Default("[\"chain-sums\", \"find-x\"]")
        List<String> tasks,
    @Doc(
            "Form that answers are held to: answer (<think> .. </think><answer> .. </answer>), or"
                + " summary (<think> .. </think> and a summary, which holds the answer block).")
        @Default("answer")
        Form form,
    @Doc("General tasks, judged by reward models, that join late; evaluated as a suite.")
        @Default("[]")
        List<String> generalTasks,
    @Doc(
            value = "Share of the GRPO steps after which general tasks join.",
            source = "DeepSeek-R1 2.3.4 (the last 400 of 1,700)")
        @Default("0.75")
        @Range(min = 0, max = 1)
        double generalFrom,
    @Doc("Share of a step's problems that are general from then on.")
        @Default("0.5")
        @Range(min = 0, max = 1)
        double generalShare,
    Tokens tokenizer,
    Shape model,
    Pages.Config pages,
    Pretraining.Config pretrain,
    Gate readiness,
    Rewards reward,
    GrpoRecipe grpo,
    Evaluations eval,
    Saving checkpoint)
    implements TrainerRecipe {

  public ZeroRecipe {
    tasks = List.copyOf(tasks);
    generalTasks = List.copyOf(generalTasks);
    if (tasks.isEmpty())
      throw new ConfigException("tasks is empty; name at least one, such as \"chain-sums\"");
    if (trainer.filter(named -> named.recipe() != ZeroRecipe.class).isPresent())
      throw new ConfigException(
          "trainer is %s; this recipe is of zero or grpo", trainer.get().word());
    if (trainer.equals(Optional.of(Trainer.GRPO))) requireBase(base);
    if (base.isEmpty()) {
      if (pretrain.rowLength() > model.maxPositions())
        throw new ConfigException(
            "pretrain.row-length is %d; it must be at most model.max-positions = %d",
            pretrain.rowLength(), model.maxPositions());
      if (grpo.maxNewTokens() >= model.maxPositions())
        throw new ConfigException(
            "grpo.max-new-tokens is %d; with its question it must fit model.max-positions = %d",
            grpo.maxNewTokens(), model.maxPositions());
    }
  }

  private static void requireBase(Optional<Path> base) {
    if (base.isEmpty())
      throw new ConfigException(
          "base is unset; grpo trains a model that exists: name a Hugging Face directory, or use"
              + " zero, which makes its own");
  }

  /// @throws ConfigException where no base is given
  void requireBase() {
    requireBase(base);
  }

  @Override
  public Retention retention() {
    return new Retention(checkpoint.keep(), checkpoint.keepEvery());
  }

  /// The form of answers.
  public enum Form {
    ANSWER,
    SUMMARY
  }

  /// The vocabulary, trained on the pages.
  public record Tokens(
      @Doc("Take the vocabulary of this Hugging Face directory, a teacher's, instead.")
          Optional<Path> from,
      @Doc("Ids at most, 256 bytes and 6 added tokens included.")
          @Default("384")
          @Range(min = 262, max = 200_000)
          int vocabulary,
      @Doc("Pages that the vocabulary is trained on.") @Default("8000") @Range(min = 100, max = 1e7)
          int pages) {}

  private static final Set<Family> FRESH = EnumSet.of(Family.LLAMA, Family.QWEN2, Family.QWEN3);

  /// The base model: a decoder with a tied head.
  public record Shape(
      @Doc("Layout: llama, qwen2 (biases on queries, keys and values) or qwen3 (normed heads).")
          @Default("llama")
          Family family,
      @Doc(value = "Model width.", source = "recipe: found by experiment")
          @Default("96")
          @Range(min = 8, max = 16_384)
          int width,
      @Doc("Layers.") @Default("3") @Range(min = 1, max = 200) int layers,
      @Doc("Query heads.") @Default("4") @Range(min = 1, max = 256) int heads,
      @Doc("Key and value heads; divides the query heads.") @Default("4") @Range(min = 1, max = 256)
          int keyValueHeads,
      @Doc("Inner width of the gated feed-forward.") @Default("256") @Range(min = 8, max = 65_536)
          int feedForward,
      @Doc("Longest sequence.") @Default("512") @Range(min = 64, max = 131_072) int maxPositions,
      @Doc(value = "Standard deviation of fresh matrices.", source = "GPT-2")
          @Default("0.02")
          @Range(min = 0, max = 1)
          double initDeviation) {
    public Shape {
      if (!FRESH.contains(family))
        throw new ConfigException(
            "model.family is %s; expected llama, qwen2 or qwen3", family.modelType());
      if (width % heads != 0 || width / heads % 2 != 0)
        throw new ConfigException(
            "model.width is %d; it must be model.heads = %d times an even number", width, heads);
      if (heads % keyValueHeads != 0)
        throw new ConfigException(
            "model.key-value-heads is %d; it must divide model.heads = %d", keyValueHeads, heads);
    }
  }

  /// The gate between pretraining and reinforcement learning.
  public record Gate(
      @Doc(
              value = "Accuracy of working must be this many times that of guessing.",
              source = "recipe: ready bases showed 2 to 3")
          @Default("1.5")
          @Range(min = 0, max = 100)
          double margin,
      @Doc(
              value = "Share of verdicts that must agree with what is written before them.",
              source = "recipe: .63 collapsed, .94 grew")
          @Default("0.7")
          @Range(min = 0, max = 1)
          double honesty,
      @Doc("Problems of each task that the base is measured on.")
          @Default("32")
          @Range(min = 4, max = 10_000)
          int problems,
      @Doc("Steps that pretraining goes on by, each time the gate says no.")
          @Default("400")
          @Range(min = 1, max = 1e6)
          int extensionSteps,
      @Doc("How often it may go on.") @Default("2") @Range(min = 0, max = 100) int extensions) {}

  /// Reward columns and their weights.
  public record Rewards(
      @Doc("rule, or a control: format (no accuracy), random (a coin).") @Default("rule") Kind kind,
      @Doc(
              value = "Weight of the right answer.",
              source = "recipe: 2 to 0.5 lets search grow where 1 to 1 collapsed")
          @Default("2.0")
          double accuracy,
      @Doc(value = "Weight of the asked form.", source = "DeepSeek-R1 2.2.2 (equal weights)")
          @Default("0.5")
          double format,
      @Doc(value = "Weight of language consistency; 0 measures it.", source = "DeepSeek-R1 2.3.2")
          @Default("0.0")
          double language,
      @Doc("Directory of the reward model that scores summaries of general prompts.")
          Optional<Path> helpfulnessModel,
      @Doc(value = "Weight of its score; 0 measures it.", source = "DeepSeek-R1 2.3.4")
          @Default("0.0")
          double helpfulness,
      @Doc("Directory of the reward model that scores whole responses for safety.")
          Optional<Path> safetyModel,
      @Doc(value = "Weight of its score; 0 measures it.", source = "DeepSeek-R1 2.3.4")
          @Default("0.0")
          double safety,
      @Doc("Verifiers whose prompts belong to safety; other general prompts to helpfulness.")
          @Default("[\"refusal\", \"no-refusal\"]")
          List<String> safetyVerifiers,
      @Doc(
              "How a model's number becomes a score: standard (deviations from the mean of its"
                  + " held-out examples), raw, sigmoid.")
          @Default("standard")
          RewardModelScore.Scale preferenceScale,
      @Doc("Largest distance of such a score from 0 (standard and raw).")
          @Default("3.0")
          @Range(min = 1e-6, max = 1e6)
          double preferenceClip,
      @Doc("Whether rules judge general prompts, too; in the paper reward models alone do.")
          @Default("false")
          boolean generalRules,
      @Doc(
              "Who judges problems of verifier judge: an OpenAI-compatible endpoint's address, or a"
                  + " model directory.")
          Optional<String> judge,
      Voice.Settings judgeEndpoint,
      Shaping.Cosine cosine,
      Shaping.Repetition repetition,
      Shaping.Overlong overlong,
      Shaping.Length length,
      Checks checks) {
    public Rewards {
      safetyVerifiers = List.copyOf(safetyVerifiers);
      requireModel("helpfulness", helpfulness, helpfulnessModel);
      requireModel("safety", safety, safetyModel);
    }

    /// Who judges.
    Optional<Voice.Wanted> judging() {
      return judge.map(named -> new Voice.Wanted("reward.", "judge", named, judgeEndpoint));
    }

    /// The pool's bounds; where an endpoint judges, a check may take as long as it is asked for.
    VerifierPool.Config pool() {
      VerifierPool.Config given = checks.pool();
      if (judging().filter(Voice.Wanted::address).isEmpty()) return given;
      int retries = judgeEndpoint.retries();
      Duration patience =
          judgeEndpoint
              .timeout()
              .multipliedBy(retries + 1L)
              .plus(RetryWait.STANDARD.most().multipliedBy(retries + 1L));
      return patience.compareTo(given.deadline()) > 0
          ? new VerifierPool.Config(given.threads(), given.queue(), patience)
          : given;
    }

    private static void requireModel(String name, double weight, Optional<Path> model) {
      if (weight != 0 && model.isEmpty())
        throw new ConfigException(
            "reward.%s is %s, and reward.%s-model is unset; name the directory of a reward model"
                + " (`reason4j reward-model` makes one)",
            name, weight, name);
    }

    /// What is rewarded.
    public enum Kind {
      RULE,
      FORMAT,
      RANDOM
    }
  }

  /// The pool that checks answers beside generation.
  public record Checks(
      @Doc("Answers that are checked at a time.") @Default("2") @Range(min = 1, max = 1024)
          int threads,
      @Doc("Answers that may wait to be checked; then drawing waits.")
          @Default("1024")
          @Range(min = 1, max = 1e6)
          int queue,
      @Doc("Longest check, after which an answer is unverified.")
          @Default("120s")
          @Range(min = 0.001, max = 86_400)
          Duration deadline) {
    VerifierPool.Config pool() {
      return new VerifierPool.Config(threads, queue, deadline);
    }
  }

  /// How evaluations are made.
  public record Evaluations(
      @Doc("Problems of each task, of the kind trained on.")
          @Default("48")
          @Range(min = 2, max = 100_000)
          int problems,
      @Doc("Problems of each task, longer or larger than any seen.")
          @Default("32")
          @Range(min = 2, max = 100_000)
          int harder,
      @Doc(value = "Samples of each problem.", source = "DeepSeek-R1 (16 on its training curve)")
          @Default("16")
          @Range(min = 1, max = 1024)
          int samples,
      @Doc(value = "Temperature.", source = "DeepSeek-R1, section 3")
          @Default("0.6")
          @Range(min = 0, max = 10)
          double temperature,
      @Doc(value = "Nucleus.", source = "DeepSeek-R1, section 3")
          @Default("0.95")
          @Range(min = 0, max = 1)
          double topP,
      @Doc("Steps of reinforcement learning between evaluations.")
          @Default("5")
          @Range(min = 1, max = 1e6)
          int every,
      @Doc("Seed of the problems and samples, the same for runs that are compared.")
          @Default("20250120")
          long seed) {
    SamplingSettings sampling() {
      return SamplingSettings.PLAIN.withTemperature(temperature).withTopP(topP);
    }
  }

  /// When checkpoints are made and which stay.
  public record Saving(
      @Doc("Pretraining steps between checkpoints.") @Default("400") @Range(min = 1, max = 1e6)
          int pretrainEvery,
      @Doc("Steps of reinforcement learning between checkpoints.")
          @Default("5")
          @Range(min = 1, max = 1e6)
          int every,
      @Doc("Newest checkpoints that stay.") @Default("2") @Range(min = 2, max = 1000) int keep,
      @Doc("Every how many steps one stays for good, for replay; 0 = none.")
          @Default("10")
          @Range(min = 0, max = 1e6)
          int keepEvery) {}
}
