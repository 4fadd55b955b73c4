/// Generation: from logits to tokens, with the log-probability of each token under the distribution
/// it was really drawn from.
///
/// Read in this order: [SamplingSettings][org.reason4j.generate.SamplingSettings] (what a user may
/// set), [TokenCounts][org.reason4j.generate.TokenCounts] (what the penalties look at),
/// [Sampler][org.reason4j.generate.Sampler] (one row of logits to one token).
///
/// A sampler holds buffers and serves one thread; settings are immutable and shared freely.
@NullMarked
package org.reason4j.generate;

import org.jspecify.annotations.NullMarked;
