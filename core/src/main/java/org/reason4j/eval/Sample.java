package org.reason4j.eval;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One sampled answer to one evaluation item, judged.
///
/// @param item id of the problem; samples of one item share it
/// @param sample number of the sample among those of its item, from 0
/// @param verdict what the verifier said; an answer that could not be read is `WRONG`, a verifier
///   that failed is `UNVERIFIED`
/// @param answer the final answer as extracted, in a form in which equal answers are equal texts;
///   empty if none could be read
/// @param format whether the text has the asked form (think and answer tags)
/// @param length tokens of the response
/// @param truncated whether it was cut off at the length limit
/// @param reflectionWords words of reflection ([org.reason4j.task.behaviour.Reflection])
/// @param languageConsistency share of words in the language of the question, 0..1
/// @param style how the answer goes about it, such as `direct`, `short`, `steps`, `check`,
///   `several`
/// @param behaviour counts by name, those of [org.reason4j.task.behaviour.Tally]
public record Sample(
    String item,
    int sample,
    Judgement verdict,
    Optional<String> answer,
    boolean format,
    int length,
    boolean truncated,
    int reflectionWords,
    double languageConsistency,
    String style,
    Map<String, Double> behaviour) {
  /// What is known about an answer.
  public enum Judgement {
    CORRECT,
    WRONG,
    UNVERIFIED
  }

  public Sample {
    if (length < 0 || reflectionWords < 0) {
      throw new IllegalArgumentException(
          "sample %d of item %s: length %d and %d reflection words; neither can be negative"
              .formatted(sample, item, length, reflectionWords));
    }
    behaviour = java.util.Collections.unmodifiableMap(new TreeMap<>(behaviour));
  }

  public boolean correct() {
    return verdict == Judgement.CORRECT;
  }
}
