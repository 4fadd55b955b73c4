package org.reason4j.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// One thing that happened in a run. Stored as a line of `events.jsonl` by [RunEventJson], except
/// [Progress], which is for the console alone.
///
/// Metric names are TRL's, so that dashboards know them. The wall clock may appear only under the
/// keys `seconds`, `time`, `step_time`, `peak_rss_mib`, `*_per_second` and `*_ms`: without those
/// keys two runs of one recipe and seed are equal, line by line.
public sealed interface RunEvent {
  /// A phase begins: `tokenizer`, `pretrain`, `base`, `grpo`, `final`, `sft`, `export`, `report`
  /// ... Emitted again when a resumed run enters the phase half-way.
  ///
  /// @param total how many units the phase has, at least 0
  /// @param unit what is counted, in the singular: `step`, `answer`, `file`
  record PhaseStarted(String phase, long total, String unit) implements RunEvent {}

  /// How far the phase is. Shown, never stored.
  record Progress(String phase, long done) implements RunEvent {}

  /// What became of the data of a phase: examples read, dropped by each filter, used; tokens.
  ///
  /// @param counts `examples`, `dropped/REASON`, `held_out`, `used`, `tokens` ..., in the order
  ///   told
  record ExamplesCounted(String phase, Map<String, Double> counts) implements RunEvent {
    public ExamplesCounted {
      counts = ordered(counts);
    }
  }

  /// One optimizer step (pretraining) or one rollout step (reinforcement learning), counted from 1.
  record StepFinished(String phase, long step, Map<String, Double> metrics) implements RunEvent {
    public StepFinished {
      metrics = ordered(metrics);
    }
  }

  /// An evaluation of the policy as it was after `step`.
  ///
  /// @param suite `in_distribution` or `harder`
  /// @param metrics `pass@1`, `cons@16`, `mean_length` ... (the keys of `report/summary.json`)
  /// @param intervals 95 % intervals by the name of their key, such as `pass@1_ci`
  record Evaluated(
      String phase,
      long step,
      String suite,
      Map<String, Double> metrics,
      Map<String, Interval> intervals)
      implements RunEvent {
    public Evaluated {
      metrics = ordered(metrics);
      intervals = ordered(intervals);
      for (String name : intervals.keySet()) {
        if (metrics.containsKey(name)) {
          throw new IllegalArgumentException("metric \"" + name + "\" is also an interval");
        }
      }
    }
  }

  /// Groups of a step that carry no information, since all their rewards are equal.
  ///
  /// @param informative groups whose rewards differ
  /// @param allRight groups with every answer right
  /// @param allWrong groups with every answer wrong
  /// @param truncated answers cut off at the length limit
  /// @param unverified answers that no verifier could judge
  /// @param groups all groups of the step
  record SignalLost(
      long step,
      long informative,
      long allRight,
      long allWrong,
      long truncated,
      long unverified,
      long groups)
      implements RunEvent {}

  /// A step that left the weights alone: its loss or gradient was not finite.
  record StepSkipped(long step, String reason) implements RunEvent {}

  /// A checkpoint is sealed.
  ///
  /// @param path relative to the run directory, with forward slashes
  record CheckpointSaved(String phase, long step, String path) implements RunEvent {}

  /// The gate between pretraining and reinforcement learning: does searching already beat guessing?
  ///
  /// @param step pretraining step at which the base was measured
  /// @param ready whether reinforcement learning may start
  /// @param decision what happens now and why, one sentence for the user
  /// @param metrics per style, such as `accuracy/direct`, `share/several`, `verdict_honesty`
  record Readiness(long step, boolean ready, String decision, Map<String, Double> metrics)
      implements RunEvent {
    public Readiness {
      metrics = ordered(metrics);
    }
  }

  /// A phase is done.
  ///
  /// @param seconds wall clock spent in it by this process
  record PhaseFinished(String phase, double seconds) implements RunEvent {}

  /// A stage of a pipeline began or ended.
  ///
  /// @param state `running` or `done`
  /// @param number its place, from 1, `of` all stages
  record StageChanged(String stage, String kind, String state, long number, long of)
      implements RunEvent {}

  /// The run is complete; nothing follows.
  record RunFinished() implements RunEvent {}

  /// A 95 % interval.
  record Interval(double low, double high) {}

  /// A copy that keeps the caller's order and cannot be changed.
  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
