package org.reason4j.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.reason4j.engine.PeakMemory;
import org.reason4j.engine.Workers;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Evaluation;
import org.reason4j.eval.Sample;
import org.reason4j.eval.SampleFile;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Level;
import org.reason4j.task.Split;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.Grpo;
import org.reason4j.train.PolicyUpdate;
import org.reason4j.train.Pretraining;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;

/// R1-Zero at any scale: tokenizer, pretraining, readiness gate, GRPO, evaluations, export.
///
/// Each phase takes up where the newest checkpoint stands. What a step does depends on the weights,
/// the optimizer's state and (seed, step) alone, so a run that was killed ends with the bytes of
/// one left alone; a step that was half done is done again from its start.
public final class Zero implements Training {
  /// Where a run stands: kept in every checkpoint.
  ///
  /// @param phase the phase that goes on
  /// @param step steps done in it
  /// @param cursor where the page stream stands
  /// @param pretrained pretraining steps in all, extensions included
  /// @param extensions how often the gate has sent it back
  /// @param skippedInARow steps without an update, one after the other
  /// @param flops operations of training and of its rollouts so far
  public record State(
      String phase,
      int step,
      Cursor cursor,
      int pretrained,
      int extensions,
      int skippedInARow,
      double flops) {
    static final State START = new State("pretrain", 0, Cursor.START, 0, 0, 0, 0);

    State at(String next, int done) {
      return new State(next, done, cursor, pretrained, extensions, 0, flops);
    }
  }

  private final ZeroRecipe recipe;
  private final Disk disk;
  private final RunDirectory run;
  private final EventSink sink;
  private final EventSink console;
  private final Workers workers;
  private final BooleanSupplier stop;
  private final LongSupplier nanoTime;
  private final Materials materials;

  private State state = State.START;
  private Optional<Checkpoint> resumed;

  /// Borrows all of them.
  ///
  /// @param console hears every event after it was stored
  /// @param stop asked at every safe point
  public Zero(
      ZeroRecipe recipe,
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
    this.materials = new Materials(recipe, disk, run.folder());
    from.checkpoint().ifPresent(checkpoint -> state = checkpoint.state(State.class));
    this.resumed = from.checkpoint();
  }

  /// Runs what is left, up to and with the export.
  @Override
  public Outcome run() {
    long started = nanoTime.getAsLong();
    if (resumed.isEmpty() && materials.makesVocabulary()) {
      sink.accept(new RunEvent.PhaseStarted("tokenizer", recipe.tokenizer().pages(), "page"));
      materials.makeVocabulary();
      finished("tokenizer", started);
    }
    try (materials;
        LanguageModel model = materials.model()) {
      resumed.ifPresent(checkpoint -> restore(checkpoint, "model", model.parameters().asMap()));
      while (!state.phase().equals("done")) {
        boolean more =
            switch (state.phase()) {
              case "pretrain" ->
                  recipe.base().isPresent() ? skipPretraining(model) : pretrain(model);
              case "gate" -> gate(model);
              case "base" -> evaluate(model, "base", 0, "grpo");
              case "grpo" -> reinforce(model);
              case "final" -> evaluate(model, "final", recipe.grpo().steps(), "export");
              case "export" -> export(model);
              default -> throw new IllegalStateException("phase " + state.phase());
            };
        if (!more) return Outcome.INTERRUPTED;
      }
    }
    return Outcome.FINISHED;
  }

  /// Tells of a phase of steps; one that goes on half-way is in the log already.
  private void begin(String phase, int steps) {
    (state.step() == 0 ? sink : console).accept(new RunEvent.PhaseStarted(phase, steps, "step"));
    if (state.step() > 0) console.accept(new RunEvent.Progress(phase, state.step()));
  }

  private void finished(String phase, long started) {
    sink.accept(new RunEvent.PhaseFinished(phase, (nanoTime.getAsLong() - started) / 1e9));
  }

  private void save(LanguageModel model, Map<String, Map<String, Tensor>> more) {
    var tensors = new LinkedHashMap<String, TensorSource>();
    tensors.put("model", SavedTensors.of(model.parameters().asMap()));
    more.forEach((name, values) -> tensors.put(name, SavedTensors.of(values)));
    run.save(sink, state.phase(), state.step(), state, tensors);
  }

