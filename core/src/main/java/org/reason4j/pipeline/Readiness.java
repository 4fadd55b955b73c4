package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reason4j.eval.Sample;
import org.reason4j.event.RunEvent;

/// May reinforcement learning start? It picks what pays: where working a problem out does not yet
/// beat guessing by a margin, or where verdicts are not honest, it picks the guess, and collapses.
///
/// Measured on answers sampled at temperature 1, as in training. Answers of the style `direct` are
/// guesses, all others work; a verdict is honest if it agrees with what is written before it.
final class Readiness {
  private Readiness() {}

  /// @param step pretraining step of the base
  /// @param byTask samples of each task, judged
  /// @param last whether pretraining may not go on any more
  static RunEvent.Readiness judge(
      ZeroRecipe.Gate gate, long step, Map<String, List<Sample>> byTask, boolean last) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    List<String> reasons = new ArrayList<>();
    byTask.forEach((task, samples) -> {
      List<Sample> direct = samples.stream().filter(s -> s.style().equals("direct")).toList();
      List<Sample> working = samples.stream().filter(s -> !s.style().equals("direct")).toList();
      for (String style : samples.stream().map(Sample::style).distinct().sorted().toList()) {
        List<Sample> own = samples.stream().filter(s -> s.style().equals(style)).toList();
        metrics.put(task + "/share/" + style, (double) own.size() / samples.size());
        metrics.put(task + "/accuracy/" + style, accuracy(own));
      }
      if (direct.isEmpty() || working.isEmpty()) return; // one style: nothing to choose between
      double guess = accuracy(direct);
      double work = accuracy(working);
      metrics.put(task + "/accuracy/working", work);
      if (work < gate.margin() * guess)
        reasons.add(
            String.format(
                Locale.ROOT,
                "%s: working a problem out is right %.0f %% of the time, guessing %.0f %%; a factor"
                    + " of %s is asked",
                task,
                100 * work,
                100 * guess,
                gate.margin()));
      double verdicts = sum(samples, "verdicts");
      if (verdicts >= 1) {
        double honesty = sum(samples, "honest_verdicts") / verdicts;
        metrics.put(task + "/verdict_honesty", honesty);
        if (honesty < gate.honesty())
          reasons.add(
              String.format(
                  Locale.ROOT,
                  "%s: %.0f %% of verdicts agree with the working before them; %.0f %% is asked",
                  task,
                  100 * honesty,
                  100 * gate.honesty()));
      }
    });
    boolean ready = reasons.isEmpty();
    String decision =
        ready
            ? "working beats guessing and verdicts are honest: reinforcement learning starts"
            : String.join("; ", reasons)
                + (last
                    ? ": pretraining has reached its bound, reinforcement learning starts all the"
                        + " same and may collapse to guessing"
                    : ": pretraining goes on");
    return new RunEvent.Readiness(step, ready, decision, metrics);
  }

  private static double accuracy(List<Sample> samples) {
    return samples.stream().mapToDouble(s -> s.correct() ? 1 : 0).average().orElse(0);
  }

  private static double sum(List<Sample> samples, String name) {
    return samples.stream().mapToDouble(s -> s.behaviour().getOrDefault(name, 0.0)).sum();
  }
}
