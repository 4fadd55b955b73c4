package org.reason4j.reward;

/// Judges an extracted answer by a rule. Pure, bounded, safe on any thread.
public interface Verifier {
  /// The name that problems and recipes use.
  String name();

  /// Judges `answer`, any text at all, against the question and the reference. An answer that
  /// cannot be read is wrong; a question or reference that cannot be read is `Unverified`.
  Verdict verify(String question, String reference, String answer);
}
