package org.reason4j.reward;

import org.reason4j.reward.math.MathJudge;
import org.reason4j.reward.math.Policy;

/// The answer says what the reference says: numbers, formulas, sets, intervals, tuples, matrices,
/// equations, in LaTeX or plain text. `0.5`, `1/2`, `\frac{1}{2}`, `$\boxed{0.50}$` and `50%` are
/// one value. What counts as equal is written in docs/verifiers.md.
///
/// An answer that cannot be read is wrong; a reference that cannot, or that is past the budget, is
/// `Unverified`. So is a calculation copied from the question wrong, unless the reference is it.
public final class MathAnswer implements Verifier {
  @Override
  public String name() {
    return "math";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    if (reference.isBlank()) return new Verdict.Unverified("reference is empty");
    if (!MathJudge.readable(reference)) {
      return new Verdict.Unverified(
          "reference is no mathematics that can be read: " + ExactNumber.shortened(reference));
    }
    MathJudge.Judgement judgement = MathJudge.judge(reference, answer, Policy.STANDARD);
    return switch (judgement.outcome()) {
      case CORRECT ->
          echoes(question, reference, answer)
              ? new Verdict.Wrong(reference, "the question's own " + ExactNumber.shortened(answer))
              : new Verdict.Correct();
      case WRONG ->
          new Verdict.Wrong(
              reference,
              ExactNumber.shortened(
                  judgement.extracted().isEmpty() ? answer : judgement.extracted()));
      case UNDECIDED ->
          new Verdict.Unverified(
              "%s: %s"
                  .formatted(judgement.rule().replace('-', ' '), ExactNumber.shortened(reference)));
    };
  }

  /// Whether the answer is a calculation that the question asks for: it has a sign of an operation,
  /// stands in the question as it is, and is not how the reference writes it.
  private static boolean echoes(String question, String reference, String answer) {
    String said = answer.strip();
    boolean operation = said.chars().anyMatch(c -> c == '+' || c == '*' || c == '×' || c == '-');
    return operation
        && said.length() > 2
        && Character.digit(said.charAt(said.length() - 1), 10) >= 0
        && said.indexOf('-') != 0
        && !said.equals(reference.strip())
        && question.contains(said);
  }
}
