package org.reason4j.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.reason4j.checkpoint.Checkpoint;
import org.reason4j.checkpoint.Resume;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.SavedTensors;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Cursor;
import org.reason4j.data.Epochs;
import org.reason4j.data.Packing;
import org.reason4j.data.Row;
import org.reason4j.engine.PeakMemory;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.Evaluation;
import org.reason4j.eval.Sample;
import org.reason4j.eval.SampleFile;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.Compute;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelShape;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.Pretraining;
import org.reason4j.train.StudentSamples;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;

/// Distillation: a student of its own shape learns what a teacher writes (DeepSeek-R1 2.4), or how
/// likely the teacher finds each token (GKD).
///
/// Phases: `pretrain` (of a fresh student, then kept in `RUN/base`), `teacher` and `base`
/// (evaluations before), `traces` (the teacher's answers, in `RUN/traces.jsonl`; not where data is
/// given), `distill`, `final`, `export`. Like every training it takes up where its newest
/// checkpoint stands and ends with the bytes of a run left alone; `traces` and evaluations that
/// were stopped begin again.
public final class DistillRun implements Training {
  /// Where a run stands: kept in every checkpoint.
  ///
  /// @param phase the phase that goes on
  /// @param step steps done in it
  /// @param cursor where the page stream stands
  /// @param tokens learnt in it
  /// @param spent by the student so far, `teacher` by the teacher
  record State(
      String phase,
      int step,
      Cursor cursor,
      long tokens,
      int skippedInARow,
      Compute spent,
      Compute teacher) {
    static final State START =
        new State("pretrain", 0, Cursor.START, 0, 0, Compute.NONE, Compute.NONE);

    State at(String next, int done) {
      return new State(next, done, cursor, 0, 0, spent, teacher);
    }
  }

  private static final int SLOTS = 128;
  private static final List<String> SUITES = List.of("in_distribution", "harder");

  private final DistillRecipe recipe;
  private final Disk disk;
  private final RunDirectory run;
  private final EventSink sink;
  private final EventSink console;
  private final Workers workers;
  private final BooleanSupplier stop;
  private final LongSupplier nanoTime;
  private final Materials student;
  private final Materials teacher;

  private State state = State.START;
  private Optional<Checkpoint> resumed;

  /// Borrows all of them.
  ///
  /// @param console hears every event after it was stored
  /// @param stop asked at every safe point
  public DistillRun(
      DistillRecipe recipe,
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
    this.student = new Materials(recipe.materials(recipe.student()), disk, run.folder());
    this.teacher =
        new Materials(recipe.materials(Optional.of(recipe.teacher())), disk, run.folder());
    from.checkpoint().ifPresent(checkpoint -> state = checkpoint.state(State.class));
    this.resumed = from.checkpoint();
  }

  /// @throws ConfigException where a divergence is asked for and the vocabularies differ
  @Override
  public Outcome run() {
    if (resumed.isEmpty() && student.makesVocabulary()) student.makeVocabulary();
    recipe.requireOneVocabulary();
    try (var _ = student;
        var _ = teacher;
        LanguageModel model = student.model();
        LanguageModel guide = teacher.model()) {
      resumed.ifPresent(
          checkpoint -> Zero.restore(checkpoint, "model", model.parameters().asMap()));
      while (!state.phase().equals("done")) {
        boolean more =
            switch (state.phase()) {
              case "pretrain" ->
                  recipe.student().isPresent() ? skipPretraining(model) : pretrain(model);
              case "teacher" -> evaluate(model, guide, "teacher", "base");
              case "base" -> evaluate(model, model, "base", "traces");
              case "traces" -> recipe.data().isEmpty() ? draw(model, guide) : skipTraces(model);
              case "distill" -> distill(model, guide);
              case "final" -> evaluate(model, model, "final", "export");
              case "export" -> export(model);
              default -> throw new IllegalStateException("phase " + state.phase());
            };
        if (!more) return Outcome.INTERRUPTED;
      }
    }
    return Outcome.FINISHED;
  }

  // ---- phases in common ----

  private void begin(String phase, int steps) {
    (state.step() == 0 ? sink : console).accept(new RunEvent.PhaseStarted(phase, steps, "step"));
    if (state.step() > 0) console.accept(new RunEvent.Progress(phase, state.step()));
  }

  private void finished(String phase, long started) {
    sink.accept(new RunEvent.PhaseFinished(phase, (nanoTime.getAsLong() - started) / 1e9));
  }

  private void save(LanguageModel model, Map<String, Tensor> optimizer) {
    var tensors = new LinkedHashMap<String, TensorSource>();
    tensors.put("model", SavedTensors.of(model.parameters().asMap()));
    if (!optimizer.isEmpty()) tensors.put("optimizer", SavedTensors.of(optimizer));
    run.save(sink, state.phase(), state.step(), state, tensors);
  }

