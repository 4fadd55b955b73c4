package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.reward.format.TextRules;

/// From 0 down to -1: minus the share of the runs of `size` words that stood in the response before
/// (Yeo et al. 2025, section 4.3). In Chinese each character is a word. 0 for a response of fewer
/// words.
public record RepetitionPenalty(int size) implements Reward {
  public RepetitionPenalty {
    if (size < 1) throw new IllegalArgumentException("runs of " + size + " words");
  }

  @Override
  public String name() {
    return "repetition";
  }

  @Override
  public OptionalDouble score(Response response) {
    boolean chinese = response.language().equals("zh");
    double share = TextRules.repeated(TextRules.words(response.text(), chinese), size);
    return OptionalDouble.of(share == 0 ? 0 : -share);
  }
}
