package org.reason4j.reward.general;

import java.util.List;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifier;

/// The answer is one of the allowed forms, which the reference lists with ` | ` between them. A
/// courteous word before it (`sure ,`), an article at its head and the sign at its end are free.
public record Forms(String name) implements Verifier {
  /// Judges translations.
  public static final Forms TRANSLATION = new Forms("translation");

  /// Judges sentences said in another way.
  public static final Forms REWRITE = new Forms("rewrite");

  @Override
  public Reads reads() {
    return Reads.SUMMARY;
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    List<String> said = bare(answer);
    if (said.equals(bare(reference))) return new Verdict.Correct();
    for (String form : reference.split("\\|")) {
      List<String> allowed = bare(form);
      if (!allowed.isEmpty() && said.equals(allowed)) return new Verdict.Correct();
    }
    return new Verdict.Wrong(reference, answer);
  }

  private static List<String> bare(String text) {
    List<String> words = Manners.withoutLead(Spelling.sentence(text));
    boolean article = words.size() > 1 && List.of("a", "an", "the").contains(words.getFirst());
    return article ? words.subList(1, words.size()) : words;
  }
}
