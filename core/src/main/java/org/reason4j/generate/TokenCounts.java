package org.reason4j.generate;

import java.util.Arrays;

/// How often each token was seen by one row: what the penalties look at. Tokens of the prompt count
/// for the repetition penalty only; presence and frequency look at generated tokens. One thread.
public final class TokenCounts {
  private final int[] generated_V;
  private final boolean[] seen_V;
  private int[] distinct = new int[16];
  private int distinctCount;

  public TokenCounts(int vocabularySize) {
    generated_V = new int[vocabularySize];
    seen_V = new boolean[vocabularySize];
  }

  /// A token of the prompt.
  public void prompt(int id) {
    if (seen_V[id]) return;
    seen_V[id] = true;
    if (distinctCount == distinct.length) distinct = Arrays.copyOf(distinct, 2 * distinctCount);
    distinct[distinctCount++] = id;
  }

  /// A token that this row generated.
  public void generated(int id) {
    prompt(id);
    generated_V[id]++;
  }

  /// Forgets everything, for the next row; costs as much as there are distinct tokens.
  public void clear() {
    for (int i = 0; i < distinctCount; i++) {
      seen_V[distinct[i]] = false;
      generated_V[distinct[i]] = 0;
    }
    distinctCount = 0;
  }

  /// Applies the penalties of `settings` to the logits of the tokens seen.
  void penalise(double[] logits_V, SamplingSettings settings) {
    for (int i = 0; i < distinctCount; i++) {
      int id = distinct[i];
      double logit = logits_V[id];
      logit =
          logit > 0 ? logit / settings.repetitionPenalty() : logit * settings.repetitionPenalty();
      int count = generated_V[id];
      if (count > 0) logit -= settings.presencePenalty() + settings.frequencyPenalty() * count;
      logits_V[id] = logit;
    }
  }
}
