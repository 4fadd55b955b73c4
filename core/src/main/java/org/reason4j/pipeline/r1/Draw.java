package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.pipeline.Materials;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.rollout.Asking;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Tasks;
import org.reason4j.weights.Disk;

/// Samples responses of a model to training problems, each with its verdict: what cold start
/// (DeepSeek-R1, revised, B.3.2) and rejection sampling (2.3.3) choose from.
///
/// One file a task, so that a stopped stage goes on with the next one.
final class Draw implements StageKind {
  /// @param tasks whose training problems are asked; empty = those of the world
  public record Settings(
      @Doc("Tasks asked; empty = those of the world.") @Default("[]") List<String> tasks,
      @Doc("Problems of each task.") @Default("96") @Range(min = 1, max = 1_000_000) int problems,
      @Doc(value = "Responses to each.", source = "DeepSeek-R1: several")
          @Default("8")
          @Range(min = 1, max = 1024)
          int samples,
      @Doc(value = "Temperature.", source = "DeepSeek-R1, B.3.2: 1")
          @Default("1.0")
          @Range(min = 0, max = 10)
          double temperature,
      @Doc("Nucleus.") @Default("1.0") @Range(min = 0, max = 1) double topP) {
    public Settings {
      tasks = List.copyOf(tasks);
    }
  }

  private final Workshop shop;

  Draw(Workshop shop) {
    this.shop = shop;
  }

  @Override
  public String name() {
    return "draw";
  }

  @Override
  public String what() {
    return "samples responses of a model to training problems (output samples.jsonl)";
  }

  @Override
  public Set<String> required() {
    return Set.of("model");
  }

  @Override
  public Set<String> optional() {
    return Set.of();
  }

  @Override
  public Set<String> outputs() {
    return Set.of("samples.jsonl");
  }

  @Override
  public void check(Stage stage) {
    for (String task : settings(stage).tasks())
      Tasks.named(task, shop.recipe().world().pages().wording(), Path.of(""));
  }

  private Settings settings(Stage stage) {
    return shop.settings(stage, Settings.class);
  }

  @Override
  public Optional<SequencedMap<String, Double>> run(Call call) {
    Settings settings = settings(call.stage());
    ZeroRecipe world = shop.worldOn(call.input("model"));
    List<String> tasks = settings.tasks().isEmpty() ? world.tasks() : settings.tasks();
    Disk disk = shop.disk();
    disk.makeFolder(call.folder());
    List<Drawn> all = new ArrayList<>();
    try (var materials = new Materials(world, shop.disk(), call.folder());
        LanguageModel model = ModelDirectory.open(disk, call.input("model"))) {
      var sampling =
          SamplingSettings.PLAIN.withTemperature(settings.temperature()).withTopP(settings.topP());
      Asking asking = materials.asking(model, sampling, shop.workers());
      for (String task : tasks) {
        Path part = call.folder().resolve("drawn-" + part(task) + ".jsonl");
        if (!disk.exists(part)) {
          List<Drawn> drawn = draw(call, world, task, settings, asking);
          if (call.stop().getAsBoolean()) return Optional.empty();
          Drawn.write(disk, part, drawn);
        }
        all.addAll(Drawn.read(disk, part));
      }
    }
    Drawn.write(disk, call.folder().resolve("samples.jsonl"), all);
    SequencedMap<String, Double> figures = Workshop.figures();
    figures.put("samples", (double) all.size());
    figures.put("correct", (double) all.stream().filter(Drawn::correct).count());
    figures.put("tokens", (double) all.stream().mapToLong(Drawn::tokens).sum());
    return Optional.of(figures);
  }

  /// A task's name; a user's file by its own name, with a mark of its folder.
  private static String part(String task) {
    Path file = Path.of(task);
    if (file.getNameCount() == 1 && !file.isAbsolute()) return task;
    return file.getFileName() + "-" + Long.toHexString(RandomStreams.key(0, task));
  }

  private List<Drawn> draw(
      Call call, ZeroRecipe world, String task, Settings settings, Asking asking) {
    long seed = RandomStreams.key(world.seed(), "draw/" + call.stage().name());
    var named = Tasks.named(task, world.pages().wording(), Path.of(""));
    List<Problem> problems =
        Problems.of(named, Level.TRAIN, Split.TRAIN, seed).distinct(settings.problems());
    return asking
        .ask(
            problems,
            settings.samples(),
            (p, g) ->
                RandomStreams.of(seed, "draw", Long.parseUnsignedLong(problems.get(p).id(), 16), g),
            call.stop())
        .stream()
        .flatMap(List::stream)
        .map(Drawn::of)
        .toList();
  }
}
