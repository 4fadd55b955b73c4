package org.reason4j.weights.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.reason4j.weights.Disk;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// Writes a GGUF file of version 3. Equal metadata and tensors give equal bytes; a tensor's bytes
/// are asked for one at a time, so that a file larger than memory can be written.
public final class GgufWriter {
  private static final int VERSION = 3;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private GgufWriter() {}

  /// Writes under a temporary name, syncs and renames.
  ///
  /// @param metadata in the order it is written; without `general.alignment`
  /// @param source its tensors in the order they are written, row-major shapes
  public static void write(
      Disk disk, Path file, SequencedMap<String, GgufValue> metadata, TensorSource source) {
    byte[] header = head(metadata, source.tensors());
    disk.publish(
        file,
        out -> {
          out.write(ByteBuffer.wrap(header));
          for (TensorSpec tensor : source.tensors()) {
            source.writeWhole(tensor, out);
            out.write(ByteBuffer.allocate(padding(tensor.bytes())));
          }
        });
  }

  /// What stands before the tensors' bytes.
  public static byte[] head(SequencedMap<String, GgufValue> metadata, List<TensorSpec> tensors) {
    return new GgufWriter().header(metadata, tensors);
  }

  private static int padding(long bytes) {
    return (int) (GgufFile.aligned(bytes, GgufFile.DEFAULT_ALIGNMENT) - bytes);
  }

  private byte[] header(SequencedMap<String, GgufValue> metadata, List<TensorSpec> tensors) {
    whole(GgufFile.MAGIC, 4);
    whole(VERSION, 4);
    whole(tensors.size(), 8);
    whole(metadata.size(), 8);
    metadata.forEach((key, value) -> {
      string(key);
      whole(value.type().number(), 4);
      value(value);
    });
    long offset = 0;
    for (TensorSpec tensor : tensors) {
      string(tensor.name());
      whole(tensor.shape().size(), 4);
      for (long size : tensor.shape().reversed()) whole(size, 8);
      whole(GgufTypes.number(tensor.type()), 4);
      whole(offset, 8);
      offset = GgufFile.aligned(offset + tensor.bytes(), GgufFile.DEFAULT_ALIGNMENT);
    }
    bytes.writeBytes(new byte[padding(bytes.size())]);
    return bytes.toByteArray();
  }

  private void value(GgufValue value) {
    switch (value) {
      case GgufValue.Text text -> string(text.value());
      case GgufValue.Flag flag -> bytes.write(flag.value() ? 1 : 0);
      case GgufValue.Whole whole -> whole(whole.bits(), whole.type().bytes());
      case GgufValue.Real real -> {
        if (real.type() == GgufValue.Type.FLOAT32)
          whole(Float.floatToRawIntBits((float) real.value()), 4);
        else whole(Double.doubleToRawLongBits(real.value()), 8);
      }
      case GgufValue.Array array -> {
        whole(array.element().number(), 4);
        whole(array.values().size(), 8);
        array.values().forEach(this::value);
      }
    }
  }

  private void string(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    whole(encoded.length, 8);
    bytes.writeBytes(encoded);
  }

  private void whole(long value, int size) {
    byte[] all =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    bytes.write(all, 0, size);
  }
}
