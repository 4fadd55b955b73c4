package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.reason4j.model.DecoderConfig;
import org.reason4j.train.GrpoRecipe;
import org.reason4j.train.loss.PolicySettings;

/// What a run of a recipe will take: bytes of memory phase by phase, tokens, time, disk, before any
/// of it is spent.
///
/// Memory, in bytes, all float32. `P` parameters, `w` workers, `L` layers, `n` tokens of a worker's
/// micro-batch, `c` rows of logits at a time:
///
/// ```
/// weights      4 P                       shared by the workers
/// gradients    4 P (1 + w)               the model's, and each worker's own
/// optimizer    8 P                       two moments
/// reference    4 P                       where the KL divergence is on
/// activations  4 n w (L layer + one layer's temporaries + 3 D)
///              layer = 6 D + 2 (H + J) K + 4 F         kept for the backward pass
///              temporaries = 4 (H + J) K + 2 D + 3 F   of the layer being computed
///              checkpointing: L D + layer instead of L layer
/// mask         8 w rows length^2         packed documents: the mask and the one it is made from
/// logits       12 w c V                  c = min(n, 2048) pretraining, min(n, 4096) policy
/// cache        4 w (slots + 8) ceil32(prompt + longest answer) 2 L J K
/// decoding     8 w slots V               logits, native and in the heap
/// ```
///
/// The peak is `process` (JVM, native library and young generation, measured in this process:
/// [MemoryFloor]) plus 1.3 times the largest phase. The factor is what the allocator rounds up and
/// keeps and the formulas leave out; it was found on three shapes (1.28, 1.28, 1.33) and checked on
/// others (docs/zero.md).
///
/// Time is tokens by the speeds that a [Calibration] measured. How long answers will be nobody
/// knows before: `answerTokens` is an assumption, by default a third of the longest allowed, which
/// is what the laptop recipe's runs showed (47 to 62 of 160).
///
/// @param parameters P
/// @param promptTokens mean length of the prompts
/// @param answerTokens mean length of the answers, assumed
/// @param process bytes of the process without tensors
/// @param phases in the order they run in
/// @param disk bytes by what they are for
public record Plan(
    long parameters,
    int vocabulary,
    double promptTokens,
    double answerTokens,
    long process,
    List<Phase> phases,
    Map<String, Long> disk,
    int groupSize) {
  /// Share of the longest answer that answers are assumed to have.
  static final double ANSWER_SHARE = 1 / 3.0;

  /// Resident bytes for each byte of a tensor (measured).
  private static final double ALLOCATOR = 1.3;

  /// Bytes of a compressed trajectory, a token (measured: 5.8 and 6.0).
  private static final double ROLLOUT_BYTES = 6;

  /// Bytes of the event of a step of pretraining, and of one of reinforcement learning (measured).
  private static final long PRETRAIN_EVENT = 280;

  private static final long GRPO_EVENT = 1500;
  private static final int KEPT_ROWS = 8;
  private static final int BLOCK = 32;

  /// One phase, or one half of its step.
  ///
  /// @param steps how often it is repeated
  /// @param tokens computed in all steps: trained on, or generated
  /// @param memory bytes of tensors by what they are for, while it runs
  /// @param seconds of all steps, where measured
  public record Phase(
      String name, long steps, long tokens, Map<String, Long> memory, OptionalDouble seconds) {
    public long bytes() {
      return memory.values().stream().mapToLong(Long::longValue).sum();
    }

    public OptionalDouble stepSeconds() {
      return seconds.isPresent()
          ? OptionalDouble.of(seconds.getAsDouble() / Math.max(1, steps))
          : seconds;
    }
  }

  /// What a plan starts from.
  ///
  /// @param inDistribution problems of that evaluation suite, `harder` of the other
  record Given(
      ZeroRecipe recipe,
      DecoderConfig model,
      double promptTokens,
      double answerTokens,
      int inDistribution,
      int harder,
      long process,
      Optional<Calibration.Speeds> speeds) {}

  static Plan of(Given given) {
    return new Plan(
        given.model().parameterCount(),
        given.model().vocabularySize(),
        given.promptTokens(),
        given.answerTokens(),
        given.process(),
        new Phases(given).all(),
        disk(given),
        given.recipe().grpo().samples());
  }

  /// Highest resident memory: the process and its largest phase as the allocator holds it.
  public long peakBytes() {
    long largest = phases.stream().mapToLong(Phase::bytes).max().orElse(0);
    return process + Math.round(ALLOCATOR * largest);
  }

  public long diskBytes() {
    return disk.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Seconds of the whole run, where measured.
  public OptionalDouble seconds() {
    if (phases.stream().anyMatch(phase -> phase.seconds().isEmpty())) return OptionalDouble.empty();
    return OptionalDouble.of(phases.stream().mapToDouble(p -> p.seconds().orElse(0)).sum());
  }

  /// Probability that a group of answers, each right with probability `right`, is all right or all
  /// wrong and teaches nothing: `p^G + (1-p)^G`.
  public static double deadGroup(double right, int groupSize) {
    return Math.pow(right, groupSize) + Math.pow(1 - right, groupSize);
  }

  private static boolean comparesWithReference(GrpoRecipe grpo) {
    return loss(grpo).kl().map(kl -> kl.beta() > 0).orElse(false);
  }

  private static PolicySettings loss(GrpoRecipe grpo) {
    return grpo.config(0).update().loss();
  }

  /// Bytes of the run directory when the run has ended: what retention leaves of the checkpoints,
  /// two exports, rollouts, events.
  private static Map<String, Long> disk(Given given) {
    ZeroRecipe recipe = given.recipe();
    GrpoRecipe grpo = recipe.grpo();
    long model = 4 * given.model().parameterCount();
    long policy = comparesWithReference(grpo) ? 4 * model : 3 * model;
    record Save(String phase, int step, long bytes) {}
    var saves = new ArrayList<Save>();
    if (recipe.base().isEmpty()) {
      int every = recipe.checkpoint().pretrainEvery();
      for (int step = every; step < recipe.pretrain().steps(); step += every)
        saves.add(new Save("pretrain", step, 3 * model));
      saves.add(new Save("gate", 0, model));
    }
    saves.add(new Save("base", 0, model));
    saves.add(new Save("grpo", 0, model));
    for (int step = recipe.checkpoint().every();
        step < grpo.steps();
        step += recipe.checkpoint().every()) saves.add(new Save("grpo", step, policy));
    saves.add(new Save("final", 0, model));
    saves.add(new Save("export", 0, model));
    var newest = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < saves.size(); i++) newest.put(saves.get(i).phase(), i);
    int keepEvery = recipe.checkpoint().keepEvery();
    long checkpoints = 0;
    for (int i = 0; i < saves.size(); i++)
      if (i >= saves.size() - recipe.checkpoint().keep()
          || keepEvery > 0 && saves.get(i).step() % keepEvery == 0
          || newest.containsValue(i)) checkpoints += saves.get(i).bytes();
    double answers = (double) grpo.steps() * grpo.prompts() * grpo.samples();
    var disk = new LinkedHashMap<String, Long>();
    disk.put("checkpoints", checkpoints);
    disk.put("exports", 2 * model);
    disk.put("rollouts", Math.round(answers * given.answerTokens() * ROLLOUT_BYTES));
    disk.put(
        "events",
        (recipe.base().isEmpty() ? PRETRAIN_EVENT * recipe.pretrain().steps() : 0)
            + GRPO_EVENT * grpo.steps());
    return disk;
  }

  /// The formulas of the class's page.
  private static final class Phases {
    private final Given given;
    private final ZeroRecipe recipe;
    private final GrpoRecipe grpo;
    private final DecoderConfig model;
    private final long weights;
    private final long workers;
    private final List<Phase> phases = new ArrayList<>();

    Phases(Given given) {
      this.given = given;
      this.recipe = given.recipe();
      this.grpo = recipe.grpo();
      this.model = given.model();
      this.weights = 4 * model.parameterCount();
      this.workers = recipe.threads();
    }

    List<Phase> all() {
      var speeds = given.speeds();
      if (recipe.base().isEmpty()) {
        phases.add(
            new Phase(
                "tokenizer",
                1,
                0,
                Map.of(),
                seconds(speeds.map(s -> s.secondsPerPage() * recipe.tokenizer().pages()))));
        long steps = recipe.pretrain().steps();
        long tokens = steps * recipe.pretrain().rows() * recipe.pretrain().rowLength();
        phases.add(
            new Phase(
                "pretrain",
                steps,
                tokens,
                pretraining(),
                seconds(speeds.map(s -> s.pretrainStep().orElse(0) * steps))));
        answers("gate", 1, (long) recipe.tasks().size() * recipe.readiness().problems());
      }
      long suites = (long) given.inDistribution() + given.harder();
      answers("base", 1, suites);
      long steps = grpo.steps();
      answering("rollouts", steps, (long) grpo.prompts() * grpo.samples());
      long rows = (long) grpo.prompts() * grpo.samples();
      double rowTokens = given.promptTokens() + given.answerTokens();
      phases.add(
          new Phase(
              "updates",
              steps,
              Math.round(steps * rows * rowTokens * grpo.epochs()),
              updating(rows, rowTokens),
              seconds(
                  speeds.map(
                      s -> steps * rows * rowTokens * grpo.epochs() / s.updateTokensPerSecond()))));
      answers(
          "evaluations", Math.max(0, steps - 1) / recipe.eval().every(), given.inDistribution());
      answers("final", 1, suites);
      return List.copyOf(phases);
    }

    private static OptionalDouble seconds(Optional<Double> value) {
      return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    private void answers(String name, long steps, long problems) {
      answering(name, steps, problems * recipe.eval().samples());
    }

    private void answering(String name, long steps, long answers) {
      double tokens = steps * answers * given.answerTokens();
      phases.add(
          new Phase(
              name,
              steps,
              Math.round(tokens),
              decoding(answers, name.equals("rollouts") || name.equals("evaluations")),
              seconds(given.speeds().map(s -> tokens / s.rolloutTokensPerSecond()))));
    }

    private Map<String, Long> decoding(long answers, boolean whileTraining) {
      long slots = Math.min(grpo.slots(), Math.ceilDiv(answers, workers));
      long longest =
          Math.min(
              (long) Math.ceil(given.promptTokens()) + grpo.maxNewTokens(), model.maxPositions());
      long capacity = Math.ceilDiv(longest, BLOCK) * BLOCK;
      var memory = new LinkedHashMap<String, Long>();
      memory.put("weights", weights);
      if (whileTraining) memory.put("optimizer", 2 * weights);
      if (whileTraining && comparesWithReference(grpo)) memory.put("reference", weights);
      memory.put(
          "cache", 4 * workers * (slots + KEPT_ROWS) * capacity * model.cacheElementsPerToken());
      memory.put("logits", 8 * workers * slots * model.vocabularySize());
      return memory;
    }

    private Map<String, Long> pretraining() {
      var config = recipe.pretrain();
      long rows = Math.min(config.rows(), config.microRows());
      long busy = Math.min(workers, Math.ceilDiv(config.rows(), rows));
      long tokens = rows * config.rowLength();
      var memory = training(busy, tokens, 2048, false);
      memory.merge(
          "activations", 8 * busy * rows * config.rowLength() * config.rowLength(), Long::sum);
      return memory;
    }

    private Map<String, Long> updating(long rows, double rowTokens) {
      double all = rows / (double) grpo.minibatches() * rowTokens;
      long longest =
          Math.min(
              (long) Math.ceil(given.promptTokens()) + grpo.maxNewTokens(), model.maxPositions());
      long tokens = Math.max(longest, Math.min(grpo.microTokens(), Math.round(all)));
      long busy = Math.clamp(Math.ceilDiv(Math.round(all), tokens), 1, workers);
      var memory = training(busy, tokens, 4096, grpo.activationCheckpointing());
      if (comparesWithReference(grpo)) memory.put("reference", weights);
      return memory;
    }

    private Map<String, Long> training(long busy, long tokens, long chunk, boolean checkpointing) {
      long heads = (long) (model.heads() + model.keyValueHeads()) * model.headWidth();
      long width = model.width();
      long layer = 6 * width + 2 * heads + 4L * model.feedForward();
      long temporaries = 4 * heads + 2 * width + 3L * model.feedForward();
      long kept = checkpointing ? model.layers() * width + layer : model.layers() * layer;
      var memory = new LinkedHashMap<String, Long>();
      memory.put("weights", weights);
      memory.put("gradients", weights * (1 + busy));
      memory.put("optimizer", 2 * weights);
      memory.put("activations", 4 * busy * tokens * (kept + temporaries + 3 * width));
      memory.put("logits", 12 * busy * Math.min(tokens, chunk) * model.vocabularySize());
      return memory;
    }
  }
}
