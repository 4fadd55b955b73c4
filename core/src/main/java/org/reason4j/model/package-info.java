/// Decoder-only language models in Hugging Face's layout.
///
/// Reading order: `Family` (the registry), `ModelShape` (what a config.json says), `DecoderConfig`
/// and `Decoder` (the shape and the forward pass that Llama, Qwen2, Qwen3 and Qwen3-MoE share;
/// DeepSeek's are in `deepseekv3`), `Parameters` (named tensors, who owns them), `LayerStack` (what
/// the decoders share), `AttentionContext` (what a token may attend to: causal, packed documents,
/// left padding, a cache), `ModelDirectory` (files). One forward pass serves training, scoring and
/// generation, so that what is trained is what is served. Parameters are read by any thread and
/// changed by one. A new family is one folder: docs/models.md.
@NullMarked
package org.reason4j.model;

import org.jspecify.annotations.NullMarked;
