/// Single-stream decoding by kernels of our own on the Java Vector API: `KernelDecoder` holds a
/// dense decoder's weights in the blocks they are stored in, repacked so that a vector's lanes are
/// neighbouring rows (`PackedMatrix`); `KernelSequence` reads one sequence with them.
///
/// Activations are float32 and weights are the stored numbers, so logits equal those of the
/// dequantised model up to rounding. Rows are split among threads, sums are not: the result does
/// not depend on the number of threads. The classes need the module `jdk.incubator.vector`;
/// `VectorModule` loads it and tells whether it is there.
@NullMarked
package org.reason4j.generate.kernel;

import org.jspecify.annotations.NullMarked;
