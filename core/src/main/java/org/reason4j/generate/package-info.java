/// Making tokens: what is drawn (`Sampler`), for whom (`Prompt`, `Completion`) and how rows share a
/// batch (`Batcher`, over `KvCache`; `ParallelBatcher` over several threads). One stream alone has
/// a seam of its own: `SequenceModel`, with `TorchSequence` behind it, and `Drafter` to speculate.
///
/// Each sample has a random stream of its own, so what a row says does not depend on its neighbours
/// or on the size of the batch. The log-probability of a token is that of the distribution it was
/// drawn from. Batches have at least eight rows (empty ones fill up), since smaller products take
/// another kernel and round differently.
@NullMarked
package org.reason4j.generate;

import org.jspecify.annotations.NullMarked;
