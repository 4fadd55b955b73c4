package org.reason4j.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.reason4j.checkpoint.Checkpoint;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.SavedTensors;
import org.reason4j.data.Epochs;
import org.reason4j.data.ExampleException;
import org.reason4j.data.Row;
import org.reason4j.engine.PeakMemory;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.RowFlops;
import org.reason4j.train.Sft;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;

/// Supervised fine-tuning of a model directory on JSONL files: phases `sft` and `export`.
///
/// What a step does depends on the weights, the optimizer's state and (seed, step) alone, so a run
/// that was killed ends with the bytes of one left alone. The data is read again when it goes on,
/// and refused if it is not what the run began with.
public final class SftRun implements Training {
  private static final String PHASE = "sft";

  /// Where a run stands: kept in every checkpoint.
  ///
  /// @param step steps done
  /// @param tokens tokens read so far
  /// @param sources SHA-256 of each data file
  /// @param flops operations of its steps so far
  public record State(
      String phase,
      int step,
      long tokens,
      int skippedInARow,
      Map<String, String> sources,
      double flops) {
    static final State START = new State(PHASE, 0, 0, 0, Map.of(), 0);

    State at(String next) {
      return new State(next, 0, tokens, 0, sources, flops);
    }
  }

  private final SftRecipe recipe;
  private final Disk disk;
  private final RunDirectory run;
  private final EventSink sink;
  private final EventSink console;
  private final Workers workers;
  private final BooleanSupplier stop;
  private final LongSupplier nanoTime;

  private State state = State.START;
  private Optional<Checkpoint> resumed;

  /// Borrows all of them.
  ///
  /// @param console hears every event after it was stored
  /// @param stop asked between steps
  public SftRun(
      SftRecipe recipe,
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
    from.checkpoint().ifPresent(checkpoint -> state = checkpoint.state(State.class));
    this.resumed = from.checkpoint();
  }

  /// Reads the data once and keeps nothing.
  static void check(SftRecipe recipe, Disk disk) {
    SftExamples.read(recipe, Parent.open(disk, recipe.base()));
  }

  /// Runs what is left, up to and with the export.
  ///
  /// @throws ExampleException where the data is not what the run began with
  @Override
  public Outcome run() {
    try (LanguageModel model = ModelDirectory.open(disk, recipe.base())) {
      resumed.ifPresent(saved -> Zero.restore(saved, "model", model.parameters().asMap()));
      if (state.phase().equals(PHASE) && !learn(model)) return Outcome.INTERRUPTED;
      export(model);
    }
    return Outcome.FINISHED;
  }

  private void save(LanguageModel model, Map<String, Map<String, Tensor>> more) {
    var tensors = new LinkedHashMap<String, TensorSource>();
    tensors.put("model", SavedTensors.of(model.parameters().asMap()));
    more.forEach((name, values) -> tensors.put(name, SavedTensors.of(values)));
    run.save(sink, state.phase(), state.step(), state, tensors);
  }

  private void finished(String phase, long started) {
    sink.accept(new RunEvent.PhaseFinished(phase, (nanoTime.getAsLong() - started) / 1e9));
  }

