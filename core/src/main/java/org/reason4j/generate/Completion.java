package org.reason4j.generate;

/// What was drawn after a prompt.
///
/// @param ids new tokens, the end token included
/// @param logProbs log-probability of each under the distribution it was drawn from
/// @param finish why it ended
public record Completion(int[] ids, float[] logProbs, FinishReason finish) {}
