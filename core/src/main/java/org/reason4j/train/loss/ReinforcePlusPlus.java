package org.reason4j.train.loss;

/// REINFORCE++: returns of token rewards (KL penalty inside), normalised over all tokens of the
/// batch.
public final class ReinforcePlusPlus {
  private ReinforcePlusPlus() {}

  /// Discounted sum of the rewards from each token on, [B][T]; 0 outside the mask.
  public static double[][] returns(double[][] tokenRewards_BT, double[][] mask_BT, double gamma) {
    double[][] returns_BT = new double[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      returns_BT[b] = new double[mask_BT[b].length];
      double sum = 0;
      for (int t = mask_BT[b].length - 1; t >= 0; t--) {
        if (mask_BT[b][t] == 0) continue;
        sum = tokenRewards_BT[b][t] + gamma * sum;
        returns_BT[b][t] = sum;
      }
    }
    return returns_BT;
  }

  /// `(x - mean) / sqrt(variance + epsilon)` over all tokens under the mask; 0 outside it.
  public static double[][] normalise(
      double[][] values_BT, double[][] mask_BT, Advantages.Deviation deviation, double epsilon) {
    double[] flat = flat(values_BT, mask_BT);
    Moments moments = Moments.of(flat);
    double spread =
        switch (deviation) {
          case POPULATION -> moments.squares() / Math.max(1, moments.count());
          case SAMPLE -> moments.squares() / Math.max(1, moments.count() - 1);
        };
    double scale = 1 / Math.sqrt(spread + epsilon);
    double[][] normalised_BT = new double[mask_BT.length][];
    for (int b = 0; b < mask_BT.length; b++) {
      normalised_BT[b] = new double[mask_BT[b].length];
      for (int t = 0; t < mask_BT[b].length; t++) {
        if (mask_BT[b][t] != 0) normalised_BT[b][t] = (values_BT[b][t] - moments.mean()) * scale;
      }
    }
    return normalised_BT;
  }

  private static double[] flat(double[][] values_BT, double[][] mask_BT) {
    double[] flat = new double[java.util.Arrays.stream(mask_BT).mapToInt(row -> row.length).sum()];
    int next = 0;
    for (int b = 0; b < mask_BT.length; b++) {
      for (int t = 0; t < mask_BT[b].length; t++) {
        flat[next++] = mask_BT[b][t] == 0 ? Double.NaN : values_BT[b][t];
      }
    }
    return flat;
  }
}