  /// False if stopped.
  private boolean learn(LanguageModel model) {
    long started = nanoTime.getAsLong();
    Parent parent = Parent.open(disk, recipe.base());
    SftExamples examples = SftExamples.read(recipe, parent);
    requireSame(examples.sources());
    Epochs epochs = new Epochs(examples.training(), settings(recipe.sft().epochs(), parent));
    List<Row> heldOut =
        examples.heldOut().isEmpty()
            ? List.of()
            : new Epochs(examples.heldOut(), settings(1, parent).inOneStep()).rows(0);
    int steps = epochs.steps();
    boolean begins = state.step() == 0;
    (begins ? sink : console).accept(new RunEvent.PhaseStarted(PHASE, steps, "step"));
    if (begins) sink.accept(new RunEvent.ExamplesCounted(PHASE, examples.counts()));
    else console.accept(new RunEvent.Progress(PHASE, state.step()));
    var learnt = recipe.mask() == SftRecipe.Mask.ALL ? Sft.Targets.ALL : Sft.Targets.RESPONSES;
    try (var trainer = new Sft(recipe.sft(), learnt, steps, model, workers)) {
      if (begins) measure(trainer, heldOut);
      else resumed.ifPresent(c -> Zero.restore(c, "optimizer", trainer.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < steps) {
        Map<String, Map<String, Tensor>> held = Map.of("optimizer", trainer.optimizer().state());
        if (stop.getAsBoolean()) {
          if (state.step() > 0) save(model, held);
          return false;
        }
        step(trainer, epochs, examples.sources(), model);
        if (epochs.endsEpoch(state.step() - 1)) measure(trainer, heldOut);
        if (state.step() < steps && state.step() % recipe.checkpoint().every() == 0)
          save(model, held);
      }
    }
    state = state.at("export");
    finished(PHASE, started);
    save(model, Map.of());
    return true;
  }

  private Epochs.Settings settings(int epochs, Parent parent) {
    Sft.Config config = recipe.sft();
    return new Epochs.Settings(
        epochs,
        config.rows(),
        config.rowLength(),
        config.packing(),
        parent.padToken(),
        recipe.seed());
  }

  private void requireSame(Map<String, String> sources) {
    if (state.step() == 0) return;
    sources.forEach((file, sha256) -> {
      String then = state.sources().getOrDefault(file, "absent");
      if (!then.equals(sha256))
        throw new ExampleException(
            "%s has changed since the run began (SHA-256 %s, now %s); bring the old file back, or start over with --fresh"
                .formatted(file, then, sha256));
    });
  }

  private void step(Sft trainer, Epochs epochs, Map<String, String> sources, LanguageModel model) {
    long begun = nanoTime.getAsLong();
    Sft.Step step = trainer.step(state.step(), epochs.rows(state.step()));
    double seconds = (nanoTime.getAsLong() - begun) / 1e9;
    int done = state.step() + 1;
    int skips = step.skipped() ? state.skippedInARow() + 1 : 0;
    boolean responses = recipe.mask() != SftRecipe.Mask.ALL;
    double flops = 3 * RowFlops.forward(model.flops(), epochs.rows(state.step()), responses);
    state =
        new State(
            PHASE, done, state.tokens() + step.tokens(), skips, sources, state.flops() + flops);
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", step.loss());
    metrics.put("mean_token_accuracy", step.tokenAccuracy());
    metrics.put("entropy", step.entropy());
    metrics.put("grad_norm", step.gradNorm());
    metrics.put("learning_rate", step.learningRate());
    metrics.put("num_tokens", (double) state.tokens());
    metrics.put("epoch", epochs.epoch(done - 1));
    metrics.put("train_flos", flops);
    metrics.put("total_flos", state.flops());
    metrics.put("train_tokens_per_second", step.tokens() / seconds);
    metrics.put("peak_rss_mib", PeakMemory.mebibytes());
    metrics.put("parameters", (double) model.parameters().count());
    StepReport.tell(sink, PHASE, done, metrics, skips);
  }

  private void measure(Sft trainer, List<Row> heldOut) {
    if (heldOut.isEmpty()) return;
    Sft.Measured measured = trainer.measure(heldOut);
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", measured.loss());
    metrics.put("mean_token_accuracy", measured.tokenAccuracy());
    metrics.put("tokens", (double) measured.targets());
    sink.accept(new RunEvent.Evaluated(PHASE, state.step(), "held_out", metrics, Map.of()));
  }

  private void export(LanguageModel model) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("export", 1, "file"));
    Export.write(disk, run.folder().resolve("export"), model, recipe.base());
    finished("export", started);
    sink.accept(new RunEvent.RunFinished());
    run.events().sync();
  }
}
