package org.reason4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.model.AttentionContext;
import org.reason4j.nn.BalanceLoss;
import org.reason4j.nn.Gate;
import org.reason4j.nn.LatentAttention;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;

/// The attention of a micro-batch that also keeps books of its routing: how many tokens chose each
/// expert, layer by layer, and the sequence-wise balance loss, which is part of the graph.
///
/// A row counts as a sequence. Tokens at padding, and those that a layer ahead has no target for,
/// are counted nowhere. Owns the losses until it is closed.
final class RoutingLog implements AttentionContext, AutoCloseable {
  private final AttentionContext attention;
  private final List<boolean[]> counted;
  private final int rows;
  private final int layers;
  private final long[][] counts;
  private final BalanceLoss balance;
  private final List<Tensor> losses = new ArrayList<>();

  /// @param attention of the T tokens, which is asked for everything else
  /// @param layers of the model; the layers ahead follow
  /// @param counted whether a token counts, [B T], for the model and each layer ahead
  RoutingLog(
      AttentionContext attention,
      int layers,
      int rows,
      List<boolean[]> counted,
      int experts,
      BalanceLoss balance) {
    this.attention = attention;
    this.layers = layers;
    this.rows = rows;
    this.counted = counted;
    this.counts = new long[layers + counted.size() - 1][experts];
    this.balance = balance;
  }

  /// Tokens that chose each expert, by layer; zeros for a layer without experts.
  long[][] counts() {
    return counts;
  }

  /// Balance losses of the layers, each the mean of the rows'; empty where its weight is 0.
  List<Tensor> losses() {
    return losses;
  }

  @Override
  public void routed(int layer, Tensor logits_NE, Gate.Choice choice) {
    boolean[] counts_N = counted.get(Math.max(0, layer - layers + 1));
    long[] expert = choice.expert_NA().toLongs();
    int active = expert.length / counts_N.length;
    for (int i = 0; i < expert.length; i++)
      if (counts_N[i / active]) counts[layer][(int) expert[i]]++;
    if (balance.alpha() == 0 || !Tensor.recordsGradients()) return;
    float[] mask = new float[counts_N.length];
    for (int i = 0; i < mask.length; i++) mask[i] = counts_N[i] ? 1 : 0;
    long length = counts_N.length / rows;
    Tensor mask_BT = Tensor.of(mask, rows, length).to(DType.F32);
    losses.add(
        balance.of(logits_NE.reshape(rows, length, logits_NE.size(1)), mask_BT).loss().keep());
  }

  @Override
  public Optional<Tensor> positions_BT() {
    return attention.positions_BT();
  }

  @Override
  public Tensor attend(
      int layer,
      Tensor q_BHTK,
      Tensor k_BJTK,
      Tensor v_BJTK,
      double scale,
      java.util.OptionalInt window) {
    return attention.attend(layer, q_BHTK, k_BJTK, v_BJTK, scale, window);
  }

  @Override
  public Optional<LatentAttention.Past> remember(int layer, Tensor latent_BTC) {
    return attention.remember(layer, latent_BTC);
  }

  @Override
  public void close() {
    losses.forEach(Tensor::close);
  }
}
