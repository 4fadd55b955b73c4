package org.reason4j.model;

import java.util.SequencedMap;
import org.reason4j.tensor.Tensor;

/// A decoder-only model: token ids in, hidden states out; the head's weight apart, so that logits
/// are made only where they are needed.
public interface LanguageModel extends AutoCloseable {
  /// What a cached token of one layer holds.
  ///
  /// @param layers how many layers cache
  /// @param heads J, key/value heads
  /// @param keyWidth width of a key, `valueWidth` of a value
  record CacheShape(int layers, int heads, int keyWidth, int valueWidth) {
    /// Latent attention's: one vector of `width` elements a token serves all heads as key and
    /// value.
    public static CacheShape latent(int layers, int width) {
      return new CacheShape(layers, 1, width, 0);
    }

    /// Elements that a token leaves, all layers.
    public long elements() {
      return (long) layers * heads * (keyWidth + valueWidth);
    }
  }

  /// What its config.json says.
  ModelShape config();

  int vocabularySize();

  /// Longest sequence the position tables cover.
  int maxPositions();

  CacheShape cacheShape();

  Parameters parameters();

  /// The head's weight [V,D]; the embedding's where tied.
  Tensor headWeight();

  /// Hidden states [B,T,D] after the last norm, in the caller's scope; part of the graph while
  /// gradients are recorded.
  Tensor hidden(Tensor ids_BT, AttentionContext context);

  /// Forward for training: the result's `backward` adds to the parameters' gradients.
  ///
  /// @param checkpointing keep only each layer's input and compute the layer again in backward
  ForwardPass forward(Tensor ids_BT, AttentionContext context, boolean checkpointing);

  /// The same memory with gradients of its own, for another thread.
  LanguageModel alias();

  /// A copy of the weights that never changes, such as a reference policy.
  LanguageModel snapshot();

  /// What a token costs.
  Flops flops();

  /// What a checkpoint holds: the parameters, and copies that other readers expect.
  default SequencedMap<String, Tensor> stored() {
    return parameters().asMap();
  }

  /// Writes config.json's text.
  String configJson();

  @Override
  void close();

  /// Hidden states and their backward pass.
  interface ForwardPass {
    /// [B,T,D], a leaf for whoever computes a loss from it.
    Tensor hidden_BTD();

    /// Adds `gradient . d hidden / d parameter` to every parameter's gradient.
    void backward(Tensor gradient_BTD);

    /// This pass with something to do after its backward.
    default ForwardPass then(Runnable after) {
      ForwardPass before = this;
      return new ForwardPass() {
        @Override
        public Tensor hidden_BTD() {
          return before.hidden_BTD();
        }

        @Override
        public void backward(Tensor gradient_BTD) {
          before.backward(gradient_BTD);
          after.run();
        }
      };
    }
  }
}
