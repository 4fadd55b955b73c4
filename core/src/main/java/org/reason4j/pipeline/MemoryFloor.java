package org.reason4j.pipeline;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import org.reason4j.engine.PeakMemory;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// What a training process holds without tensors: the JVM, the native library, and the part of the
/// heap that a run will touch.
///
/// ```
/// bytes = resident now, library loaded - heap used now + old generation used now
///       + young generation, which is filled over and over
/// ```
final class MemoryFloor {
  private MemoryFloor() {}

  static long bytes() {
    try (var _ = TensorScope.open()) {
      Tensor ones = Tensor.full(1, DType.F32, 64, 64);
      double _ = ones.matmul(ones).sum().item(); // the first product makes the library's buffers
    }
    double resident = PeakMemory.residentMebibytes() * 1048576;
    long growth = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() != MemoryType.HEAP) continue;
      boolean old = pool.getName().contains("Tenured") || pool.getName().contains("Old");
      if (!old) growth += pool.getUsage().getCommitted() - pool.getUsage().getUsed();
    }
    return Math.round(resident) + growth;
  }
}
