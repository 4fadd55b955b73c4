package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.reward.general.Forms;

/// The share of the thinking's words that are in the language of the question, in 0..1: `Num(words
/// of the target language) / Num(words)` (DeepSeek-R1, revised version, eq. 7).
///
/// Thinking without a single word scores 0: counted as consistent, it is how a policy earns the
/// reward by no longer using words. Languages known are `en` and `zh`; of another the rule has no
/// opinion, nor of a translation without thinking, which must be in the other language. What a word
/// is: [Words].
public record LanguageConsistency() implements Reward {
  @Override
  public String name() {
    return "language";
  }

  @Override
  public OptionalDouble score(Response response) {
    String language = response.language();
    if (!language.equals("en") && !language.equals("zh")) return OptionalDouble.empty();
    boolean translates = response.verifier().equals(Forms.TRANSLATION.name());
    if (translates && !Answers.holdsTag(response.text())) return OptionalDouble.empty();
    Words words = Words.count(Answers.thinking(response.text()));
    int total = words.total();
    return OptionalDouble.of(total == 0 ? 0 : (double) words.of(language) / total);
  }
}
