package org.reason4j.checkpoint;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Which trajectories to show. Starts with all of them; each method narrows it.
///
/// ```java
/// RolloutQuery.all().steps(10, 20).rewardBetween(0, 0.5).containing("wait")
/// ```
///
/// @param firstStep, lastStep inclusive
/// @param prompt one group of each step; empty for all
/// @param lowest, highest reward, inclusive
/// @param text in the answer or the question, in any case; empty for all
/// @param verdict one outcome; empty for all
public record RolloutQuery(
    long firstStep,
    long lastStep,
    OptionalInt prompt,
    double lowest,
    double highest,
    Optional<String> text,
    Optional<Trajectory.Outcome> verdict) {

  public static RolloutQuery all() {
    return new RolloutQuery(
        0,
        Long.MAX_VALUE,
        OptionalInt.empty(),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        Optional.empty(),
        Optional.empty());
  }

  public RolloutQuery steps(long first, long last) {
    return new RolloutQuery(first, last, prompt, lowest, highest, text, verdict);
  }

  public RolloutQuery prompt(int number) {
    return new RolloutQuery(
        firstStep, lastStep, OptionalInt.of(number), lowest, highest, text, verdict);
  }

  public RolloutQuery rewardBetween(double low, double high) {
    return new RolloutQuery(firstStep, lastStep, prompt, low, high, text, verdict);
  }

  public RolloutQuery containing(String part) {
    return new RolloutQuery(
        firstStep, lastStep, prompt, lowest, highest, Optional.of(part), verdict);
  }

  public RolloutQuery judged(Trajectory.Outcome outcome) {
    return new RolloutQuery(
        firstStep, lastStep, prompt, lowest, highest, text, Optional.of(outcome));
  }

  /// Whether a step can hold matches: its file is not opened otherwise.
  boolean wants(long step) {
    return step >= firstStep && step <= lastStep;
  }

  /// Whether a trajectory is asked for.
  public boolean matches(Trajectory trajectory) {
    return wants(trajectory.step())
        && (prompt.isEmpty() || prompt.getAsInt() == trajectory.prompt())
        && trajectory.reward() >= lowest
        && trajectory.reward() <= highest
        && (verdict.isEmpty() || verdict.get() == trajectory.verdict())
        && (text.isEmpty()
            || contains(trajectory.text(), text.get())
            || contains(trajectory.question(), text.get()));
  }

  private static boolean contains(String whole, String part) {
    return whole.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
