package org.reason4j.filter;

import java.util.Optional;
import java.util.regex.Pattern;
import org.reason4j.reward.Words;

/// Drops a response in which too few words are in the language of its question (what a word is:
/// [Words]; tags are none). A response without a single word, only numbers and signs, mixes nothing
/// and is kept; so is one whose language is neither `en` nor `zh`.
///
/// @param share the smallest share of words of the language, in 0..1
public record LanguageMix(double share) implements Filter {
  private static final Pattern TAG = Pattern.compile("</?(?:think|answer)>");

  /// Checks the range.
  public LanguageMix {
    Share.check("language-mix", share);
  }

  @Override
  public String name() {
    return "language-mix";
  }

  @Override
  public String rule() {
    return "at least %s of the words in the language of the question"
        .formatted(Share.percent(share));
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    String language = candidate.language();
    if (!language.equals("en") && !language.equals("zh")) return Optional.empty();
    String response = candidate.response();
    if (response.indexOf('<') >= 0) response = TAG.matcher(response).replaceAll(" ");
    Words words = Words.count(response);
    if (words.total() == 0) return Optional.empty();
    double seen = (double) words.of(language) / words.total();
    if (seen >= share) return Optional.empty();
    return Optional.of(
        "%s of %d words are in %s (English %d, Chinese %d, other %d)"
            .formatted(
                Share.percent(seen),
                words.total(),
                language,
                words.english(),
                words.chinese(),
                words.other()));
  }
}
