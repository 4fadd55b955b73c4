package org.reason4j.text;

import java.util.Optional;

/// Whether two tokenizers mean the same token by every id, and if not, where they part. What may be
/// compared id by id (logits of two models) has to ask this first.
///
/// Merges and splitting may differ: they decide how text becomes ids, not what ids mean.
///
/// @param id the first id that differs
/// @param first the token that the first tokenizer has there, empty where it has none
/// @param second the second's
public record VocabularyDifference(int id, Optional<String> first, Optional<String> second) {
  /// The first difference; empty where there is none.
  public static Optional<VocabularyDifference> between(Tokenizer first, Tokenizer second) {
    int ids = Math.max(first.vocabularySize(), second.vocabularySize());
    for (int id = 0; id < ids; id++) {
      Optional<String> ours = first.vocabulary().known(id);
      Optional<String> theirs = second.vocabulary().known(id);
      if (!ours.equals(theirs)) return Optional.of(new VocabularyDifference(id, ours, theirs));
    }
    return Optional.empty();
  }

  /// What differs, such as `id 17 is "the" here and "of" there`.
  ///
  /// @param here how the first is called, `there` the second
  public String describe(String here, String there) {
    return "id %d is %s in %s and %s in %s".formatted(id, shown(first), here, shown(second), there);
  }

  private static String shown(Optional<String> token) {
    return token.map(text -> "\"" + text + "\"").orElse("no token");
  }
}
