package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.nn.LatentAttention.Decoding;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// A cache of latent vectors gives what attention over all tokens at once gives.
@ExtendWith(NoLeaks.class)
class LatentAttentionTest {
  private static final int WIDTH = 10;
  private static final int HEADS = 3;
  private static final int PLAIN = 4;
  private static final int ROTARY = 6;
  private static final int VALUE = 5;
  private static final int RANK = 7;

  private static Tensor random(SplittableRandom random, long... shape) {
    int count = 1;
    for (long size : shape) count *= (int) size;
    float[] elements = new float[count];
    for (int i = 0; i < count; i++) elements[i] = (float) random.nextDouble(-1, 1);
    return Tensor.of(elements, shape);
  }

  private static LatentAttention attention(Decoding decoding, Optional<Tensor> bias) {
    var random = new SplittableRandom(3);
    return new LatentAttention(
        new LatentAttention.Queries.Direct(linear(random, HEADS * (PLAIN + ROTARY), WIDTH)),
        linear(random, RANK + ROTARY, WIDTH),
        new RmsNorm(random(random, RANK), 1e-6),
        new Linear(random(random, HEADS * (PLAIN + VALUE), RANK), bias),
        linear(random, WIDTH, HEADS * VALUE),
        HEADS,
        PLAIN,
        ROTARY,
        VALUE,
        0.3,
        decoding);
  }

  private static Linear linear(SplittableRandom random, long out, long in) {
    return new Linear(random(random, out, in), Optional.empty());
  }

  /// Remembers every vector it is shown; a chunk of T tokens sees the past and what is left of it.
  private static final class Memory implements LatentAttention.Attend {
    final List<Tensor> seen_BTC = new ArrayList<>();

    @Override
    public Tensor attend(Tensor q_BHTK, Tensor k_BHTK, Tensor v_BHTR, double scale) {
      throw new AssertionError("all is attended to through the cache");
    }

    @Override
    public Optional<LatentAttention.Past> remember(Tensor latent_BTC) {
      seen_BTC.add(latent_BTC);
      Tensor all_BSC = Tensor.cat(seen_BTC, 1);
      long fresh = latent_BTC.size(1);
      long first = all_BSC.size(1) - fresh;
      if (fresh == 1) return Optional.of(new LatentAttention.Past(all_BSC, Optional.empty()));
      Tensor ahead_TS =
          Tensor.arange(first + fresh)
              .unsqueeze(0)
              .sub(Tensor.arange(first + fresh).narrow(0, first, fresh).unsqueeze(1))
              .gt(0);
      Tensor mask_TS =
          Tensor.zeros(org.reason4j.tensor.DType.F32, fresh, first + fresh)
              .maskedFill(ahead_TS, -1e30);
      return Optional.of(new LatentAttention.Past(all_BSC, Optional.of(mask_TS)));
    }
  }

  private static float[] stepwise(LatentAttention attention, Rope rope, Tensor x_BTD, int... cuts) {
    var memory = new Memory();
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (int cut : cuts) {
      Tensor position_BT = Tensor.arange(16).narrow(0, at, cut).unsqueeze(0).expand(2, cut);
      parts.add(attention.apply(x_BTD.narrow(1, at, cut), rope.at(position_BT), memory));
      at += cut;
    }
    assertThat(memory.seen_BTC).allMatch(latent -> latent.size(2) == RANK + ROTARY);
    return Tensor.cat(parts, 1).toFloats();
  }

  @Test
  void absorbedAndExpandedDecodingEqualAttentionOverAllTokensAtOnce() {
    try (var _ = TensorScope.open();
        var rope = new Rope(16, ROTARY, 100, new RopeScaling.None())) {
      Tensor x_BTD = random(new SplittableRandom(5), 2, 9, WIDTH);
      float[] whole =
          attention(Decoding.ABSORBED, Optional.empty())
              .apply(x_BTD, rope.first(9), (q, k, v, scale) -> q.attend(k, v, true, scale))
              .toFloats();
      for (Decoding decoding : Decoding.values()) {
        LatentAttention cached = attention(decoding, Optional.empty());
        assertThat(stepwise(cached, rope, x_BTD, 1, 1, 1, 1, 1, 1, 1, 1, 1))
            .as("%s, one token at a time", decoding)
            .containsExactly(whole, within(3e-6f));
        assertThat(stepwise(cached, rope, x_BTD, 4, 1, 3, 1))
            .as("%s, in chunks", decoding)
            .containsExactly(whole, within(3e-6f));
      }
    }
  }

  @Test
  void anExpansionWithABiasCannotBeAbsorbed() {
    try (var _ = TensorScope.open()) {
      Tensor bias = random(new SplittableRandom(1), HEADS * (PLAIN + VALUE));
      assertThatThrownBy(() -> attention(Decoding.ABSORBED, Optional.of(bias)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has a bias; expected none");
    }
  }
}
