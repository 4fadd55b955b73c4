package org.reason4j.weights.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.reason4j.weights.Disk;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.WeightsException;

/// A mapped GGUF file of version 2 or 3: metadata and tensors. A file that is damaged, or that its
/// own reader in ggml would refuse, is refused; nothing is allocated from a length that the file
/// declares before that length was compared with the bytes that are left.
///
/// Shapes are row-major, `[out, in]`; the file lists dimensions the other way round.
public final class GgufFile implements AutoCloseable {
  static final long MAGIC = 0x46554747; // "GGUF", little-endian
  static final long DEFAULT_ALIGNMENT = 32;
  static final String ALIGNMENT = "general.alignment";
  private static final long MOST_ENTRIES = 1 << 20;
  private static final long MOST_ALIGNMENT = 1 << 20;
  private static final long MOST_VALUES = Integer.MAX_VALUE - 8; // as many as a list holds
  private static final long LONGEST_KEY = 65_535;
  private static final long LONGEST_STRING = 64 << 20;
  private static final long LONGEST_NAME = 63;
  private static final int MOST_DIMENSIONS = 4;
  private static final int WINDOW = 1 << 16;

  private final Path file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment content;
  private final SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
  private final SequencedMap<String, TensorBytes> tensors = new LinkedHashMap<>();
  private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // for opening only
  private final byte[] window;
  private long windowAt = -1L << 32; // nowhere
  private long at;

