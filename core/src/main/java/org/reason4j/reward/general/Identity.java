package org.reason4j.reward.general;

import java.util.List;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// The answer says who it is, as the reference does up to its first comma (`i am reason , a small
/// model`), and claims to be nobody else.
public final class Identity implements Verifier {
  private static final List<String> CLAIMS = List.of("i am", "我 是");

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public Reads reads() {
    return Reads.SUMMARY;
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    List<String> words = Spelling.words(answer);
    String name = reference.split(",")[0];
    int claims = 0;
    for (String claim : CLAIMS) claims += count(words, Spelling.words(claim));
    return claims >= 1 && count(words, Spelling.words(name)) == claims
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, answer);
  }

  private static int count(List<String> words, List<String> phrase) {
    int count = 0;
    for (int i = 0; i + phrase.size() <= words.size(); i++) {
      if (words.subList(i, i + phrase.size()).equals(phrase)) count++;
    }
    return count;
  }
}
