/// Decoder-only language models in Hugging Face's layout.
///
/// Reading order: `DecoderConfig` (config.json), `Parameters` (named tensors, who owns them),
/// `Decoder` (the forward pass of Llama and Qwen2; `deepseekv3.Model` is DeepSeek-V3's),
/// `LayerStack` (what the families share of it), `AttentionContext` (what a token may attend to:
/// causal, packed documents, left padding, a cache). One forward pass serves training, scoring and
/// generation, so that what is trained is what is served. Parameters are read by any thread and
/// changed by one.
@NullMarked
package org.reason4j.model;

import org.jspecify.annotations.NullMarked;