  /// Overwrites these tensors with those that a checkpoint holds under a name.
  static void restore(Checkpoint checkpoint, String name, Map<String, Tensor> into) {
    try (var saved = checkpoint.tensors(name)) {
      SavedTensors.restore(saved, into);
    }
  }

  // ---- pretraining ----

  private boolean skipPretraining(LanguageModel model) {
    state = state.at("base", 0);
    save(model, Map.of());
    return true;
  }

  private boolean pretrain(LanguageModel model) {
    long started = nanoTime.getAsLong();
    int steps =
        state.extensions() == 0 ? recipe.pretrain().steps() : recipe.readiness().extensionSteps();
    Pretraining.Config config = recipe.pretrain().withSteps(steps, state.extensions());
    begin("pretrain", steps);
    Packing packing = materials.packing(state.cursor());
    try (var trainer = new Pretraining(config, model, workers)) {
      if (state.step() > 0)
        resumed.ifPresent(c -> restore(c, "optimizer", trainer.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < steps) {
        if (stop.getAsBoolean())
          return interrupted(model, Map.of("optimizer", trainer.optimizer().state()));
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < config.rows(); r++) rows.add(packing.next());
        long begun = nanoTime.getAsLong();
        Pretraining.Step step = trainer.step(state.step(), rows);
        int done = state.step() + 1;
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("loss", step.loss());
        metrics.put("grad_norm", step.gradNorm());
        metrics.put("learning_rate", step.learningRate());
        metrics.put("num_tokens", (double) step.tokens());
        metrics.put(
            "train_tokens_per_second", step.tokens() / ((nanoTime.getAsLong() - begun) / 1e9));
        state =
            new State(
                "pretrain",
                done,
                packing.cursor(),
                state.pretrained() + 1,
                state.extensions(),
                skips(step.skipped()),
                state.flops() + step.flops());
        metrics.put("train_flos", step.flops());
        metrics.put("total_flos", state.flops());
        tell("pretrain", done, metrics, step.skipped());
        if (done < steps && done % recipe.checkpoint().pretrainEvery() == 0)
          save(model, Map.of("optimizer", trainer.optimizer().state()));
      }
    }
    state = state.at("gate", 0);
    finished("pretrain", started);
    save(model, Map.of());
    return true;
  }

  private int skips(boolean skipped) {
    return skipped ? state.skippedInARow() + 1 : 0;
  }

  private void tell(String phase, int step, Map<String, Double> metrics, boolean skipped) {
    StepReport.tell(sink, phase, step, metrics, skipped ? state.skippedInARow() : 0);
  }

  private boolean gate(LanguageModel model) {
    Map<String, List<Sample>> byTask = new LinkedHashMap<>();
    boolean last = state.extensions() >= recipe.readiness().extensions();
    Asking asking = materials.asking(model, SamplingSettings.PLAIN, workers);
    for (String task : recipe.tasks()) {
      var problems =
          materials.problems(task, Level.TRAIN, Split.TUNING, recipe.readiness().problems());
      var evaluation =
          new Evaluation(problems, recipe.eval().samples(), recipe.seed(), materials.form());
      List<Sample> samples = evaluation.run(asking, stop);
      if (samples.isEmpty()) return false;
      byTask.put(task, samples);
    }
    RunEvent.Readiness verdict =
        Readiness.judge(recipe.readiness(), state.pretrained(), byTask, last);
    sink.accept(verdict);
    state =
        verdict.ready() || last
            ? state.at("base", 0)
            : new State(
                "pretrain",
                0,
                state.cursor(),
                state.pretrained(),
                state.extensions() + 1,
                0,
                state.flops());
    save(model, Map.of());
    return true;
  }

  // ---- evaluation ----

