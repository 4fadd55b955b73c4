package org.reason4j.weights.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;

/// A value of a GGUF file's metadata.
public sealed interface GgufValue {
  ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Types in the order of their numbers in a file.
  enum Type {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /// Bytes of a value; the fewest for strings and arrays.
    int bytes() {
      return bytes;
    }

    /// Its number in a file.
    @SuppressWarnings("EnumOrdinal") // declared in the order of the numbers
    int number() {
      return ordinal();
    }

    static Optional<Type> of(int number) {
      return number >= 0 && number < values().length
          ? Optional.of(values()[number])
          : Optional.empty();
    }

    /// Reads a value that is neither a string nor an array.
    GgufValue read(MemorySegment file, long at) {
      return switch (this) {
        case UINT8 -> new Whole(this, file.get(JAVA_BYTE, at) & 0xff);
        case INT8 -> new Whole(this, file.get(JAVA_BYTE, at));
        case UINT16 -> new Whole(this, file.get(SHORT, at) & 0xffff);
        case INT16 -> new Whole(this, file.get(SHORT, at));
        case UINT32 -> new Whole(this, file.get(INT, at) & 0xffffffffL);
        case INT32 -> new Whole(this, file.get(INT, at));
        case UINT64, INT64 -> new Whole(this, file.get(LONG, at));
        case FLOAT32 -> new Real(this, file.get(FLOAT, at));
        case FLOAT64 -> new Real(this, file.get(DOUBLE, at));
        case BOOL -> new Flag(file.get(JAVA_BYTE, at) != 0);
        case STRING, ARRAY -> throw new IllegalArgumentException(this + " has no fixed size");
      };
    }
  }

  Type type();

  /// A whole number.
  ///
  /// @param bits the value; of UINT64 its 64 bits
  record Whole(Type type, long bits) implements GgufValue {
    /// The number, whatever its type.
    public BigInteger exact() {
      return type == Type.UINT64 && bits < 0
          ? new BigInteger(Long.toUnsignedString(bits))
          : BigInteger.valueOf(bits);
    }
  }

  /// A fraction.
  record Real(Type type, double value) implements GgufValue {}

  record Flag(boolean value) implements GgufValue {
    @Override
    public Type type() {
      return Type.BOOL;
    }
  }

  record Text(String value) implements GgufValue {
    @Override
    public Type type() {
      return Type.STRING;
    }
  }

  /// Values of one type, decoded when they are asked for: a vocabulary's words take no memory
  /// before.
  ///
  /// @param element never ARRAY
  record Array(Type element, List<GgufValue> values) implements GgufValue {
    @Override
    public Type type() {
      return Type.ARRAY;
    }

    /// Values of a fixed size, one after another.
    static Array fixed(Type element, MemorySegment bytes) {
      int count = Math.toIntExact(bytes.byteSize() / element.bytes());
      return new Array(
          element, new Lazy(count, i -> element.read(bytes, (long) i * element.bytes())));
    }

    /// Strings, each where its length stands.
    static Array strings(MemorySegment file, long[] at) {
      return new Array(
          Type.STRING,
          new Lazy(at.length, i -> new Text(string(file, at[i] + 8, length(file, at[i])))));
    }

    private static long length(MemorySegment file, long at) {
      return file.get(LONG, at);
    }
  }

  static String string(MemorySegment file, long at, long length) {
    return new String(file.asSlice(at, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  /// A list whose entries are made when asked for.
  final class Lazy extends AbstractList<GgufValue> implements RandomAccess {
    private final int count;
    private final java.util.function.IntFunction<GgufValue> make;

    private Lazy(int count, java.util.function.IntFunction<GgufValue> make) {
      this.count = count;
      this.make = make;
    }

    @Override
    public GgufValue get(int index) {
      return make.apply(java.util.Objects.checkIndex(index, count));
    }

    @Override
    public int size() {
      return count;
    }
  }
}
