package org.reason4j.reward;

/// Judges an extracted answer by a rule. Pure, bounded, safe on any thread.
public interface Verifier {
  /// What of a response a verifier is given.
  enum Reads {
    /// The text inside the answer block ([Answers#extract]).
    ANSWER,
    /// What is said after the thinking ([Answers#summary]): general prompts, which ask for plain
    /// text.
    SUMMARY,
    /// The whole response: the verifier finds its answer itself.
    WHOLE
  }

  /// The name that problems and recipes use.
  String name();

  /// What of a response [#verify] is given as its answer.
  default Reads reads() {
    return Reads.ANSWER;
  }

  /// Judges `answer`, any text at all, against the question and the reference. An answer that
  /// cannot be read is wrong; a question or reference that cannot be read is `Unverified`.
  Verdict verify(String question, String reference, String answer);
}
