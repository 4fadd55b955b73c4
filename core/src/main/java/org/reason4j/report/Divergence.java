package org.reason4j.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeSet;
import org.reason4j.checkpoint.Rollouts;

/// Where two runs stop being the same: the first step with another metric, and the first answer
/// with other tokens. What only the clock makes different does not count.
///
/// @param where `pretrain`, `grpo` or `rollouts`
/// @param what the metric, or prompt and sample
record Divergence(String where, long step, String what, String a, String b) {
  /// The first difference among the metrics of the steps that both recorded: pretraining before
  /// reinforcement learning. Empty if there is none.
  static Optional<Divergence> ofMetrics(RunRecord a, RunRecord b) {
    for (String phase : List.of("pretrain", "grpo")) {
      NavigableMap<Long, Map<String, Double>> one = a.steps(phase);
      NavigableMap<Long, Map<String, Double>> two = b.steps(phase);
      for (long step : one.keySet()) {
        Map<String, Double> mine = one.getOrDefault(step, Map.of());
        Map<String, Double> other = two.get(step);
        if (other == null) continue;
        var keys = new TreeSet<>(mine.keySet());
        keys.addAll(other.keySet());
        keys.removeIf(Divergence::ofClock);
        for (String key : keys) {
          Double x = mine.get(key);
          Double y = other.get(key);
          if (x == null || !x.equals(y)) {
            return Optional.of(
                new Divergence(phase, step, key, String.valueOf(x), String.valueOf(y)));
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The first answer whose tokens differ, among the steps that both recorded. Empty if there is
  /// none.
  static Optional<Divergence> ofRollouts(Rollouts a, Rollouts b) {
    var common = new TreeSet<>(a.steps());
    common.retainAll(b.steps());
    for (long step : common) {
      var one = a.read(step);
      var two = b.read(step);
      for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
        if (i >= one.size() || i >= two.size()) {
          return Optional.of(
              new Divergence(
                  "rollouts", step, "number of answers", "" + one.size(), "" + two.size()));
        }
        var x = one.get(i);
        var y = two.get(i);
        if (!x.question().equals(y.question())) {
          return Optional.of(
              new Divergence(
                  "rollouts", step, "question " + x.prompt(), x.question(), y.question()));
        }
        if (!Arrays.equals(x.ids(), y.ids())) {
          return Optional.of(
              new Divergence(
                  "rollouts",
                  step,
                  "prompt %d, sample %d".formatted(x.prompt(), x.sample()),
                  x.text().strip(),
                  y.text().strip()));
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a key tells of the wall clock or the machine.
  static boolean ofClock(String key) {
    return key.equals("seconds")
        || key.equals("time")
        || key.equals("step_time")
        || key.equals("peak_rss_mib")
        || key.endsWith("_per_second")
        || key.endsWith("_ms");
  }
}
