package org.reason4j.reward;

/// What a verifier found. `Unverified` is neither right nor wrong: the check itself failed (an
/// unreadable reference or question, a crash, a time-out), and the row takes no part in learning.
public sealed interface Verdict {
  /// The answer is right.
  record Correct() implements Verdict {}

  /// The answer is wrong, missing or unreadable. `expected` and `found` are for people.
  record Wrong(String expected, String found) implements Verdict {}

  /// The check failed, for this reason.
  record Unverified(String reason) implements Verdict {}

  /// `correct`, `wrong` or `unverified`: the word that records and tables use.
  default String word() {
    return switch (this) {
      case Correct() -> "correct";
      case Wrong _ -> "wrong";
      case Unverified _ -> "unverified";
    };
  }
}
