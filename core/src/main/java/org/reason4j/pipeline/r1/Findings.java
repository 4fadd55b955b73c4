package org.reason4j.pipeline.r1;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.config.TomlBinder;
import org.reason4j.eval.Scorecard;
import org.reason4j.pipeline.graph.Stage;
import org.reason4j.pipeline.graph.StageRecord;
import org.reason4j.report.Chart;
import org.reason4j.report.PipelineRecord;
import org.reason4j.report.RunRecord;
import org.reason4j.weights.Disk;

/// What a run of R1 came to, read from its folder: stages, scorecards, curves.
public final class Findings {
  /// Metrics that the report draws over the steps of stages of reinforcement learning, by picture.
  private static final Map<String, List<String>> CURVES = curves();

  private Findings() {}

  private static Map<String, List<String>> curves() {
    Map<String, List<String>> curves = new LinkedHashMap<>();
    curves.put("accuracy reward", List.of("rewards/accuracy/mean"));
    curves.put("language reward", List.of("rewards/language/mean"));
    curves.put(
        "reward model and true rubric", List.of("rewards/helpfulness/mean", "rewards/rubric/mean"));
    curves.put("tokens a response", List.of("completions/mean_length"));
    return curves;
  }

  /// What the run came to so far.
  ///
  /// @param recipe as the run holds it
  public static PipelineRecord of(R1Recipe recipe, Disk disk, Path folder) {
    List<PipelineRecord.StageLine> lines = new ArrayList<>();
    List<Scorecard> cards = new ArrayList<>();
    List<PipelineRecord.Curve> curves = new ArrayList<>();
    double peak = 0;
    var costs =
        new Costs(
            recipe.stages(),
            name ->
                StageRecord.read(disk, folder, name).map(StageRecord::figures).orElse(Map.of()));
    for (Stage stage : recipe.stages()) {
      Optional<StageRecord> record = StageRecord.read(disk, folder, stage.name());
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
      if (done && disk.exists(card))
        cards.add(Scorecard.parse(disk.read(card)).withCosts(costs.of(stage)));
      if (done && Files.exists(folder.resolve(stage.name()).resolve(RunDirectory.EVENTS)))
        curves.addAll(curves(folder.resolve(stage.name()), stage.name()));
    }
    boolean exported = disk.exists(folder.resolve("export").resolve("config.json"));
    return new PipelineRecord(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        recipe.seed(),
        lines,
        cards,
        curves,
        peak,
        exported ? Optional.of("export") : Optional.empty());
  }

  private static List<PipelineRecord.Curve> curves(Path folder, String stage) {
    List<PipelineRecord.Curve> curves = new ArrayList<>();
    var steps = RunRecord.read(folder).steps("grpo");
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

  /// The recipe of a run of R1; empty where the folder holds no such run.
  ///
  /// @throws org.reason4j.config.ConfigException if it cannot be read
  public static Optional<R1Recipe> recipe(Disk disk, Path folder) {
    if (!disk.exists(folder.resolve("stages"))) return Optional.empty();
    return Optional.of(
        TomlBinder.read(folder.resolve(RunDirectory.RECIPE), R1Recipe.class, List.of()));
  }
}
