package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.reason4j.data.Cursor;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.deepseekv3.Config;
import org.reason4j.model.deepseekv3.Model;
import org.reason4j.nn.BalanceBias;
import org.reason4j.nn.Gate;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.ExpertPretraining;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;

/// A DeepSeek-V3 from nothing: phases `tokenizer`, `pretrain` and `export`.
///
/// What a step does depends on the weights (the gates' corrections among them), the optimizer's
/// state and the cursor of the pages alone, so a run that was killed ends with the bytes of one
/// left alone. Held-out pages are measured as it goes; at the end `routing.json` says how many
/// tokens of each kind of page every expert met.
public final class PretrainRun implements Training {
  private static final String PHASE = "pretrain";

  /// Where a run stands: kept in every checkpoint.
  public record State(String phase, int step, Cursor cursor, int skippedInARow, long tokens) {
    static final State START = new State(PHASE, 0, Cursor.START, 0, 0);
  }

  private final PretrainRecipe recipe;
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
  public PretrainRun(
      PretrainRecipe recipe,
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

  /// @throws org.reason4j.config.ConfigException for settings that do not fit one another
  static void check(PretrainRecipe recipe) {
    var shape = recipe.model();
    try {
      var _ =
          new Gate.Settings(
              shape.experts(),
              shape.active(),
              shape.groups(),
              shape.keptGroups(),
              true,
              shape.routedScale());
    } catch (IllegalArgumentException wrong) {
      throw new org.reason4j.config.ConfigException("%s", "model: " + wrong.getMessage());
    }
  }

  @Override
  public Outcome run() {
    try (var materials = new Materials(recipe.materials(), disk, run.folder())) {
      if (resumed.isEmpty()) {
        long started = nanoTime.getAsLong();
        sink.accept(new RunEvent.PhaseStarted("tokenizer", recipe.tokenizer().pages(), "page"));
        materials.makeVocabulary();
        finished("tokenizer", started);
      }
      Config config =
          recipe
              .model()
              .config(
                  materials.tokenizer().vocabularySize(),
                  materials.endToken(),
                  materials.padToken());
      try (Model model =
          Model.fresh(
              config, recipe.model().initDeviation(), RandomStreams.of(recipe.seed(), "init"))) {
        resumed.ifPresent(saved -> Zero.restore(saved, "model", model.parameters().asMap()));
        if (state.phase().equals(PHASE) && !learn(model, materials)) return Outcome.INTERRUPTED;
        export(model, materials);
      }
    }
    return Outcome.FINISHED;
  }

  private void save(Model model, Map<String, Map<String, Tensor>> more) {
    var tensors = new LinkedHashMap<String, TensorSource>();
    tensors.put("model", SavedTensors.of(model.parameters().asMap()));
    more.forEach((name, values) -> tensors.put(name, SavedTensors.of(values)));
    run.save(sink, state.phase(), state.step(), state, tensors);
  }

  private void finished(String phase, long started) {
    sink.accept(new RunEvent.PhaseFinished(phase, (nanoTime.getAsLong() - started) / 1e9));
  }

  private boolean learn(Model model, Materials materials) {
    long started = nanoTime.getAsLong();
    int steps = recipe.pretrain().steps();
    boolean begins = state.step() == 0;
    (begins ? sink : console).accept(new RunEvent.PhaseStarted(PHASE, steps, "step"));
    if (!begins) console.accept(new RunEvent.Progress(PHASE, state.step()));
    Packing packing = materials.packing(state.cursor());
    HeldOutPages heldOut = HeldOutPages.of(recipe, materials);
    try (var trainer = new ExpertPretraining(recipe.pretrain(), recipe.experts(), model, workers)) {
      if (begins) measure(trainer, heldOut, model);
      else
        resumed.ifPresent(saved -> Zero.restore(saved, "optimizer", trainer.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < steps) {
        Map<String, Map<String, Tensor>> held = Map.of("optimizer", trainer.optimizer().state());
        if (stop.getAsBoolean()) {
          if (state.step() > 0) save(model, held);
          return false;
        }
        step(trainer, packing);
        int done = state.step();
        if (done % recipe.heldOut().every() == 0 || done == steps) measure(trainer, heldOut, model);
        if (done < steps && done % recipe.checkpoint().every() == 0) save(model, held);
      }
    }
    state = new State("export", 0, state.cursor(), 0, state.tokens());
    finished(PHASE, started);
    save(model, Map.of());
    return true;
  }

  private void step(ExpertPretraining trainer, Packing packing) {
    List<Row> rows = new ArrayList<>();
    for (int r = 0; r < recipe.pretrain().rows(); r++) rows.add(packing.next());
    long begun = nanoTime.getAsLong();
    ExpertPretraining.Step step = trainer.step(state.step(), rows);
    double seconds = (nanoTime.getAsLong() - begun) / 1e9;
    int done = state.step() + 1;
    int skips = step.skipped() ? state.skippedInARow() + 1 : 0;
    state = new State(PHASE, done, packing.cursor(), skips, state.tokens() + step.tokens());
    var metrics = new LinkedHashMap<String, Double>();
    metrics.put("loss", step.loss());
    metrics.put("ahead_loss", step.aheadLoss());
    metrics.put("balance_loss", step.balanceLoss());
    metrics.put("max_violation", Arrays.stream(step.maxViolation()).average().orElse(0));
    metrics.put("grad_norm", step.gradNorm());
    metrics.put("learning_rate", step.learningRate());
    metrics.put("num_tokens", (double) step.tokens());
    metrics.put("train_tokens_per_second", step.tokens() / seconds);
    StepReport.tell(sink, PHASE, done, metrics, skips);
  }

  /// Tells of held-out pages and keeps the loads of the last look in `routing.json`.
  private void measure(ExpertPretraining trainer, HeldOutPages heldOut, Model model) {
    var loads = new LinkedHashMap<String, long[][]>();
    var metrics = new LinkedHashMap<String, Double>();
    double[] sums = new double[3];
    long tokens = 0;
    for (var kind : heldOut.rows().entrySet()) {
      ExpertPretraining.Measured seen = trainer.measure(kind.getValue());
      loads.put(kind.getKey(), seen.counts());
      metrics.put("loss/" + kind.getKey(), seen.loss());
      sums[0] += seen.loss() * seen.tokens();
      sums[1] += seen.aheadLoss() * seen.tokens();
      sums[2] += seen.acceptance() * seen.tokens();
      tokens += seen.tokens();
    }
    metrics.putFirst("acceptance", sums[2] / tokens);
    metrics.putFirst("ahead_loss", sums[1] / tokens);
    metrics.putFirst("loss", sums[0] / tokens);
    var report = new RoutingReport(loads, model.config());
    double[] violations =
        report.layers().stream()
            .mapToDouble(l -> BalanceBias.maxViolation(report.total(l)))
            .toArray();
    metrics.put("max_violation", Arrays.stream(violations).average().orElse(0));
    metrics.put("max_violation/worst_layer", Arrays.stream(violations).max().orElse(0));
    sink.accept(new RunEvent.Evaluated(PHASE, state.step(), "held_out", metrics, Map.of()));
    if (state.step() == recipe.pretrain().steps())
      disk.publish(run.folder().resolve("routing.json"), report.toJson());
  }

  private void export(Model model, Materials materials) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("export", 1, "file"));
    Export.write(
        disk,
        run.folder().resolve("export"),
        model,
        materials.tokenizer(),
        materials.template(),
        materials.endToken(),
        materials.padToken());
    finished("export", started);
    sink.accept(new RunEvent.RunFinished());
    run.events().sync();
  }
}
