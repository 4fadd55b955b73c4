package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reason4j.checkpoint.Retention;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.config.TomlBinder;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.task.pages.Pages;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.VocabularyDifference;
import org.reason4j.train.Pretraining;
import org.reason4j.train.Sft;
import org.reason4j.train.loss.DivergenceLoss;

/// Every setting of a distillation: a teacher's skill into a smaller student.
public record DistillRecipe(
    @Doc("distill: this recipe's trainer.") @Default("distill") Trainer trainer,
    @Doc("Seed of every random stream.") @Default("1") long seed,
    @Doc("Threads that work; part of the recipe, since sums depend on it.")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc("Hugging Face directory of the teacher.") Path teacher,
    @Doc(
            "Hugging Face directory of the student; without it a fresh one of shape [model] with"
                + " the teacher's vocabulary is pretrained on the pages first.")
        Optional<Path> student,
    @Doc("Prompt around a question: short, short-think, r1-zero, r1-zero-think.") @Default("short")
        String template,
    @Doc("What traces are drawn for and what is evaluated: names of tasks, or JSONL files.")
        @Default("[\"chain-sums\", \"find-x\"]")
        List<String> tasks,
    @Doc(
            "Form that answers are held to: answer (<think> .. </think><answer> .. </answer>), or"
                + " summary (<think> .. </think> and a summary, which holds the answer block).")
        @Default("answer")
        ZeroRecipe.Form form,
    @Doc("Examples to learn from (JSONL) instead of traces drawn from the teacher.") @Default("[]")
        List<Path> data,
    Traces traces,
    Method distill,
    Sft.Config sft,
    ZeroRecipe.Shape model,
    Pages.Config pages,
    Pretraining.Config pretrain,
    ZeroRecipe.Evaluations eval,
    Saving checkpoint)
    implements TrainerRecipe {

  /// Rows of logits at a time.
  private static final int CHUNK = 1024;

  public DistillRecipe {
    tasks = List.copyOf(tasks);
    data = List.copyOf(data);
    if (trainer != Trainer.DISTILL)
      throw new ConfigException("trainer is %s; this recipe is of distill", trainer.word());
    if (tasks.isEmpty())
      throw new ConfigException("tasks is empty; name at least one, such as \"chain-sums\"");
    if (student.isEmpty() && sft.rowLength() > model.maxPositions())
      throw new ConfigException(
          "sft.row-length is %d; it must be at most model.max-positions = %d",
          sft.rowLength(), model.maxPositions());
  }

  /// What is minimised.
  public enum Kind {
    /// Cross-entropy on the traces' tokens: R1's own way; any two vocabularies.
    SFT,
    /// KL(teacher || student).
    FORWARD_KL,
    /// KL(student || teacher).
    REVERSE_KL,
    /// The generalised Jensen-Shannon divergence in between.
    JSD;

    /// Its name in recipes.
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// How the student is moved.
  public record Method(
      @Doc(
              value =
                  "sft (the traces' tokens), or a divergence from the teacher's logits: forward-kl,"
                      + " reverse-kl, jsd.",
              source = "DeepSeek-R1 (sft); GKD")
          @Default("sft")
          Kind method,
      @Doc(value = "Of jsd: the teacher's share of the mixture.", source = "GKD, eq. 1; TRL: 0.5")
          @Default("0.5")
          @Range(min = 0, max = 1)
          double beta,
      @Doc(value = "What both models' logits are divided by.", source = "TRL: 0.9")
          @Default("1.0")
          @Range(above = 0, max = 100)
          double temperature,
      @Doc(
              value = "Share of the steps on the student's own answers; 0 = the traces alone.",
              source = "GKD's lambda; TRL: 0.5")
          @Default("0.0")
          @Range(min = 0, max = 1)
          double onPolicy,
      @Doc("Temperature of the student's own answers.") @Default("1.0") @Range(min = 0, max = 100)
          double samplingTemperature) {
    public Method {
      if (method == Kind.SFT && onPolicy > 0)
        throw new ConfigException(
            "distill.on-policy is %s with method sft; a student that learns its own answers by"
                + " heart learns nothing: set it to 0, or take forward-kl, reverse-kl or jsd",
            onPolicy);
    }

    /// The divergence.
    ///
    /// @throws IllegalStateException for sft, which has none
    DivergenceLoss loss() {
      return switch (method) {
        case SFT -> throw new IllegalStateException("sft has no divergence");
        case FORWARD_KL -> DivergenceLoss.forward(temperature, CHUNK);
        case REVERSE_KL -> DivergenceLoss.reverse(temperature, CHUNK);
        case JSD -> new DivergenceLoss(beta, temperature, CHUNK);
      };
    }
  }

  /// The teacher's answers that the student learns from.
  public record Traces(
      @Doc("Problems, of the kind trained on.") @Default("256") @Range(min = 1, max = 1e7)
          int problems,
      @Doc("Answers to each.") @Default("4") @Range(min = 1, max = 1024) int samples,
      @Doc("Temperature.") @Default("1.0") @Range(min = 0, max = 100) double temperature,
      @Doc("Nucleus.") @Default("1.0") @Range(min = 0, max = 1) double topP,
      @Doc("Longest answer in tokens, the student's own included.")
          @Default("160")
          @Range(min = 1, max = 1e6)
          int maxNewTokens,
      @Doc(
              value = "Which stay: right, finished (not cut off), all.",
              source = "DeepSeek-R1 2.3.3 (right)")
          @Default("right")
          Keep keep) {
    /// Which answers stay.
    public enum Keep {
      RIGHT,
      FINISHED,
      ALL
    }

    SamplingSettings sampling() {
      return SamplingSettings.PLAIN.withTemperature(temperature).withTopP(topP);
    }
  }

  @Override
  public Retention retention() {
    return checkpoint.retention();
  }

  /// Where the vocabularies of a given student and the teacher part; a fresh student has the
  /// teacher's.
  Optional<VocabularyDifference> difference() {
    return student.flatMap(own ->
        VocabularyDifference.between(
            Tokenizer.read(own.resolve("tokenizer.json")),
            Tokenizer.read(teacher.resolve("tokenizer.json"))));
  }

  /// @throws ConfigException where a divergence is asked for and the vocabularies differ
  void requireOneVocabulary() {
    if (distill.method() == Kind.SFT) return;
    difference()
        .ifPresent(difference -> {
          throw new ConfigException(
              "distill.method is \"%s\", which compares logits id by id, and the vocabularies"
                  + " differ: %s; method = \"sft\" works, since it needs the teacher's text alone,"
                  + " and so does a student made with the teacher's vocabulary (leave student out)",
              distill.method().word(), difference.describe("the student", "the teacher"));
        });
  }

  /// The settings that given examples are read with.
  SftRecipe examples(Path base) {
    return new SftRecipe(
        Trainer.SFT,
        seed,
        threads,
        base,
        data,
        Optional.of(template),
        SftRecipe.Mask.ASSISTANT,
        0,
        sft,
        checkpoint);
  }

  /// The settings that a model's materials read, for the student or the teacher.
  ///
  /// @param base the model's directory; empty for a fresh student
  ZeroRecipe materials(Optional<Path> base) {
    ZeroRecipe rest =
        TomlBinder.parse(
            "distill",
            "",
            ZeroRecipe.class,
            List.of("grpo.max-new-tokens=" + traces.maxNewTokens()));
    return new ZeroRecipe(
        seed,
        threads,
        base,
        Optional.empty(),
        template,
        tasks,
        form,
        rest.generalTasks(),
        rest.generalFrom(),
        rest.generalShare(),
        new ZeroRecipe.Tokens(
            Optional.of(teacher), rest.tokenizer().vocabulary(), rest.tokenizer().pages()),
        model,
        pages,
        pretrain,
        rest.readiness(),
        rest.reward(),
        rest.grpo(),
        eval,
        rest.checkpoint());
  }
}
