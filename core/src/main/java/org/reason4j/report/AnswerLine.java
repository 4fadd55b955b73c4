package org.reason4j.report;

import java.util.Locale;
import java.util.stream.Collectors;

/// The facts of one answer in words, shared by the renderers.
final class AnswerLine {
  private AnswerLine() {}

  /// Reward, its parts, advantage, length and how it ended.
  static String of(Trajectory answer) {
    String parts =
        answer.rewards().entrySet().stream()
            .map(e -> e.getKey() + " " + Numbers.plain(e.getValue()))
            .collect(Collectors.joining(", "));
    return "%s · reward %s%s · advantage %s · %d tokens%s%s"
        .formatted(
            answer.verdict().isEmpty() ? "not judged" : answer.verdict(),
            Numbers.plain(answer.reward()),
            parts.isEmpty() ? "" : " (" + parts + ")",
            Double.isFinite(answer.advantage())
                ? String.format(Locale.ROOT, "%+.2f", answer.advantage() + 0.0)
                : "–",
            answer.ids().length,
            answer.truncated() ? " · cut off" : "",
            answer.style().isEmpty() ? "" : " · " + answer.style());
  }
}
