package org.reason4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Rotary position embedding, rotate-half form (the order of Hugging Face's Llama and Qwen2).
/// [Angles#rotateNeighbours] serves the other order, that of DeepSeek.
///
/// Tables are computed in double and stored as float32, [positions, K], as far as sequences have
/// reached: a model for a million positions opens as fast as one for a thousand. The sign of the
/// rotated half is folded into the sine table, so that applying costs two products, a roll and a
/// sum. Threads may share one.
public final class Rope implements AutoCloseable {
  private static final int FIRST_ROWS = 1024;

  private final int headWidth;
  private final double theta;
  private final RopeScaling scaling;
  private final int most;
  private final List<Angles> grown = new ArrayList<>(); // kept, since graphs may hold views
  private volatile Angles tables_SK;

  /// Needs no scope.
  ///
  /// @param positions how many positions the tables cover at most
  /// @param headWidth K, even
  /// @param theta base of the frequencies, e.g. 10,000
  /// @param scaling change of the frequencies for long contexts
  public Rope(int positions, int headWidth, double theta, RopeScaling scaling) {
    this.headWidth = headWidth;
    this.theta = theta;
    this.scaling = scaling;
    this.most = (int) Math.min(positions, scaling.steadyLength());
    this.tables_SK = make(Math.min(most, FIRST_ROWS));
    grown.add(tables_SK);
  }

  private Angles make(int rows) {
    var table = new Table(rows, headWidth);
    // transformers computes the inverse frequencies in float32; the angle of a late position shows
    // it
    float[] frequencies = scaling.frequencies(headWidth, theta);
    for (int p = 0; p < rows; p++) table.put(p, p, frequencies, scaling.amplitude());
    try (var _ = TensorScope.open()) {
      return new Angles(
          Tensor.of(table.cos, rows, headWidth).keep(),
          Tensor.of(table.sin, rows, headWidth).keep());
    }
  }

  /// Tables of at least so many positions, or of all there are.
  private Angles covering(long positions) {
    Angles known = tables_SK;
    return known.cos().size(0) >= Math.min(positions, most) ? known : grow(positions);
  }

  private synchronized Angles grow(long positions) {
    Angles known = tables_SK;
    long rows = known.cos().size(0);
    if (rows >= Math.min(positions, most)) return known;
    Angles larger = make((int) Math.min(most, Math.max(positions, 2 * rows)));
    grown.add(larger);
    tables_SK = larger;
    return larger;
  }

  private static final class Table {
    final float[] cos;
    final float[] sin;
    final int half;

    Table(int rows, int headWidth) {
      cos = new float[rows * headWidth];
      sin = new float[rows * headWidth];
      half = headWidth / 2;
    }

    void put(int row, long position, float[] frequencies, double amplitude) {
      for (int i = 0; i < half; i++) {
        float angle = position * frequencies[i];
        int low = 2 * row * half + i;
        cos[low] = cos[low + half] = (float) (amplitude * Math.cos(angle));
        sin[low + half] = (float) (amplitude * Math.sin(angle));
        sin[low] = -sin[low + half];
      }
    }
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
    if (length > scaling.steadyLength())
      return stretched(LongStream.range(0, length).toArray(), 1, length);
    Angles tables = covering(length);
    return new Angles(tables.cos().narrow(0, 0, length), tables.sin().narrow(0, 0, length));
  }

  /// Angles of any positions [B,T]: [B,1,T,K].
  public Angles at(Tensor positions_BT) {
    long rows = positions_BT.size(0);
    long length = positions_BT.size(1);
    long[] positions = positions_BT.toLongs();
    long last = Arrays.stream(positions).max().orElse(0);
    if (last >= scaling.steadyLength()) {
      Angles angles = stretched(positions, (int) rows, length);
      return new Angles(angles.cos().unsqueeze(1), angles.sin().unsqueeze(1));
    }
    Angles tables = covering(last + 1);
    Tensor flat = positions_BT.reshape(rows * length);
    return new Angles(
        tables.cos().indexSelect(0, flat).view(rows, 1, length, headWidth),
        tables.sin().indexSelect(0, flat).view(rows, 1, length, headWidth));
  }

  /// Angles whose frequencies follow from each row's own last position: [B,T,K].
  private Angles stretched(long[] positions, int rows, long length) {
    int count = (int) length;
    var table = new Table(rows * count, headWidth);
    for (int b = 0; b < rows; b++) {
      long last = Arrays.stream(positions, b * count, (b + 1) * count).max().orElse(0);
      float[] frequencies = scaling.frequencies(headWidth, theta, last + 1);
      for (int t = b * count; t < (b + 1) * count; t++)
        table.put(t, positions[t], frequencies, scaling.amplitude());
    }
    return new Angles(
        Tensor.of(table.cos, rows, length, headWidth),
        Tensor.of(table.sin, rows, length, headWidth));
  }

  @Override
  public synchronized void close() {
    for (Angles tables : grown) {
      tables.cos().close();
      tables.sin().close();
    }
  }
}
