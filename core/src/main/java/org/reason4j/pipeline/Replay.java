package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.reason4j.checkpoint.Checkpoint;
import org.reason4j.checkpoint.CheckpointException;
import org.reason4j.checkpoint.Checkpoints;
import org.reason4j.checkpoint.EventLog;
import org.reason4j.checkpoint.Rollouts;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.engine.Workers;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;
import org.reason4j.model.LanguageModel;
import org.reason4j.optim.AdamW;
import org.reason4j.train.Grpo;
import org.reason4j.weights.Disk;

/// Executes a recorded step again from the nearest checkpoint and compares every bit: rollouts,
/// rewards, advantages, loss, gradient norm. With another recipe it shows what would have changed.
public final class Replay {
  private Replay() {}

  /// One thing compared.
  ///
  /// @param recorded as stored, `again` as it came out now
  public record Line(String name, String recorded, String again) {
    public boolean same() {
      return recorded.equals(again);
    }
  }

  /// @param from the step of the checkpoint that it started from
  /// @param sameTrajectories how many of `trajectories` are the same to the bit
  /// @param firstDifferent the first that is not, as recorded and as it came out
  public record Result(
      int from,
      int trajectories,
      int sameTrajectories,
      Optional<Line> firstDifferent,
      List<Line> metrics) {
    /// Whether nothing differs.
    public boolean same() {
      return sameTrajectories == trajectories && metrics.stream().allMatch(Line::same);
    }
  }

  /// Replays step `number` of the run in `folder`.
  ///
  /// @param recipe the run's, or a changed one
  /// @throws CheckpointException where no checkpoint before the step is left
  public static Result run(
      ZeroRecipe recipe,
      Disk disk,
      Path folder,
      int number,
      Workers workers,
      LongSupplier nanoTime,
      BooleanSupplier stop) {
    Checkpoint checkpoint = nearest(disk, folder, number);
    int from = (int) checkpoint.step();
    try (var materials = new Materials(recipe, disk, folder);
        LanguageModel model = materials.model();
        var optimizer = new AdamW(recipe.grpo().adamW(), model.parameters().asMap())) {
      Zero.restore(checkpoint, "model", model.parameters().asMap());
      var asking = materials.asking(model, recipe.grpo().sampling(), workers);
      try (var grpo =
          new Grpo(
              recipe.grpo().config(recipe.seed()),
              model,
              optimizer,
              asking,
              materials::trainingProblem,
              workers,
              nanoTime)) {
        if (from > 0) {
          Zero.restore(checkpoint, "optimizer", optimizer.state());
          if (checkpoint.has("reference"))
            grpo.reference()
                .ifPresent(
                    kept -> Zero.restore(checkpoint, "reference", kept.parameters().asMap()));
        }
        for (int step = from + 1; step < number; step++) {
          int before = step;
          if (grpo.step(step, update -> recipe.grpo().rate(before, update), stop).isEmpty())
            throw new IllegalStateException("stopped before step " + number);
        }
        Optional<Grpo.Step> again =
            grpo.step(number, update -> recipe.grpo().rate(number, update), stop);
        if (again.isEmpty()) throw new IllegalStateException("stopped before step " + number);
        return compare(disk, folder, from, number, again.get());
      }
    }
  }

  private static Checkpoint nearest(Disk disk, Path folder, int number) {
    Path checkpoints = folder.resolve(RunDirectory.CHECKPOINTS);
    return Checkpoints.list(disk, checkpoints).usable().stream()
        .filter(c -> c.manifest().phase().equals("grpo") && c.manifest().step() < number)
        .max(java.util.Comparator.comparingLong(c -> c.manifest().step()))
        .map(c -> Checkpoint.open(disk, c.folder()))
        .orElseThrow(() ->
            new CheckpointException(
                checkpoints,
                "no checkpoint of the phase grpo before step " + number,
                "one; checkpoint.keep-every keeps them"));
  }

  private static Result compare(Disk disk, Path folder, int from, int number, Grpo.Step again) {
    List<Trajectory> recorded =
        new Rollouts(disk, folder.resolve(RunDirectory.ROLLOUTS)).read(number);
    List<Trajectory> now = Trajectories.of(number, again);
    int same = 0;
    Optional<Line> different = Optional.empty();
    for (int i = 0; i < recorded.size(); i++) {
      String then = recorded.get(i).toJson();
      String here = i < now.size() ? now.get(i).toJson() : "";
      if (then.equals(here)) same++;
      else if (different.isEmpty())
        different =
            Optional.of(
                new Line(
                    "prompt %d sample %d"
                        .formatted(recorded.get(i).prompt(), recorded.get(i).sample()),
                    recorded.get(i).text(),
                    i < now.size() ? now.get(i).text() : ""));
    }
    List<Line> lines = new ArrayList<>();
    Map<String, Double> stored = metrics(disk, folder, number);
    Map<String, Double> fresh = new LinkedHashMap<>(again.metrics());
    stored.forEach((name, value) -> {
      if (fresh.containsKey(name) && !clock(name))
        lines.add(new Line(name, value.toString(), String.valueOf(fresh.get(name))));
    });
    return new Result(from, recorded.size(), same, different, lines);
  }

  private static boolean clock(String name) {
    return name.endsWith("_per_second")
        || name.endsWith("_ms")
        || name.equals("step_time")
        || name.equals("peak_rss_mib");
  }

  private static Map<String, Double> metrics(Disk disk, Path folder, int number) {
    try (var lines = EventLog.lines(disk, folder.resolve(RunDirectory.EVENTS))) {
      return lines
          .map(line -> RunEventJson.decode(line.text()))
          .filter(event ->
              event instanceof RunEvent.StepFinished finished
                  && finished.phase().equals("grpo")
                  && finished.step() == number)
          .map(event -> ((RunEvent.StepFinished) event).metrics())
          .findFirst()
          .orElseThrow(() ->
              new CheckpointException(
                  folder.resolve(RunDirectory.EVENTS),
                  "no step " + number + " of the phase grpo",
                  "a step that the run has made"));
    }
  }
}
