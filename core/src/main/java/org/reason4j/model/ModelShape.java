package org.reason4j.model;

import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/// What a config.json says of a model, before any weight is read.
public interface ModelShape {
  Family family();

  int vocabularySize();

  /// D, the model width.
  int width();

  int layers();

  /// Longest sequence.
  int maxPositions();

  /// Whether the head shares the embedding's weight.
  boolean tied();

  /// Ids that end a sequence.
  List<Integer> endTokens();

  int padToken();

  /// Names and shapes of the checkpoint's tensors, in the order they are written.
  SequencedMap<String, long[]> weights();

  /// What a cached token leaves.
  LanguageModel.CacheShape cacheShape();

  /// What a token costs.
  Flops flops();

  /// Writes config.json as `transformers` reads it; the same bytes for the same shape.
  String toJson();

  /// A model of these weights, which it takes over.
  LanguageModel build(Parameters parameters);

  /// Parameters of the whole model, a tied head counted once.
  default long parameterCount() {
    return weights().values().stream()
        .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
        .sum();
  }

  /// Parameters that one token meets: of routed experts those chosen for it.
  default long activeParameterCount() {
    return parameterCount();
  }

  /// Refuses a vocabulary whose ids the embedding has no rows for.
  ///
  /// @param tokens one more than the highest id
  /// @throws ModelException if there are more than the model's
  default void requireVocabulary(int tokens) {
    if (tokens > vocabularySize())
      throw new ModelException(
          "tokenizer.json has ids up to %d and the model's embedding %d rows (vocab_size); expected a row for each: take the tokenizer.json that belongs to this model"
              .formatted(tokens - 1, vocabularySize()));
  }
}
