package org.reason4j.pipeline.r1;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BooleanSupplier;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlWriter;
import org.reason4j.eval.Scorecard;
import org.reason4j.event.RunEvent;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageGraph;
import org.reason4j.pipeline.graph.StageKind;
import org.reason4j.pipeline.graph.StageRecord;
import org.reason4j.report.Chart;
import org.reason4j.report.PipelineRecord;
import org.reason4j.report.RunRecord;
import org.reason4j.weights.Disk;

/// A run of R1: the graph of its recipe in a folder, `STAGE/` for each stage, `stages/` for what is
/// remembered of them, `export/` for the finished model.
public final class R1 {
  /// Metrics that the report draws over the steps of stages of reinforcement learning, by picture.
  private static final Map<String, List<String>> CURVES = curves();

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

  private static Map<String, List<String>> curves() {
    Map<String, List<String>> curves = new LinkedHashMap<>();
    curves.put("accuracy reward", List.of("rewards/accuracy/mean"));
    curves.put("language reward", List.of("rewards/language/mean"));
    curves.put(
        "reward model and true rubric", List.of("rewards/helpfulness/mean", "rewards/rubric/mean"));
    curves.put("tokens a response", List.of("completions/mean_length"));
    return curves;
  }

  /// Where every stage stands.
  public SequencedMap<String, StageGraph.State> states() {
    return graph.states();
  }

  /// Moves a stage and all that use it aside.
  public List<Path> setAside(String stage) {
    return graph.setAside(stage);
  }

  /// Runs what is left, up to and with `until`; then the finished model is in `export/`.
  public Outcome run(Optional<String> until, BooleanSupplier stop) {
    shop.disk().makeFolder(folder);
    shop.disk()
        .publish(
            folder.resolve(RunDirectory.RECIPE),
            TomlWriter.write(shop.recipe()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var told = new LinkedHashMap<String, StageGraph.State>(graph.states());
    Outcome outcome = graph.run(until, stop, states -> tell(told, states));
    Path model = folder.resolve(shop.recipe().model());
    boolean whole = states().values().stream().allMatch(StageGraph.State.DONE::equals);
    if (outcome == Outcome.FINISHED && whole && shop.disk().exists(model))
      copy(shop.disk(), model, folder.resolve("export"));
    return outcome;
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
    List<PipelineRecord.StageLine> lines = new ArrayList<>();
    List<Scorecard> cards = new ArrayList<>();
    List<PipelineRecord.Curve> curves = new ArrayList<>();
    double peak = 0;
    var costs =
        new Costs(
            shop.recipe().stages(),
            name ->
                StageRecord.read(shop.disk(), folder, name)
                    .map(StageRecord::figures)
                    .orElse(Map.of()));
    for (Stage stage : shop.recipe().stages()) {
      Optional<StageRecord> record = StageRecord.read(shop.disk(), folder, stage.name());
      boolean done = record.map(StageRecord::done).orElse(false);
      lines.add(
          new PipelineRecord.StageLine(
              stage.name(),
              stage.kind(),
              done,
              record.map(StageRecord::seconds).orElse(0.0),
              record.map(StageRecord::figures).orElse(Map.of())));
      peak = Math.max(peak, record.map(StageRecord::peakMebibytes).orElse(0.0));
      Path card = folder.resolve(stage.name()).resolve(Measure.CARD);
      if (done && shop.disk().exists(card))
        cards.add(Scorecard.parse(shop.disk().read(card)).withCosts(costs.of(stage)));
      if (done && Files.exists(folder.resolve(stage.name()).resolve(RunDirectory.EVENTS)))
        curves.addAll(curves(stage.name()));
    }
    boolean exported = shop.disk().exists(folder.resolve("export").resolve("config.json"));
    return new PipelineRecord(
        folder.getFileName().toString(),
        shop.recipe().seed(),
        lines,
        cards,
        curves,
        peak,
        exported ? Optional.of("export") : Optional.empty());
  }

  private List<PipelineRecord.Curve> curves(String stage) {
    List<PipelineRecord.Curve> curves = new ArrayList<>();
    var steps = RunRecord.read(folder.resolve(stage)).steps("grpo");
    CURVES.forEach((group, metrics) -> {
      for (String metric : metrics) {
        List<Chart.Point> points = new ArrayList<>();
        steps.forEach((step, values) -> {
          Double value = values.get(metric);
          if (value != null && Double.isFinite(value))
            points.add(Chart.Point.of((double) step, value));
        });
        if (!points.isEmpty()) curves.add(new PipelineRecord.Curve(group, stage, metric, points));
      }
    });
    return curves;
  }
}
