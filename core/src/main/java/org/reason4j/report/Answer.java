package org.reason4j.report;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.reason4j.checkpoint.Trajectory;

/// What the report asks of a recorded answer.
final class Answer {
  private Answer() {}

  static boolean correct(Trajectory answer) {
    return answer.verdict() == Trajectory.Outcome.CORRECT;
  }

  /// The way the answer goes about it; empty if none was recorded.
  static String style(Trajectory answer) {
    return answer.behaviour().get("style") instanceof String style ? style : "";
  }

  /// What was counted in it, by name; a claim counts as 0 or 1.
  static Map<String, Double> counts(Trajectory answer) {
    Map<String, Double> counts = new TreeMap<>();
    answer
        .behaviour()
        .forEach((name, value) -> {
          if (value instanceof Number number) counts.put(name, number.doubleValue());
          else if (value instanceof Boolean flag) counts.put(name, flag ? 1.0 : 0.0);
        });
    return counts;
  }

  /// Reward, its parts, advantage, length and how it ended, in one line.
  static String line(Trajectory answer) {
    String parts =
        answer.rewards().entrySet().stream()
            .map(part -> part.getKey() + " " + opinion(part.getValue()))
            .collect(Collectors.joining(", "));
    return "%s · reward %s%s · advantage %s · %d tokens%s%s"
        .formatted(
            answer.verdict().name().toLowerCase(Locale.ROOT),
            Numbers.plain(answer.reward()),
            parts.isEmpty() ? "" : " (" + parts + ")",
            String.format(Locale.ROOT, "%+.2f", answer.advantage() + 0.0),
            answer.ids().length,
            answer.finish() == Trajectory.Finish.LENGTH ? " · cut off" : "",
            style(answer).isEmpty() ? "" : " · " + style(answer));
  }

  private static String opinion(OptionalDouble value) {
    return value.isPresent() ? Numbers.plain(value.getAsDouble()) : "no opinion";
  }
}
