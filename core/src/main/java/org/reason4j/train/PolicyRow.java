package org.reason4j.train;

/// One sampled completion as a policy update sees it.
///
/// @param prompt token ids before the completion, at least one
/// @param ids the completion, its end token included
/// @param samplerLogProbs log-probability of each completion token when it was drawn
/// @param advantage of the whole completion
/// @param trained whether its tokens are under the loss mask (a cut-off answer may be left out)
public record PolicyRow(
    int[] prompt, int[] ids, float[] samplerLogProbs, double advantage, boolean trained) {
  public PolicyRow {
    if (prompt.length == 0) throw new IllegalArgumentException("a row needs a prompt token");
    if (samplerLogProbs.length != ids.length)
      throw new IllegalArgumentException(
          samplerLogProbs.length + " log-probabilities for " + ids.length + " tokens");
  }

  int length() {
    return prompt.length + ids.length;
  }
}
