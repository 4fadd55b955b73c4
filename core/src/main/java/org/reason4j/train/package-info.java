/// Trainers: one file an algorithm. `Pretraining` (next-token loss on packed pages), `Sft` (on
/// responses), `Grpo` (DeepSeek-R1, section 2.2.1), over `Replicas` (micro-batches on several
/// threads) and the pure losses of `train.loss`.
///
/// A trainer owns its optimizer and borrows the model. Results do not depend on how a step is cut
/// into micro-batches beyond rounding, and not at all on timing.
@NullMarked
package org.reason4j.train;

import org.jspecify.annotations.NullMarked;
