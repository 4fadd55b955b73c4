package org.reason4j.verify;

import java.util.Locale;
import java.util.Optional;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;

/// What a line says should be found, and apart from which others it is counted.
///
/// @param group where it is counted
/// @param wanted what should be found
public record Label(Group group, Wanted wanted) {
  /// Scores agree if they differ by no more: labels are written with three digits.
  static final double TOLERANCE = 5e-4;

  /// What is counted together.
  public enum Group {
    /// Right or wrong: the confusion table.
    LABELLED,
    /// Right or wrong under a house rule (`config.policy`).
    POLICY,
    /// What should be read as the answer (`config.extracted`).
    EXTRACTION,
    /// The value of a graded rule (`config.reward`).
    SCORE,
    /// The value of a metric over several samples (`config.metric`).
    METRIC,
    /// The label itself is said to be wrong; what it was upstream is `config.upstream_expected`.
    SUSPECT;

    /// The word that tables use.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What should be found.
  public sealed interface Wanted {}

  /// A yes or a no.
  public record Answer(boolean right) implements Wanted {}

  /// An answer read from the prediction; null or an empty list: nothing may be read.
  public record Extracted(JsonNode value) implements Wanted {}

  /// A score: `op` is `==`, `<`, `<=`, `>` or `>=`.
  public record Score(String op, double value) implements Wanted {}

  /// What came of comparing a finding with its label.
  public enum Outcome {
    /// A yes that should be one.
    ACCEPTED,
    /// A no that should be one.
    REFUSED,
    FALSE_ACCEPT,
    FALSE_REJECT,
    UNVERIFIED;

    /// Whether finding and label say the same.
    public boolean agrees() {
      return this == ACCEPTED || this == REFUSED;
    }
  }

  /// The label of a line; empty where it has none that can be held against a finding.
  public static Optional<Label> of(JsonNode line) {
    JsonNode config = line.path("config");
    if (line.path("note").asString("").contains("SUSPECT")) {
      JsonNode upstream = config.path("upstream_expected");
      return upstream.isBoolean()
          ? Optional.of(new Label(Group.SUSPECT, new Answer(upstream.booleanValue())))
          : Optional.empty();
    }
    JsonNode expected = line.path("expected");
    boolean policy = config.path("policy").isString();
    if (expected.isBoolean()) {
      return Optional.of(
          new Label(policy ? Group.POLICY : Group.LABELLED, new Answer(expected.booleanValue())));
    }
    if (config.has("extracted")) {
      return Optional.of(new Label(Group.EXTRACTION, new Extracted(config.path("extracted"))));
    }
    if (config.path("metric").isString()) {
      return Optional.of(new Label(Group.METRIC, new Answer(true)));
    }
    if (config.path("reward").isNumber()) {
      return Optional.of(
          new Label(
              policy ? Group.POLICY : Group.SCORE,
              new Score(config.path("op").asString("=="), config.path("reward").doubleValue())));
    }
    return Optional.empty();
  }

  /// What is wanted, in a few words.
  public String text() {
    return switch (wanted) {
      case Answer(boolean right) -> right ? "correct" : "wrong";
      case Extracted(JsonNode value) -> "extracted " + value;
      case Score(String op, double value) -> "score " + op + " " + value;
    };
  }

  /// Compares. Where the label is no yes or no, `FALSE_REJECT` stands for any other value.
  public Outcome outcome(Finding finding) {
    return switch (wanted) {
      case Answer(boolean right) ->
          switch (finding.verdict()) {
            case Verdict.Correct() -> right ? Outcome.ACCEPTED : Outcome.FALSE_ACCEPT;
            case Verdict.Wrong _ -> right ? Outcome.FALSE_REJECT : Outcome.REFUSED;
            case Verdict.Unverified _ -> Outcome.UNVERIFIED;
          };
      case Extracted(JsonNode value) -> extracted(value, finding);
      case Score(String op, double value) -> scored(op, value, finding);
    };
  }

  private static Outcome extracted(JsonNode value, Finding finding) {
    boolean nothing = value.isNull() || value.isArray() && value.isEmpty();
    if (nothing && finding.verdict() instanceof Verdict.Unverified) return Outcome.UNVERIFIED;
    if (nothing) {
      return finding.extracted().isEmpty() ? Outcome.REFUSED : Outcome.FALSE_ACCEPT;
    }
    if (finding.verdict() instanceof Verdict.Correct) return Outcome.ACCEPTED;
    boolean same = finding.extracted().filter(text -> names(value, text)).isPresent();
    if (same) return Outcome.ACCEPTED;
    return finding.verdict() instanceof Verdict.Unverified
        ? Outcome.UNVERIFIED
        : Outcome.FALSE_REJECT;
  }

  /// Whether a text is the value, or the last of a list of values or of its spellings.
  private static boolean names(JsonNode value, String text) {
    if (value.isArray()) {
      if (value.toString().equals(text)) return true;
      JsonNode last = value.get(value.size() - 1);
      return last.isArray()
          ? last.valueStream().anyMatch(spelling -> names(spelling, text))
          : names(last, text);
    }
    if (value.asString().strip().equals(text.strip())) return true;
    try {
      return value.isNumber() && Double.parseDouble(text) == value.doubleValue();
    } catch (NumberFormatException _) {
      return false;
    }
  }

  private static Outcome scored(String op, double value, Finding finding) {
    if (finding.verdict() instanceof Verdict.Unverified) return Outcome.UNVERIFIED;
    double score = finding.score().orElse(finding.verdict() instanceof Verdict.Correct ? 1 : 0);
    boolean holds =
        switch (op) {
          case "<" -> score < value;
          case "<=" -> score <= value + TOLERANCE;
          case ">" -> score > value;
          case ">=" -> score >= value - TOLERANCE;
          default -> Math.abs(score - value) <= TOLERANCE;
        };
    return holds ? Outcome.ACCEPTED : Outcome.FALSE_REJECT;
  }
}
