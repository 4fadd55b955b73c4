/// DeepSeek-V3 (and R1): latent attention and a mixture of experts, in the layout of the released
/// checkpoints.
///
/// Reading order: `Config` (config.json), `WeightNames`, `Model`; the mathematics is in
/// `nn.LatentAttention`, `nn.Gate` and `nn.MixtureOfExperts`. [ModelDirectory] opens it. Left out:
/// the multi-token prediction layer (its weights are skipped), 8-bit weights (refused), and the
/// absorbed form that caches the latent vector alone; the cache holds whole keys and values.
@NullMarked
package org.reason4j.model.deepseekv3;

import org.jspecify.annotations.NullMarked;
import org.reason4j.model.ModelDirectory;
