package org.reason4j.generate.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The machine's vectors: L lanes of 32 bits.
final class Lanes {
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  /// L.
  static final int COUNT = FLOATS.length();

  /// Bytes of a vector.
  static final int STEP = 4 * COUNT;

  private Lanes() {}

  static IntVector ints(MemorySegment memory, long at) {
    return IntVector.fromMemorySegment(INTS, memory, at, ByteOrder.LITTLE_ENDIAN);
  }

  static FloatVector floats(MemorySegment memory, long at) {
    return FloatVector.fromMemorySegment(FLOATS, memory, at, ByteOrder.LITTLE_ENDIAN);
  }

  static FloatVector floats(float[] memory, int at) {
    return FloatVector.fromArray(FLOATS, memory, at);
  }

  static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  static FloatVector toFloat(IntVector integers) {
    return (FloatVector) integers.convert(VectorOperators.I2F, 0);
  }

  /// The sum of the lanes in their order. `reduceLanes` leaves the order open, and compiled code
  /// takes another than the interpreter: the same input would give other bits later in a run.
  static float sum(FloatVector vector) {
    float sum = 0;
    for (float lane : vector.toArray()) sum += lane;
    return sum;
  }

  /// The least multiple of `step` that is at least `value`.
  static int up(int value, int step) {
    return (value + step - 1) / step * step;
  }
}