  private boolean next(LanguageModel model, String phase) {
    state = state.at(phase, 0);
    save(model, Map.of());
    return true;
  }

  private boolean interrupted(LanguageModel model, Map<String, Tensor> optimizer) {
    if (state.step() > 0) save(model, optimizer);
    return false;
  }

  private void tell(String phase, Map<String, Double> metrics) {
    StepReport.tell(sink, phase, state.step(), metrics, state.skippedInARow());
  }

  private int skips(boolean skipped) {
    return skipped ? state.skippedInARow() + 1 : 0;
  }

  // ---- the student's base ----

  private boolean skipPretraining(LanguageModel model) {
    return next(model, "teacher");
  }

  private boolean pretrain(LanguageModel model) {
    long started = nanoTime.getAsLong();
    Pretraining.Config config = recipe.pretrain();
    begin("pretrain", config.steps());
    Packing packing = student.packing(state.cursor());
    try (var trainer = new Pretraining(config, model, workers)) {
      if (state.step() > 0)
        resumed.ifPresent(c -> Zero.restore(c, "optimizer", trainer.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < config.steps()) {
        if (stop.getAsBoolean()) return interrupted(model, trainer.optimizer().state());
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < config.rows(); r++) rows.add(packing.next());
        long begun = nanoTime.getAsLong();
        Pretraining.Step step = trainer.step(state.step(), rows);
        state =
            new State(
                "pretrain",
                state.step() + 1,
                packing.cursor(),
                state.tokens() + step.tokens(),
                skips(step.skipped()),
                state.spent().plus(Compute.ofTraining(step.flops())),
                state.teacher());
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("loss", step.loss());
        metrics.put("grad_norm", step.gradNorm());
        metrics.put("learning_rate", step.learningRate());
        metrics.put("num_tokens", (double) step.tokens());
        metrics.put("train_flos", step.flops());
        metrics.put("total_flos", state.spent().total());
        metrics.put(
            "train_tokens_per_second", step.tokens() / ((nanoTime.getAsLong() - begun) / 1e9));
        tell("pretrain", metrics);
        if (state.step() < config.steps() && state.step() % recipe.checkpoint().every() == 0)
          save(model, trainer.optimizer().state());
      }
    }
    export(model, "base");
    finished("pretrain", started);
    return next(model, "teacher");
  }

  // ---- traces ----

  private boolean skipTraces(LanguageModel model) {
    return next(model, "distill");
  }

