package org.reason4j.reward.general;

import java.util.List;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// The answer begins with the greeting that the reference begins with, and is not rude: `hello tom
/// , how can i help you ?`.
public final class Greeting implements Verifier {
  @Override
  public String name() {
    return "greeting";
  }

  @Override
  public Reads reads() {
    return Reads.SUMMARY;
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    List<String> words = Spelling.words(answer);
    List<String> wanted = Spelling.words(reference.split(" ")[0]);
    boolean greets =
        words.size() >= wanted.size() && words.subList(0, wanted.size()).equals(wanted);
    return greets && !Manners.rude(words) && !Manners.refuse(words)
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, answer);
  }
}
