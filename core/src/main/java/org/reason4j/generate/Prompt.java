package org.reason4j.generate;

import java.util.SplittableRandom;
import java.util.function.IntFunction;

/// A prompt and how often to complete it.
///
/// @param ids at least one token
/// @param samples G, completions wanted
/// @param stream the random stream of sample g
/// @param rule what sample g may say, made afresh for it
public record Prompt(
    int[] ids, int samples, IntFunction<SplittableRandom> stream, IntFunction<TokenRule> rule) {
  /// A prompt whose samples may say anything.
  public Prompt(int[] ids, int samples, IntFunction<SplittableRandom> stream) {
    this(ids, samples, stream, _ -> TokenRule.none());
  }

  public Prompt {
    if (ids.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
    if (samples < 1) throw new IllegalArgumentException("samples is " + samples + "; at least 1");
  }
}
