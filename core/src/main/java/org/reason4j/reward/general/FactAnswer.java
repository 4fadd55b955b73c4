package org.reason4j.reward.general;

import java.util.List;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// The answer says each part of the reference (`red , rice`: both), in words of its own, and no
/// other colour, animal, food or tool: who lists them all knows nothing.
public final class FactAnswer implements Verifier {
  @Override
  public String name() {
    return "fact";
  }

  @Override
  public Reads reads() {
    return Reads.SUMMARY;
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    List<String> words = Spelling.words(answer);
    List<String> known = Spelling.words(question + " " + reference);
    boolean others = words.stream().anyMatch(w -> Lexicon.isTopical(w) && !known.contains(w));
    return !others && share(reference, answer) == 1
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, answer);
  }

  /// The share of the reference's parts that an answer says.
  public static double share(String reference, String answer) {
    List<String> words = Spelling.words(answer);
    String[] parts = reference.split(",");
    int said = 0;
    for (String part : parts) if (Spelling.holds(words, part)) said++;
    return (double) said / parts.length;
  }
}
