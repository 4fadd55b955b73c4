package org.reason4j.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.reason4j.checkpoint.Checkpoint;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.SavedTensors;
import org.reason4j.data.ExampleException;
import org.reason4j.engine.PeakMemory;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.eval.Reliability;
import org.reason4j.eval.RewardQuality;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.RewardModel;
import org.reason4j.model.RewardScale;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.ScoredText;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.RewardModeling;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;

/// Training of a reward model: phases `reward-model`, `evaluation` and `export`.
///
/// What a step does depends on the weights, the optimizer's state and (seed, step) alone, so a run
/// that was killed ends with the bytes of one left alone. The data is read again when it goes on,
/// and refused if it is not what the run began with.
public final class RewardModelRun implements Training {
  /// The suite that its evaluations are told as.
  public static final String SUITE = "held_out";

  private static final String PHASE = "reward-model";
  private static final int SCORING_TOKENS = 8192;

  /// Where a run stands: kept in every checkpoint.
  ///
  /// @param step steps done
  /// @param tokens tokens read so far
  /// @param sources SHA-256 of each data file
  public record State(
      String phase, int step, long tokens, int skippedInARow, Map<String, String> sources) {
    static final State START = new State(PHASE, 0, 0, 0, Map.of());

    State at(String next) {
      return new State(next, step, tokens, 0, sources);
    }
  }

  private final RewardModelRecipe recipe;
  private final Disk disk;
  private final RunDirectory run;
  private final EventSink sink;
  private final EventSink console;
  private final Workers workers;
  private final BooleanSupplier stop;
  private final LongSupplier nanoTime;
  private final Parent parent;
  private final PromptTemplate template;

  private State state = State.START;
  private Optional<Checkpoint> resumed;

  /// Borrows all of them.
  ///
  /// @param console hears every event after it was stored
  /// @param stop asked between steps
  public RewardModelRun(
      RewardModelRecipe recipe,
      Disk disk,
      RunDirectory run,
      EventSink console,
      Workers workers,
      BooleanSupplier stop,
      LongSupplier nanoTime,
      Resume from) {
    this.recipe = recipe;
    this.disk = disk;
    this.run = run;
    this.sink = EventSink.all(run.events(), console);
    this.console = console;
    this.workers = workers;
    this.stop = stop;
    this.nanoTime = nanoTime;
    this.parent = Parent.open(disk, recipe.base());
    this.template = PromptTemplate.named(recipe.template());
    from.checkpoint().ifPresent(checkpoint -> state = checkpoint.state(State.class));
    this.resumed = from.checkpoint();
  }

  /// Reads model and data once and keeps nothing.
  static void check(RewardModelRecipe recipe, Disk disk) {
    model(recipe, disk).close();
    Parent parent = Parent.open(disk, recipe.base());
    var _ = examples(recipe, parent);
  }

  private static RewardModel model(RewardModelRecipe recipe, Disk disk) {
    String config =
        new String(
            disk.read(recipe.base().resolve("config.json")),
            java.nio.charset.StandardCharsets.UTF_8);
    return RewardModel.describes(config)
        ? RewardModel.open(disk, recipe.base())
        : RewardModel.fresh(
            disk,
            recipe.base(),
            recipe.headDeviation(),
            RandomStreams.of(recipe.seed(), "reward-head"));
  }

  private static RewardModelExamples examples(RewardModelRecipe recipe, Parent parent) {
    var text =
        new ScoredText(
            parent.tokenizer(), PromptTemplate.named(recipe.template()), parent.endToken());
    return RewardModelExamples.read(recipe, text, parent.maxPositions());
  }

  /// Runs what is left, up to and with the export.
  ///
  /// @throws ExampleException where the data is not what the run began with
  @Override
  public Outcome run() {
    RewardModelExamples examples = examples(recipe, parent);
    requireSame(examples.sources());
    try (RewardModel model = model(recipe, disk)) {
      resumed.ifPresent(saved -> Zero.restore(saved, "model", model.parameters().asMap()));
      if (state.phase().equals(PHASE) && !learn(model, examples)) return Outcome.INTERRUPTED;
      if (state.phase().equals("evaluation")) {
        long started = nanoTime.getAsLong();
        sink.accept(new RunEvent.PhaseStarted("evaluation", 1, "suite"));
        measure(model, examples, "evaluation");
        finished("evaluation", started);
        state = state.at("export");
        save(model, Map.of());
      }
      export(model, examples);
    }
    return Outcome.FINISHED;
  }