  private boolean evaluate(LanguageModel model, String phase, int step, String next) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted(phase, recipe.generalTasks().isEmpty() ? 2 : 3, "suite"));
    if (phase.equals("base")) export(model, phase); // what controls start from
    if (!suite(model, phase, step, "in_distribution")) return false;
    sink.accept(new RunEvent.Progress(phase, 1));
    if (!suite(model, phase, step, "harder")) return false;
    if (!recipe.generalTasks().isEmpty()) {
      sink.accept(new RunEvent.Progress(phase, 2));
      if (!suite(model, phase, step, "general")) return false;
    }
    finished(phase, started);
    state = state.at(next, 0);
    save(model, Map.of());
    return true;
  }

  /// Evaluates one suite and reports it; false if stopped.
  private boolean suite(LanguageModel model, String phase, int step, String suite) {
    Asking asking = materials.asking(model, recipe.eval().sampling(), workers);
    var problems = materials.suite(suite);
    if (problems.isEmpty()) return true;
    var evaluation =
        new Evaluation(problems, recipe.eval().samples(), recipe.eval().seed(), materials.form());
    List<Sample> samples = evaluation.run(asking, stop);
    if (samples.isEmpty()) return false;
    keep(samples, SampleFile.of(run.folder(), phase, step, suite));
    sink.accept(
        EvalSummary.of(samples, recipe.eval().samples(), EvalSummary.resampling())
            .event(phase, step, suite));
    return true;
  }

  private static void keep(List<Sample> samples, Path file) {
    try {
      SampleFile.write(file, samples);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  // ---- reinforcement learning ----

  private boolean reinforce(LanguageModel model) {
    long started = nanoTime.getAsLong();
    int steps = recipe.grpo().steps();
    begin("grpo", steps);
    Asking asking = materials.asking(model, recipe.grpo().sampling(), workers);
    Grpo.Config config = recipe.grpo().config(recipe.seed());
    try (var optimizer = new AdamW(recipe.grpo().adamW(), model.parameters().asMap());
        var grpo =
            new Grpo(
                config, model, optimizer, asking, materials::trainingProblem, workers, nanoTime)) {
      if (state.step() > 0)
        resumed.ifPresent(c -> {
          restore(c, "optimizer", optimizer.state());
          grpo.reference().ifPresent(kept -> restore(c, "reference", kept.parameters().asMap()));
        });
      resumed = Optional.empty();
      while (state.step() < steps) {
        var held = new LinkedHashMap<String, Map<String, Tensor>>();
        held.put("optimizer", optimizer.state());
        grpo.reference().ifPresent(kept -> held.put("reference", kept.parameters().asMap()));
        if (stop.getAsBoolean()) return interrupted(model, held);
        int number = state.step() + 1;
        var taken = grpo.step(number, update -> recipe.grpo().rate(number, update), stop);
        if (taken.isEmpty()) return interrupted(model, held);
        Grpo.Step step = taken.get();
        run.rollouts().write(number, Trajectories.of(number, step));
        boolean skipped = step.updates().stream().anyMatch(PolicyUpdate.Step::skipped);
        state =
            new State(
                "grpo",
                number,
                state.cursor(),
                state.pretrained(),
                state.extensions(),
                skips(skipped),
                state.flops() + step.compute().total());
        var metrics = new LinkedHashMap<>(step.metrics());
        metrics.put("train_flos", step.compute().training());
        metrics.put("sample_flos", step.compute().sampling());
        metrics.put("total_flos", state.flops());
        metrics.put("peak_rss_mib", PeakMemory.mebibytes());
        metrics.put("parameters", (double) model.parameters().count());
        tell("grpo", number, metrics, skipped);
        Grpo.Signal signal = step.signal();
        if (signal.informative() * 2 < signal.groups() || signal.unverified() > 0)
          sink.accept(
              new RunEvent.SignalLost(
                  number,
                  signal.informative(),
                  signal.allRight(),
                  signal.allWrong(),
                  signal.truncated(),
                  signal.unverified(),
                  signal.groups()));
        if (number < steps
            && number % recipe.eval().every() == 0
            && !suite(model, "grpo", number, "in_distribution")) return false;
        if (number < steps && number % recipe.checkpoint().every() == 0) save(model, held);
      }
    }
    state = state.at("final", 0);
    finished("grpo", started);
    save(model, Map.of());
    return true;
  }

  private boolean interrupted(LanguageModel model, Map<String, Map<String, Tensor>> held) {
    if (state.step() > 0) save(model, held);
    return false;
  }

  // ---- export ----

  private boolean export(LanguageModel model) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("export", 1, "file"));
    export(model, "export");
    finished("export", started);
    state = state.at("done", 0);
    sink.accept(new RunEvent.RunFinished());
    run.events().sync();
    return true;
  }

  private void export(LanguageModel model, String name) {
    Export.write(
        disk,
        run.folder().resolve(name),
        model,
        materials.tokenizer(),
        materials.template(),
        materials.endToken(),
        materials.padToken());
  }
}
