package org.reason4j.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One safetensors file, mapped for reading. The tensors are views of the mapping and end when the
/// file is closed.
///
/// A file that breaks a rule of the format ([SafetensorsHeader]) is refused with [WeightsException]
/// when it is opened. Opening costs the header; bytes are read when touched.
public final class Safetensors implements AutoCloseable {
  private final Disk disk;
  private final Path file;
  private final Arena arena;
  private final MemorySegment content;
  private final SafetensorsHeader header;
  private final Map<String, TensorBytes> tensors = new LinkedHashMap<>();

  private Safetensors(Disk disk, Path file, Arena arena) {
    this.disk = disk;
    this.file = file;
    this.arena = arena;
    content = disk.map(file, arena);
    header = SafetensorsHeader.parse(file, content);
    long at = header.dataOffset();
    for (TensorSpec spec : header.tensors()) {
      tensors.put(spec.name(), new TensorBytes(spec, content.asSlice(at, spec.bytes())));
      at += spec.bytes();
    }
  }

  /// Maps and checks a file.
  public static Safetensors open(Disk disk, Path file) {
    Arena arena = Arena.ofShared();
    try {
      return new Safetensors(disk, file, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  public Path file() {
    return file;
  }

  /// The file's free text, sorted by key.
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /// The tensors by name, in the order of their bytes.
  public Map<String, TensorBytes> tensors() {
    requireUnchanged();
    return Collections.unmodifiableMap(tensors);
  }

  /// The tensor of this name; one that is absent is refused, naming a few that exist.
  public TensorBytes tensor(String name) {
    requireUnchanged();
    TensorBytes tensor = tensors.get(name);
    if (tensor == null)
      throw new WeightsException(
          file,
          "no tensor " + name,
          "one of its %d: %s%s"
              .formatted(
                  tensors.size(),
                  String.join(", ", tensors.keySet().stream().limit(5).toList()),
                  tensors.size() > 5 ? ", ..." : ""));
    return tensor;
  }

  /// A mapping of a file that shrank ends in a fault of the machine, so the size is asked again.
  private void requireUnchanged() {
    long size = disk.size(file);
    if (size != content.byteSize())
      throw new WeightsException(
          file, "size changed to %d while it was open".formatted(size), "" + content.byteSize());
  }

  @Override
  public void close() {
    arena.close();
  }

  /// Writes a file under a temporary name, syncs and renames it. Equal tensors and metadata give
  /// equal bytes, whatever the order they come in.
  public static void write(
      Disk disk, Path file, Map<String, String> metadata, TensorSource source) {
    disk.publish(file, output -> write(output, metadata, source));
  }

  /// As [#write(Disk, Path, Map, TensorSource)] for tensors that are in memory.
  public static void write(
      Disk disk, Path file, Map<String, String> metadata, List<TensorBytes> tensors) {
    write(disk, file, metadata, TensorSource.of(tensors));
  }

  /// Writes the format to an open file.
  public static void write(Disk.Output output, Map<String, String> metadata, TensorSource source) {
    var header = SafetensorsHeader.arrange(metadata, source.tensors());
    output.write(ByteBuffer.wrap(header.bytes()));
    for (TensorSpec tensor : header.tensors()) source.writeWhole(tensor, output);
  }

  /// What stands before the tensors' bytes, for a writer that makes them piece by piece: wide
  /// element types first, and by name within one width.
  public static byte[] head(Map<String, String> metadata, List<TensorSpec> tensors) {
    return SafetensorsHeader.arrange(metadata, tensors).bytes();
  }

  /// Bytes of the file that these tensors make.
  public static long fileBytes(Map<String, String> metadata, TensorSource source) {
    var header = SafetensorsHeader.arrange(metadata, source.tensors());
    return Math.addExact(header.dataOffset(), source.totalBytes());
  }
}
