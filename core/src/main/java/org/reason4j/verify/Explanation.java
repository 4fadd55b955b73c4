package org.reason4j.verify;

import org.reason4j.reward.Verdict;

/// How a finding came about, as a paragraph for people.
final class Explanation {
  private static final int SHOWN = 200;

  private Explanation() {}

  /// @param kind of the checker that judged, which may be narrower than the case's own
  static String of(Case given, Finding finding, String kind) {
    var text = new StringBuilder();
    text.append("A ").append(kind).append(" case");
    if (!kind.equals(given.kind())) text.append(" (given as ").append(given.kind()).append(")");
    text.append(": from ")
        .append("%,d".formatted(given.predictionText().length()))
        .append(" characters ");
    finding
        .extracted()
        .ifPresentOrElse(
            read -> text.append("the answer “").append(shown(read)).append("” was read"),
            () -> text.append("no answer was read"));
    if (!given.gold().isNull()) {
      text.append(", held against “").append(shown(given.goldText())).append("”");
    }
    text.append(". The rule ").append(finding.rule());
    text.append(
        switch (finding.verdict()) {
          case Verdict.Correct() -> " accepted it";
          case Verdict.Wrong(String expected, String found) ->
              " refused it: expected %s, found %s".formatted(shown(expected), shown(found));
          case Verdict.Unverified(String reason) -> " could not decide: " + shown(reason);
        });
    finding.score().ifPresent(score -> text.append(" and gave ").append(score));
    return text.append(".").toString();
  }

  private static String shown(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN
        ? line
        : line.substring(0, SHOWN / 2) + " … " + line.substring(line.length() - SHOWN / 2);
  }
}
