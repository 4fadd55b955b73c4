package org.reason4j.train.loss;

/// What the losses of one optimizer step are divided by, known before its first backward, so that
/// the sum over micro-batches is the loss of the step however the step was cut.
///
/// @param rows rows of the step
/// @param tokens tokens of the step under the loss mask
/// @param parts micro-batches of the step (used by the local token mean alone, which does depend on
///   the cut)
/// @param maxLength the longest completion allowed (used by the constant normaliser alone)
public record Normalisers(double rows, double tokens, double parts, double maxLength) {
  public Normalisers {
    if (!(rows >= 1) || !(tokens >= 0) || !(parts >= 1) || !(maxLength >= 1)) {
      throw new IllegalArgumentException(
          "normalisers: rows %s, tokens %s, parts %s, max-length %s; expected at least 1, 0, 1, 1"
              .formatted(rows, tokens, parts, maxLength));
    }
  }

  /// Of a step that is one micro-batch with this mask, row by row.
  public static Normalisers of(double[][] mask_BT, double maxLength) {
    double tokens = 0;
    for (double[] row : mask_BT) for (double token : row) tokens += token;
    return new Normalisers(mask_BT.length, tokens, 1, maxLength);
  }
}
