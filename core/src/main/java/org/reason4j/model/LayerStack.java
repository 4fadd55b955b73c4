package org.reason4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.reason4j.nn.RmsNorm;
import org.reason4j.nn.Rope;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// The forward pass that decoders share: an embedding, blocks one after another, a last norm; with
/// the backward pass that keeps everything and the one that computes blocks again.
///
/// @param embedding_VD table of token vectors
/// @param rope rotary tables, for the angles that all blocks share
public record LayerStack(
    Tensor embedding_VD, Rope rope, List<? extends Block> blocks, RmsNorm lastNorm) {

  /// One layer: [B,T,D] to [B,T,D] in the caller's scope.
  @FunctionalInterface
  public interface Block {
    Tensor apply(Tensor x_BTD, Rope.Angles angles, AttentionContext context);
  }

  public LayerStack {
    blocks = List.copyOf(blocks);
  }

  /// Hidden states [B,T,D] after the last norm, in the caller's scope.
  public Tensor hidden(Tensor ids_BT, AttentionContext context) {
    try (var scope = TensorScope.open()) {
      Rope.Angles angles = angles(ids_BT, context);
      Tensor x_BTD = embedding_VD.embedding(ids_BT);
      for (Block block : blocks) x_BTD = block.apply(x_BTD, angles, context);
      return scope.escape(lastNorm.apply(x_BTD));
    }
  }

  /// The rotations of these tokens, in the caller's scope.
  public Rope.Angles angles(Tensor ids_BT, AttentionContext context) {
    return context.positions_BT().map(rope::at).orElseGet(() -> rope.first(ids_BT.size(1)));
  }

  /// Forward for training.
  ///
  /// @param checkpointing keep only each block's input and compute the block again in backward
  public LanguageModel.ForwardPass forward(
      Tensor ids_BT, AttentionContext context, boolean checkpointing) {
    if (checkpointing) return new Recomputed(ids_BT, context);
    Tensor hidden_BTD = hidden(ids_BT, context);
    return new LanguageModel.ForwardPass() {
      @Override
      public Tensor hidden_BTD() {
        return hidden_BTD.detach();
      }

      @Override
      public void backward(Tensor gradient_BTD) {
        hidden_BTD.backward(gradient_BTD);
      }
    };
  }

  /// Keeps each block's input only; backward runs the block again and then its vector-Jacobian
  /// product. Gradients equal those of the plain pass.
  private final class Recomputed implements LanguageModel.ForwardPass {
    private final Tensor ids_BT;
    private final AttentionContext context;
    private final List<Tensor> inputs = new ArrayList<>();
    private final Tensor hidden_BTD;

    Recomputed(Tensor ids_BT, AttentionContext context) {
      this.ids_BT = ids_BT;
      this.context = context;
      try (var _ = Tensor.noGradients()) {
        Rope.Angles angles = angles(ids_BT, context);
        Tensor x_BTD = embedding_VD.embedding(ids_BT);
        for (Block block : blocks) {
          inputs.add(x_BTD);
          x_BTD = block.apply(x_BTD, angles, context);
        }
        inputs.add(x_BTD);
        hidden_BTD = lastNorm.apply(x_BTD);
      }
    }

    @Override
    public Tensor hidden_BTD() {
      return hidden_BTD;
    }

    @Override
    public void backward(Tensor gradient_BTD) {
      try (var _ = TensorScope.open()) {
        Rope.Angles angles = angles(ids_BT, context);
        Tensor gradient = again(inputs.getLast(), gradient_BTD, lastNorm::apply);
        for (int l = blocks.size() - 1; l >= 0; l--) {
          Block block = blocks.get(l);
          gradient = again(inputs.get(l), gradient, x -> block.apply(x, angles, context));
        }
        embedding_VD.embedding(ids_BT).backward(gradient);
      }
    }

    private static Tensor again(Tensor input, Tensor gradient, UnaryOperator<Tensor> part) {
      try (var scope = TensorScope.open()) {
        Tensor x = input.detach().requiresGradient();
        part.apply(x).backward(gradient);
        return scope.escape(x.gradient().orElseThrow());
      }
    }
  }
}
