package org.reason4j.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Float8;
import org.reason4j.weights.StoredTensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// A model's weights with the matrices of attention and feed-forward parts rounded to e4m3, as
/// DeepSeek-V3 is released: the bytes, and beside them the scales. All others are float32.
///
/// A block's scale takes its largest magnitude to 448; that of a block of zeros is 1. A band of
/// blocks is in memory at a time.
public final class RoundedWeights implements TensorSource {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final BlockFloats how;
  private final StoredTensors weights;
  private final List<TensorSpec> specs = new ArrayList<>();
  private final Map<String, String> scaleOf = new LinkedHashMap<>();

  /// Borrows the weights, which may be of 8 bits already.
  public RoundedWeights(StoredTensors weights) {
    this.how = BlockFloats.STANDARD;
    this.weights = weights;
    for (TensorSpec spec : weights.specs()) {
      String name = spec.name();
      if (BlockFloats.isScale(name)) continue;
      if (!rounds(spec)) {
        specs.add(new TensorSpec(name, StoredType.F32, spec.shape()));
        continue;
      }
      specs.add(new TensorSpec(name, StoredType.F8_E4M3, spec.shape()));
      TensorSpec scales = how.scales(name, spec.shape());
      specs.add(scales);
      scaleOf.put(scales.name(), name);
    }
  }

  /// Whether a weight is rounded: matrices of attention and feed-forward parts; not embeddings, the
  /// head, norms and gates (DeepSeek-V3, section 3.3.1), nor what joins a prediction layer.
  private static boolean rounds(TensorSpec spec) {
    String name = spec.name();
    return spec.shape().size() == 2
        && (name.contains(".self_attn.") || name.contains(".mlp."))
        && !name.contains(".mlp.gate.");
  }

  @Override
  public List<TensorSpec> tensors() {
    return List.copyOf(specs);
  }

  @Override
  public void write(TensorSpec tensor, Disk.Output output) {
    String name = scaleOf.getOrDefault(tensor.name(), tensor.name());
    boolean scale = !name.equals(tensor.name());
    try (Arena arena = Arena.ofConfined()) {
      TensorBytes stored =
          weights
              .find(name, arena)
              .orElseThrow(() -> new IllegalArgumentException("no tensor " + tensor.name()));
      if (tensor.type() == StoredType.F32 && !scale)
        how.write(stored, weights, StoredType.F32, output);
      else round(how.matrix(stored, weights, arena), scale, output, arena);
    }
  }

  private void round(BlockFloats.Matrix matrix, boolean scale, Disk.Output output, Arena arena) {
    int width = matrix.width();
    int columns = how.columns();
    int across = (width + columns - 1) / columns;
    MemorySegment band = arena.allocate((long) Float.BYTES * how.rows() * width, Long.BYTES);
    MemorySegment scales = arena.allocate((long) Float.BYTES * across, Long.BYTES);
    float[] floats = new float[Math.multiplyExact(how.rows(), width)];
    byte[] bytes = new byte[floats.length];
    for (int from = 0; from < matrix.height(); from += how.rows()) {
      int now = Math.min(how.rows(), matrix.height() - from);
      matrix.floats(from, now, band);
      MemorySegment.copy(band, ValueLayout.JAVA_FLOAT, 0, floats, 0, now * width);
      float[] by = new float[across];
      for (int at = 0; at < now * width; at++) {
        int block = at % width / columns;
        by[block] = Math.max(by[block], Math.abs(floats[at]));
      }
      for (int b = 0; b < across; b++) {
        by[b] = by[b] == 0 ? 1 : by[b] / Float8.E4M3.largest();
        scales.setAtIndex(FLOAT, b, by[b]);
      }
      if (scale) {
        output.write(scales);
        continue;
      }
      for (int at = 0; at < now * width; at++)
        bytes[at] = Float8.E4M3.nearest(floats[at] / by[at % width / columns]);
      output.write(ByteBuffer.wrap(bytes, 0, now * width));
    }
  }
}