  private void requireSame(Map<String, String> sources) {
    if (state.sources().isEmpty()) return;
    sources.forEach((file, sha256) -> {
      String then = state.sources().getOrDefault(file, "absent");
      if (!then.equals(sha256))
        throw new ExampleException(
            "%s has changed since the run began (SHA-256 %s, now %s); bring the old file back, or start over with --fresh"
                .formatted(file, then, sha256));
    });
  }

  private void save(RewardModel model, Map<String, Map<String, Tensor>> more) {
    var tensors = new LinkedHashMap<String, TensorSource>();
    tensors.put("model", SavedTensors.of(model.parameters().asMap()));
    more.forEach((name, values) -> tensors.put(name, SavedTensors.of(values)));
    run.save(sink, state.phase(), state.step(), state, tensors);
  }

  private void finished(String phase, long started) {
    sink.accept(new RunEvent.PhaseFinished(phase, (nanoTime.getAsLong() - started) / 1e9));
  }

  // ---- learning ----

  /// False if stopped.
  private boolean learn(RewardModel model, RewardModelExamples examples) {
    long started = nanoTime.getAsLong();
    RewardModeling.Config config = recipe.rewardModel();
    int perEpoch = Math.ceilDiv(examples.size(), config.examples());
    int steps = perEpoch * config.epochs();
    boolean begins = state.step() == 0;
    (begins ? sink : console).accept(new RunEvent.PhaseStarted(PHASE, steps, "step"));
    if (begins) sink.accept(new RunEvent.ExamplesCounted(PHASE, examples.counts()));
    else console.accept(new RunEvent.Progress(PHASE, state.step()));
    try (var trainer = new RewardModeling(config, steps, model, workers)) {
      if (begins) measure(model, examples, PHASE);
      else resumed.ifPresent(c -> Zero.restore(c, "optimizer", trainer.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < steps) {
        Map<String, Map<String, Tensor>> held = Map.of("optimizer", trainer.optimizer().state());
        if (stop.getAsBoolean()) {
          if (state.step() > 0) save(model, held);
          return false;
        }
        step(trainer, examples, perEpoch, model);
        boolean epochEnds = state.step() % perEpoch == 0 && state.step() < steps;
        if (epochEnds) measure(model, examples, PHASE);
        if (state.step() < steps && state.step() % recipe.checkpoint().every() == 0)
          save(model, held);
      }
    }
    state = state.at("evaluation");
    finished(PHASE, started);
    save(model, Map.of());
    return true;
  }

  private void step(
      RewardModeling trainer, RewardModelExamples examples, int perEpoch, RewardModel model) {
    long begun = nanoTime.getAsLong();
    int number = state.step();
    int[] dealt = dealt(number, perEpoch, examples.size());
    RewardModeling.Step step =
        switch (recipe.kind()) {
          case PAIRWISE ->
              trainer.pairs(number, IntStream.of(dealt).mapToObj(examples.pairs()::get).toList());
          case POINTWISE ->
              trainer.labels(number, IntStream.of(dealt).mapToObj(examples.labels()::get).toList());
        };
    double seconds = (nanoTime.getAsLong() - begun) / 1e9;
    int skips = step.skipped() ? state.skippedInARow() + 1 : 0;
    state = new State(PHASE, number + 1, state.tokens() + step.tokens(), skips, examples.sources());
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", step.loss());
    metrics.putAll(step.metrics());
    metrics.put("grad_norm", step.gradNorm());
    metrics.put("learning_rate", step.learningRate());
    metrics.put("num_tokens", (double) state.tokens());
    metrics.put("epoch", (number + 1.0) / perEpoch);
    metrics.put("train_tokens_per_second", step.tokens() / seconds);
    metrics.put("peak_rss_mib", PeakMemory.mebibytes());
    metrics.put("parameters", (double) model.parameters().count());
    StepReport.tell(sink, PHASE, number + 1, metrics, skips);
  }

  /// The examples of a step: each epoch deals all of them in an order of its own.
  private int[] dealt(int step, int perEpoch, int examples) {
    int[] order = IntStream.range(0, examples).toArray();
    SplittableRandom random = RandomStreams.of(recipe.seed(), "order", step / perEpoch);
    for (int i = examples - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    int size = recipe.rewardModel().examples();
    int from = step % perEpoch * size;
    return java.util.Arrays.copyOfRange(order, from, Math.min(examples, from + size));
  }

  // ---- held-out examples ----

  /// Scores of held-out examples: of pairs the chosen ones, then the rejected ones.
  private double[] scores(RewardModel model, RewardModelExamples examples) {
    List<int[]> rows =
        java.util.stream.Stream.of(
                examples.heldOutPairs().stream().map(RewardModeling.Pair::chosen),
                examples.heldOutPairs().stream().map(RewardModeling.Pair::rejected),
                examples.heldOutLabels().stream().map(RewardModeling.Label::ids))
            .flatMap(part -> part)
            .toList();
    return model.score(rows, SCORING_TOKENS, workers);
  }

  private RewardQuality quality(double[] scores, RewardModelExamples examples) {
    SplittableRandom random = RandomStreams.of(recipe.seed(), "resampling");
    return switch (recipe.kind()) {
      case PAIRWISE -> {
        int pairs = examples.heldOutPairs().size();
        yield RewardQuality.ofPairs(
            java.util.Arrays.copyOf(scores, pairs),
            java.util.Arrays.copyOfRange(scores, pairs, 2 * pairs),
            random);
      }
      case POINTWISE -> {
        boolean[] good = new boolean[scores.length];
        for (int i = 0; i < good.length; i++) good[i] = examples.heldOutLabels().get(i).good();
        yield RewardQuality.ofLabels(scores, good, random);
      }
    };
  }

  /// Mean of the loss without centring: `-log sigmoid` of each difference less its margin, or of
  /// each label's score.
  private static double loss(double[] scores, RewardModelExamples examples) {
    double sum = 0;
    int pairs = examples.heldOutPairs().size();
    for (int i = 0; i < pairs; i++)
      sum += softplus(scores[pairs + i] - scores[i] + examples.heldOutPairs().get(i).margin());
    int labels = examples.heldOutLabels().size();
    for (int i = 0; i < labels; i++)
      sum += softplus(examples.heldOutLabels().get(i).good() ? -scores[i] : scores[i]);
    return sum / (pairs + labels);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private void measure(RewardModel model, RewardModelExamples examples, String phase) {
    double[] scores = scores(model, examples);
    RewardQuality quality = quality(scores, examples);
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", loss(scores, examples));
    metrics.put("accuracy", quality.accuracy());
    metrics.put("auroc", quality.auroc());
    metrics.put("ece", quality.calibration().error());
    metrics.put("brier", quality.calibration().brier());
    metrics.put("mean_reward", DoubleStream.of(scores).average().orElse(0));
    RewardScale.of(scores).ifPresent(scale -> metrics.put("reward_std", scale.deviation()));
    metrics.put("items", (double) quality.examples());
    if (phase.equals("evaluation")) {
      int number = 0;
      for (Reliability.Bin bin : quality.calibration().bins()) {
        String at = "calibration/" + number++ + "/";
        metrics.put(at + "low", bin.low());
        metrics.put(at + "high", bin.high());
        metrics.put(at + "count", (double) bin.count());
        if (bin.count() == 0) continue;
        metrics.put(at + "confidence", bin.confidence());
        metrics.put(at + "accuracy", bin.accuracy());
      }
    }
    var intervals = new LinkedHashMap<String, RunEvent.Interval>();
    intervals.put("accuracy_ci", interval(quality.accuracyInterval()));
    intervals.put("auroc_ci", interval(quality.aurocInterval()));
    sink.accept(new RunEvent.Evaluated(phase, state.step(), SUITE, metrics, intervals));
  }

  private static RunEvent.Interval interval(org.reason4j.eval.Interval own) {
    return new RunEvent.Interval(own.low(), own.high());
  }

  // ---- export ----

  private void export(RewardModel model, RewardModelExamples examples) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("export", 1, "file"));
    var folder = run.folder().resolve("export");
    Export.write(disk, folder, model, parent, template);
    RewardScale.of(scores(model, examples)).ifPresent(scale -> scale.write(disk, folder));
    finished("export", started);
    sink.accept(new RunEvent.RunFinished());
    run.events().sync();
  }
}
