package org.reason4j.nn;

import org.reason4j.tensor.Tensor;

/// Rotary position embedding, rotate-half form (the order of Hugging Face's Llama and Qwen2).
/// [Angles#rotateNeighbours] serves the other order, that of DeepSeek.
///
/// Tables are computed in double and stored as float32, [positions, K]. The sign of the rotated
/// half is folded into the sine table, so that applying costs two products, a roll and a sum.
public final class Rope implements AutoCloseable {
  private final Tensor cos_SK;
  private final Tensor sin_SK;
  private final int headWidth;

  /// @param positions how many positions the tables cover
  /// @param headWidth K, even
  /// @param theta base of the frequencies, e.g. 10,000
  /// @param scaling change of the frequencies for long contexts
  public Rope(int positions, int headWidth, double theta, RopeScaling scaling) {
    float[] cos = new float[positions * headWidth];
    float[] sin = new float[positions * headWidth];
    int half = headWidth / 2;
    // transformers computes the inverse frequencies in float32; the angle of a late position shows
    // it
    float[] frequencies = scaling.frequencies(headWidth, theta);
    double amplitude = scaling.amplitude();
    for (int i = 0; i < half; i++)
      for (int p = 0; p < positions; p++) {
        float angle = p * frequencies[i];
        int low = p * headWidth + i;
        cos[low] = cos[low + half] = (float) (amplitude * Math.cos(angle));
        sin[low + half] = (float) (amplitude * Math.sin(angle));
        sin[low] = -sin[low + half];
      }
    this.headWidth = headWidth;
    this.cos_SK = Tensor.of(cos, positions, headWidth).keep();
    this.sin_SK = Tensor.of(sin, positions, headWidth).keep();
  }

  /// Cosines and sines at some positions, ready to broadcast against [B,H,T,K].
  public record Angles(Tensor cos, Tensor sin) {
    /// Rotates queries or keys [B,H,T,K].
    public Tensor rotate(Tensor x_BHTK) {
      long half = x_BHTK.size(-1) / 2;
      return x_BHTK.mul(cos).add(x_BHTK.roll(half, -1).mul(sin));
    }

    /// Rotates queries or keys whose pairs are neighbours (0,1), (2,3) ..., as DeepSeek's
    /// checkpoints hold them. The result has the first of each pair in its first half, so that it
    /// meets only what was rotated by this method.
    public Tensor rotateNeighbours(Tensor x_BHTK) {
      long half = x_BHTK.size(-1) / 2;
      Tensor pairs =
          x_BHTK.reshape(x_BHTK.size(0), x_BHTK.size(1), x_BHTK.size(2), half, 2).transpose(3, 4);
      return rotate(pairs.reshape(x_BHTK.size(0), x_BHTK.size(1), x_BHTK.size(2), 2 * half));
    }
  }

  /// Angles of positions 0..T-1: [T,K].
  public Angles first(long length) {
    return new Angles(cos_SK.narrow(0, 0, length), sin_SK.narrow(0, 0, length));
  }

  /// Angles of any positions [B,T]: [B,1,T,K].
  public Angles at(Tensor positions_BT) {
    long rows = positions_BT.size(0);
    long length = positions_BT.size(1);
    Tensor flat = positions_BT.reshape(rows * length);
    return new Angles(
        cos_SK.indexSelect(0, flat).view(rows, 1, length, headWidth),
        sin_SK.indexSelect(0, flat).view(rows, 1, length, headWidth));
  }

  @Override
  public void close() {
    cos_SK.close();
    sin_SK.close();
  }
}
