/// Tensors of libtorch with lexical lifetimes.
///
/// Reading order: `TensorScope` (who frees what), `Tensor` (operations, gradients), `DType`,
/// `FusedAdamW`. A tensor belongs to the innermost scope open on its thread; leaving the scope
/// frees it. Two ways out: `scope.escape(t)` hands it to the enclosing scope, `t.keep()` makes it
/// owned by whoever calls `close()` on it (parameters, optimizer state, caches). Arguments are
/// borrowed.
///
/// ```java
/// try (var scope = TensorScope.open()) {
///   Tensor logp_BTV = logits_BTV.div(temperature).logSoftmax(-1);
///   return scope.escape(logp_BTV.gather(-1, ids_BT.unsqueeze(-1)).squeeze(-1));
/// }
/// ```
///
/// Call from platform threads only. Left out: devices other than the CPU's default, complex types.
@NullMarked
package org.reason4j.tensor;

import org.jspecify.annotations.NullMarked;
