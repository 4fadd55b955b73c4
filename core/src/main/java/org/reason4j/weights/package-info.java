/// Weights on disk: the safetensors format, read by mapping, checked before anything is believed,
/// and written so that a crash never leaves half a file under a final name.
///
/// Read in this order: [Safetensors] (one file), [ShardedWeights] (a model folder, one file or an
/// index and its shards), [SafetensorsHeader] (the rules), [TensorSource] (what a writer is given)
/// and [Disk] (the few file operations the product uses, so that a test can make each of them
/// fail).
///
/// Ownership: an opened file owns its mapping; its tensors are views that end with it. Objects may
/// be read from several threads, and closed by one.
///
/// ```java
/// try (var file = Safetensors.open(Disk.system(), path)) {
///   TensorBytes head = file.tensor("lm_head.weight");
///   MemorySegment bytes = head.bytes(); // a view, valid until the file is closed
/// }
/// ```
///
/// Left out on purpose: pickled weights are never read, and no number is converted here.
@NullMarked
package org.reason4j.weights;

import org.jspecify.annotations.NullMarked;