  private GgufFile(Disk disk, Path file) {
    this.file = file;
    try {
      content = disk.map(file, arena);
      window = new byte[(int) Math.min(WINDOW, content.byteSize())];
      read();
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// Maps and checks one file.
  ///
  /// @throws WeightsException for a file that cannot be believed
  public static GgufFile open(Disk disk, Path file) {
    return new GgufFile(disk, file);
  }

  /// The metadata in the order of the file. Its values read from the mapping: they live as long as
  /// the file is open.
  public SequencedMap<String, GgufValue> metadata() {
    return Collections.unmodifiableSequencedMap(metadata);
  }

  /// The tensors by name, in the order of their bytes.
  public SequencedMap<String, TensorBytes> tensors() {
    return Collections.unmodifiableSequencedMap(tensors);
  }

  public Path file() {
    return file;
  }

  @Override
  public void close() {
    arena.close();
  }

  private void read() {
    if (unsigned32("magic") != MAGIC)
      throw wrong("does not begin with GGUF", "a GGUF file: copy it again");
    long version = unsigned32("version");
    if ((version & 0xffff) == 0 && version != 0)
      throw wrong("is of version 0x%08x".formatted(version), "a little-endian file");
    if (version != 2 && version != 3) throw wrong("is of version " + version, "version 2 or 3");
    long count = whole("the number of tensors");
    long keys = whole("the number of keys");
    if (count < 0 || count > MOST_ENTRIES)
      throw wrong(
          "declares %s tensors".formatted(Long.toUnsignedString(count)), "at most " + MOST_ENTRIES);
    if (keys < 0 || keys > MOST_ENTRIES)
      throw wrong(
          "declares %s keys".formatted(Long.toUnsignedString(keys)), "at most " + MOST_ENTRIES);
    for (long k = 0; k < keys; k++) {
      String key = string("key " + k, LONGEST_KEY);
      if (key.isEmpty()) throw wrong("key " + k + " is empty", "a name");
      if (metadata.put(key, value(key)) != null) throw wrong("holds " + key + " twice", "it once");
    }
    placeTensors(count, alignment());
  }

  private long alignment() {
    GgufValue value = metadata.get(ALIGNMENT);
    if (value == null) return DEFAULT_ALIGNMENT;
    if (!(value instanceof GgufValue.Whole whole) || whole.type() != GgufValue.Type.UINT32)
      throw wrong(ALIGNMENT + " is " + value.type(), "UINT32");
    long bytes = whole.bits();
    if (Long.bitCount(bytes) != 1 || bytes > MOST_ALIGNMENT)
      throw wrong(ALIGNMENT + " is " + bytes, "a power of two, at most " + MOST_ALIGNMENT);
    return bytes;
  }

  private void placeTensors(long count, long alignment) {
    List<TensorSpec> specs = new ArrayList<>();
    long expected = 0;
    for (long t = 0; t < count; t++) {
      String name = string("the name of tensor " + t, LONGEST_NAME);
      TensorSpec spec = spec(name);
      long offset = whole("the offset of " + name);
      if (offset != expected)
        throw wrong(
            "%s begins at offset %s".formatted(name, Long.toUnsignedString(offset)),
            "%d: tensors follow one another, aligned to %d".formatted(expected, alignment));
      if (offset > content.byteSize() - spec.bytes())
        throw wrong("%s ends beyond the file".formatted(name), "the whole file: copy it again");
      expected = aligned(offset + spec.bytes(), alignment);
      specs.add(spec);
    }
    long start = aligned(at, alignment);
    long offset = 0;
    for (TensorSpec spec : specs) {
      if (start + offset + spec.bytes() > content.byteSize())
        throw wrong(
            "ends inside %s, at %d bytes".formatted(spec.name(), content.byteSize()),
            "%d bytes: copy it again".formatted(start + offset + spec.bytes()));
      var bytes = new TensorBytes(spec, content.asSlice(start + offset, spec.bytes()));
      if (tensors.put(spec.name(), bytes) != null)
        throw wrong("holds tensor " + spec.name() + " twice", "it once");
      offset = aligned(offset + spec.bytes(), alignment);
    }
  }

  static long aligned(long bytes, long alignment) {
    return (bytes + alignment - 1) & -alignment;
  }

  private TensorSpec spec(String name) {
    long dimensions = unsigned32("the number of dimensions of " + name);
    if (dimensions > MOST_DIMENSIONS)
      throw wrong("%s has %d dimensions".formatted(name, dimensions), "at most " + MOST_DIMENSIONS);
    List<Long> shape = new ArrayList<>();
    for (int d = 0; d < dimensions; d++) {
      long size = whole("a dimension of " + name);
      if (size < 1)
        throw wrong(
            "%s has a dimension of %s".formatted(name, Long.toUnsignedString(size)), "at least 1");
      shape.addFirst(size);
    }
    int number = (int) unsigned32("the type of " + name);
    StoredType type =
        GgufTypes.of(number)
            .orElseThrow(() ->
                wrong(
                    "%s is of type %s".formatted(name, GgufTypes.describe(number)),
                    "one of " + GgufTypes.known()));
    try {
      return new TensorSpec(name, type, shape);
    } catch (IllegalArgumentException e) {
      throw new WeightsException(
          file, name + " has " + e.getMessage(), "rows of whole blocks, less than 2^63 bytes", e);
    }
  }

  private GgufValue value(String key) {
    GgufValue.Type type = type(key);
    return switch (type) {
      case STRING -> new GgufValue.Text(string(key, LONGEST_STRING));
      case ARRAY -> array(key);
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, FLOAT32, BOOL, UINT64, INT64, FLOAT64 -> {
        long from = take(type.bytes(), key);
        if (type == GgufValue.Type.BOOL) checkFlags(key, from, 1);
        yield type.read(content, from);
      }
    };
  }

  private GgufValue.Type type(String key) {
    int number = (int) unsigned32("the type of " + key);
    return GgufValue.Type.of(number)
        .orElseThrow(() -> wrong("%s is of type %d".formatted(key, number), "a type from 0 to 12"));
  }

  private GgufValue array(String key) {
    GgufValue.Type element = type(key);
    if (element == GgufValue.Type.ARRAY)
      throw wrong(key + " is an array of arrays", "an array of numbers, flags or strings");
    long count = whole("the length of " + key);
    if (count < 0 || count > Math.min(left() / element.bytes(), MOST_VALUES))
      throw wrong(
          "%s declares %s entries; %d bytes are left"
              .formatted(key, Long.toUnsignedString(count), left()),
          "the whole file: copy it again");
    if (element != GgufValue.Type.STRING) {
      long from = take(count * element.bytes(), key);
      if (element == GgufValue.Type.BOOL) checkFlags(key, from, count);
      return GgufValue.Array.fixed(element, content.asSlice(from, count * element.bytes()));
    }
    long[] places = new long[Math.toIntExact(count)];
    for (int i = 0; i < places.length; i++) {
      places[i] = at;
      checkString(key);
    }
    return GgufValue.Array.strings(content, places);
  }

  private void checkFlags(String key, long from, long count) {
    for (long i = 0; i < count; i++) {
      byte flag = content.get(JAVA_BYTE, from + i);
      if (flag != 0 && flag != 1) throw wrong("%s is %d".formatted(key, flag), "0 or 1");
    }
  }

  private String string(String what, long longest) {
    return decode(what, skipString(what, longest));
  }

  /// Steps over a string that is decoded later; only one beyond ASCII needs to be looked at twice.
  private void checkString(String key) {
    long length = skipString(key, LONGEST_STRING);
    int beyondAscii = 0;
    for (long i = at - length; i < at; i++) beyondAscii |= near(i);
    if (beyondAscii < 0) decode("a string of " + key, length);
  }

  /// The string of which the last byte was just stepped over.
  private String decode(String what, long length) {
    byte[] bytes = content.asSlice(at - length, length).toArray(JAVA_BYTE);
    try {
      return utf8.decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new WeightsException(file, what + " is no UTF-8", "UTF-8", e);
    }
  }

  private long skipString(String what, long longest) {
    if (left() < Long.BYTES) take(Long.BYTES, "the length of " + what);
    long length = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) length = length << 8 | near(at + i) & 0xff;
    at += Long.BYTES;
    if (length < 0 || length > Math.min(left(), longest))
      throw wrong(
          "%s declares %s bytes; %d are left"
              .formatted(what, Long.toUnsignedString(length), left()),
          "at most " + longest + " in a whole file");
    at += length;
    return length;
  }

  /// A byte, by way of an array: before anything is compiled that takes a tenth of the time of a
  /// look into the mapping, and a vocabulary has a million of them.
  private byte near(long place) {
    if (place < windowAt || place >= windowAt + window.length) {
      windowAt = Math.max(0, Math.min(place, content.byteSize() - window.length));
      MemorySegment.copy(content, JAVA_BYTE, windowAt, window, 0, window.length);
    }
    return window[(int) (place - windowAt)];
  }

  private long unsigned32(String what) {
    return content.get(GgufValue.INT, take(4, what)) & 0xffffffffL;
  }

  private long whole(String what) {
    return content.get(GgufValue.LONG, take(8, what));
  }

  private long left() {
    return content.byteSize() - at;
  }

  private long take(long bytes, String what) {
    if (bytes > left())
      throw wrong(
          "ends before %s, at %d bytes".formatted(what, content.byteSize()),
          "the whole file: copy it again");
    long from = at;
    at += bytes;
    return from;
  }

  private WeightsException wrong(String what, String expected) {
    return new WeightsException(file, what, expected);
  }
}
