/// Layers shared by model families: `Linear`, `RmsNorm`, `Rope`, `LatentAttention`, `FeedForward`
/// (dense or `MixtureOfExperts` behind a `Gate`), and the language-model head that never keeps a
/// [B,T,V] tensor (`TokenHead`).
///
/// Shapes: `B` rows, `T` positions, `S` positions attended to, `D` model width, `H` query heads,
/// `J` key/value heads, `K` width of one head, `F` feed-forward width, `V` vocabulary, `N` tokens
/// in one flat list, `E` routed experts, `A` of them active per token. Layers borrow their
/// parameters from the model that owns them.
@NullMarked
package org.reason4j.nn;

import org.jspecify.annotations.NullMarked;
