package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Diff;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.event.RunEvent;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageChangedException;
import org.reason4j.pipeline.graph.StageGraph;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.pipeline.graph.StageRecord;
import org.reason4j.report.PipelineRecord;
import org.reason4j.weights.Disk;

/// A run of R1: the graph of its recipe in a folder, `STAGE/` for each stage, `stages/` for what is
/// remembered of them, `export/` for the finished model.
public final class R1 {
  private static final String EXPORT = "export";

  private final Workshop shop;
  private final Path folder;
  private final StageGraph graph;

  /// Checks the whole recipe.
  ///
  /// @param folder the run's
  /// @throws org.reason4j.config.ConfigException for the first stage that does not fit
  public R1(Workshop shop, Path folder) {
    this.shop = shop;
    this.folder = folder;
    this.graph =
        new StageGraph(shop.recipe().stages(), kinds(shop), shop.disk(), folder, shop.nanoTime());
  }

  /// Every kind of stage.
  public static List<StageKind> kinds(Workshop shop) {
    return List.of(
        new Reinforce(shop, true),
        new Reinforce(shop, false),
        new Draw(shop),
        new Curate(shop),
        new FineTune(shop),
        new Prefer(shop),
        new LearnReward(shop),
        new Measure(shop));
  }

  /// Where every stage stands.
  public SequencedMap<String, StageGraph.State> states() {
    return graph.states();
  }

  /// Moves a stage and all that use it aside, and the finished model where it came from one of
  /// them.
  public List<Path> setAside(String stage) {
    List<Path> kept = new ArrayList<>(graph.setAside(stage));
    if (!shop.disk().exists(folder.resolve(shop.recipe().model())))
      StageGraph.moveAside(shop.disk(), folder.resolve(EXPORT)).ifPresent(kept::add);
    return kept;
  }

  /// Runs what is left, up to and with `until`; then the finished model is in `export/`.
  ///
  /// @throws StageChangedException if something that a stage was made from has changed
  public Outcome run(Optional<String> until, BooleanSupplier stop) {
    shop.disk().makeFolder(folder);
    requireSameWorld();
    shop.disk()
        .publish(
            folder.resolve(RunDirectory.RECIPE),
            TomlWriter.write(shop.recipe()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var told = new LinkedHashMap<String, StageGraph.State>(graph.states());
    Outcome outcome = graph.run(until, stop, states -> tell(told, states));
    Path model = folder.resolve(shop.recipe().model());
    boolean whole = states().values().stream().allMatch(StageGraph.State.DONE::equals);
    if (outcome == Outcome.FINISHED && whole && shop.disk().exists(model))
      copy(shop.disk(), model, folder.resolve(EXPORT));
    return outcome;
  }

  /// Seed, threads and world are every stage's: none may be left that was made with others.
  private void requireSameWorld() {
    Path file = folder.resolve(RunDirectory.RECIPE);
    boolean begun =
        shop.recipe().stages().stream()
            .anyMatch(stage -> shop.disk().exists(StageRecord.file(folder, stage.name())));
    if (!begun || !shop.disk().exists(file)) return;
    R1Recipe now = shop.recipe();
    R1Recipe then;
    try {
      then = TomlBinder.read(file, R1Recipe.class, List.of());
    } catch (ConfigException e) {
      shop.notes()
          .accept(
              file + " is of another version, so its world cannot be compared: " + e.getMessage());
      return;
    }
    var before = new R1Recipe(then.seed(), then.threads(), now.model(), now.stages(), then.world());
    Diff changes = Diff.between(before, now);
    if (!changes.isEmpty()) throw new StageChangedException(folder, changes);
  }

  private void tell(
      Map<String, StageGraph.State> told, SequencedMap<String, StageGraph.State> states) {
    List<Stage> stages = shop.recipe().stages();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      StageGraph.State state = states.getOrDefault(stage.name(), StageGraph.State.WAITING);
      if (state.equals(told.put(stage.name(), state))) continue;
      shop.console()
          .accept(
              new RunEvent.StageChanged(
                  stage.name(),
                  stage.kind(),
                  state.name().toLowerCase(java.util.Locale.ROOT),
                  i + 1,
                  stages.size()));
    }
  }

  private static void copy(Disk disk, Path from, Path to) {
    disk.makeFolder(to);
    for (String name : disk.list(from))
      disk.publish(to.resolve(name), disk.read(from.resolve(name)));
  }

  /// What the run came to so far.
  public PipelineRecord record() {
    return Findings.of(shop.recipe(), shop.disk(), folder);
  }
}
