package org.reason4j.reward.general;

import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// The answer does what the question instructs, to the word; see [Instruction].
public final class InstructionKept implements Verifier {
  @Override
  public String name() {
    return "instruction";
  }

  @Override
  public Reads reads() {
    return Reads.SUMMARY;
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    var asked = Instruction.read(question);
    if (asked.isEmpty()) return new Verdict.Unverified("no known instruction: " + question);
    return asked.get().instruction().keptBy(answer, asked.get().language())
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, answer);
  }
}