  private boolean draw(LanguageModel model, LanguageModel guide) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("traces", recipe.traces().problems(), "problem"));
    var drawn =
        TeacherTraces.draw(
            recipe,
            teacher,
            guide,
            workers,
            stop,
            done -> console.accept(new RunEvent.Progress("traces", done)));
    if (drawn.isEmpty()) return false;
    TeacherTraces.write(disk, run.folder().resolve(TeacherTraces.FILE), drawn.get().traces());
    state =
        new State(
            "traces",
            0,
            state.cursor(),
            0,
            0,
            state.spent(),
            state.teacher().plus(Compute.ofSampling(drawn.get().flops())));
    sink.accept(new RunEvent.ExamplesCounted("traces", drawn.get().counts()));
    if (drawn.get().traces().isEmpty())
      throw new ConfigException(
          "no trace is left of %d: %s; train the teacher for longer, or set traces.keep to"
              + " \"finished\" or \"all\"",
          Math.round(drawn.get().counts().getOrDefault("drawn", 0.0)), drawn.get().counts());
    finished("traces", started);
    return next(model, "distill");
  }

  // ---- distillation ----

  private boolean distill(LanguageModel model, LanguageModel guide) {
    long started = nanoTime.getAsLong();
    DistillDocuments.Read documents =
        new DistillDocuments(recipe, student, recipe.difference().isEmpty())
            .read(disk, run.folder(), model.maxPositions());
    Epochs epochs =
        new Epochs(
            documents.documents(),
            new Epochs.Settings(
                recipe.sft().epochs(),
                recipe.sft().rows(),
                recipe.sft().rowLength(),
                recipe.sft().packing(),
                student.padToken(),
                recipe.seed()));
    int steps = epochs.steps();
    begin("distill", steps);
    if (state.step() == 0) sink.accept(new RunEvent.ExamplesCounted("distill", documents.counts()));
    StudentSamples own = ownAnswers();
    try (var stepper = DistillStep.of(recipe, steps, model, guide, workers)) {
      if (state.step() > 0)
        resumed.ifPresent(c -> Zero.restore(c, "optimizer", stepper.optimizer().state()));
      resumed = Optional.empty();
      while (state.step() < steps) {
        if (stop.getAsBoolean()) return interrupted(model, stepper.optimizer().state());
        int number = state.step();
        long begun = nanoTime.getAsLong();
        List<Row> rows = epochs.rows(number);
        double sampling = 0;
        boolean onPolicy =
            RandomStreams.of(recipe.seed(), "on-policy", number).nextDouble()
                < recipe.distill().onPolicy();
        if (onPolicy) {
          var drawn =
              own.draw(
                  model,
                  rows,
                  p -> RandomStreams.of(recipe.seed(), "own-answer", number, p),
                  workers,
                  stop);
          if (drawn.isEmpty()) return interrupted(model, stepper.optimizer().state());
          rows = drawn.get().rows();
          sampling = drawn.get().flops();
        }
        DistillStep.Measured step = stepper.step(number, rows);
        state =
            new State(
                "distill",
                number + 1,
                state.cursor(),
                state.tokens() + step.tokens(),
                skips(step.skipped()),
                state.spent().plus(new Compute(step.flops(), sampling)),
                state.teacher().plus(Compute.ofTraining(step.teacherFlops())));
        double seconds = (nanoTime.getAsLong() - begun) / 1e9;
        var metrics = new LinkedHashMap<>(step.metrics());
        metrics.put("num_tokens", (double) state.tokens());
        metrics.put("epoch", epochs.epoch(number));
        metrics.put("on_policy", onPolicy ? 1.0 : 0.0);
        metrics.put("train_flos", step.flops());
        metrics.put("sample_flos", sampling);
        metrics.put("total_flos", state.spent().total());
        metrics.put("teacher_flos", state.teacher().total());
        metrics.put("step_time", seconds);
        metrics.put("train_tokens_per_second", step.tokens() / seconds);
        metrics.put("peak_rss_mib", PeakMemory.mebibytes());
        metrics.put("parameters", (double) model.parameters().count());
        tell("distill", metrics);
        if (state.step() < steps && state.step() % recipe.checkpoint().every() == 0)
          save(model, stepper.optimizer().state());
      }
    }
    finished("distill", started);
    return next(model, "final");
  }

  private StudentSamples ownAnswers() {
    var settings =
        new Batcher.Settings(
            SamplingSettings.PLAIN.withTemperature(recipe.distill().samplingTemperature()),
            recipe.traces().maxNewTokens(),
            Set.of(student.endToken()),
            SLOTS);
    return new StudentSamples(settings, recipe.sft().rowLength(), student.padToken());
  }

  // ---- evaluation ----

  private boolean evaluate(LanguageModel model, LanguageModel asked, String phase, String next) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted(phase, SUITES.size(), "suite"));
    Materials materials = phase.equals("teacher") ? teacher : student;
    for (int i = 0; i < SUITES.size(); i++) {
      var problems = materials.suite(SUITES.get(i));
      if (problems.isEmpty()) continue;
      var evaluation =
          new Evaluation(problems, recipe.eval().samples(), recipe.eval().seed(), materials.form());
      var asking = materials.asking(asked, recipe.eval().sampling(), workers);
      List<Sample> samples = evaluation.run(asking, stop);
      if (samples.isEmpty()) return false;
      keep(samples, SampleFile.of(run.folder(), phase, 0, SUITES.get(i)));
      sink.accept(summary(samples).event(phase, 0, SUITES.get(i)));
      console.accept(new RunEvent.Progress(phase, i + 1L));
    }
    finished(phase, started);
    return next(model, next);
  }

  private EvalSummary summary(List<Sample> samples) {
    return EvalSummary.of(samples, recipe.eval().samples(), EvalSummary.resampling());
  }

  private static void keep(List<Sample> samples, Path file) {
    try {
      SampleFile.write(file, samples);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  // ---- export ----

  private boolean export(LanguageModel model) {
    long started = nanoTime.getAsLong();
    sink.accept(new RunEvent.PhaseStarted("export", 1, "file"));
    export(model, "export");
    result(model).write(disk, run.folder());
    finished("export", started);
    state = state.at("done", 0);
    sink.accept(new RunEvent.RunFinished());
    run.events().sync();
    return true;
  }

  private DistillResult result(LanguageModel model) {
    Map<String, DistillResult.Value> suites = new LinkedHashMap<>();
    for (String suite : SUITES) {
      Path file = SampleFile.of(run.folder(), "final", 0, suite);
      if (!disk.exists(file)) continue;
      try {
        EvalSummary summary = summary(SampleFile.read(file));
        suites.put(
            suite,
            new DistillResult.Value(
                summary.passAt1(),
                new RunEvent.Interval(
                    summary.passAt1Interval().low(), summary.passAt1Interval().high())));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return new DistillResult(
        name(model),
        model.parameters().count(),
        recipe.distill().method().word(),
        state.spent(),
        state.teacher(),
        suites);
  }

  private static String name(LanguageModel model) {
    ModelShape shape = model.config();
    return "%s-%dx%d".formatted(shape.family().modelType(), shape.width(), shape.layers());
  }

  private void export(LanguageModel model, String name) {
    Export.write(
        disk,
        run.folder().resolve(name),
        model,
        student.tokenizer(),
        student.template(),
        student.endToken(),
        student.padToken());
  }
}
