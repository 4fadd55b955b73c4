package org.reason4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.RandomStreams;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

@ExtendWith(NoLeaks.class)
class TokenHeadTest {
  private static final int ROWS = 37; // prime
  private static final int WIDTH = 5;
  private static final int VOCABULARY = 101;

  private record Outcome(float[] logps, float[] entropies, float[] hidden, float[] weight) {}

  private static Tensor normal(String name, long... shape) {
    var random = RandomStreams.of(1, name);
    long count = 1;
    for (long size : shape) count *= size;
    float[] elements = new float[(int) count];
    for (int i = 0; i < count; i++) elements[i] = (float) random.nextGaussian();
    return Tensor.of(elements, shape);
  }

  private static Tensor targets(int rows, int vocabulary) {
    return Tensor.ofIds(RandomStreams.of(1, "targets").ints(rows, 0, vocabulary).toArray(), rows);
  }

  private static Outcome chunked(int rows, int chunk, double temperature) {
    try (var _ = TensorScope.open()) {
      Tensor hidden_ND = normal("hidden", rows, WIDTH);
      Tensor weight_VD = normal("weight", VOCABULARY, WIDTH).requiresGradient();
      Tensor target_N = targets(rows, VOCABULARY);
      var head = new TokenHead(chunk, temperature);
      var scores = head.score(hidden_ND, weight_VD, target_N);
      Tensor gradient_N = normal("gradient", rows);
      Tensor dHidden_ND = head.backward(hidden_ND, weight_VD, target_N, scores, gradient_N);
      return new Outcome(
          scores.logp_N().toFloats(),
          scores.entropy_N().toFloats(),
          dHidden_ND.toFloats(),
          weight_VD.gradient().orElseThrow().toFloats());
    }
  }

  /// The same by a log-softmax of all logits at once and the library's own gradients.
  private static Outcome whole(int rows, double temperature) {
    try (var _ = TensorScope.open()) {
      Tensor hidden_ND = normal("hidden", rows, WIDTH).requiresGradient();
      Tensor weight_VD = normal("weight", VOCABULARY, WIDTH).requiresGradient();
      Tensor logp_NV = hidden_ND.linear(weight_VD).div(temperature).logSoftmax(-1);
      Tensor logp_N = logp_NV.gather(-1, targets(rows, VOCABULARY).unsqueeze(-1)).view(rows);
      Tensor entropy_N = logp_NV.mul(logp_NV.exp()).sum(-1, false).neg();
      logp_N.mul(normal("gradient", rows)).sum().backward();
      return new Outcome(
          logp_N.toFloats(),
          entropy_N.toFloats(),
          hidden_ND.gradient().orElseThrow().toFloats(),
          weight_VD.gradient().orElseThrow().toFloats());
    }
  }

  private static void assertSame(Outcome ours, Outcome theirs) {
    assertThat(ours.logps()).usingComparatorWithPrecision(1e-5f).containsExactly(theirs.logps());
    assertThat(ours.entropies())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(theirs.entropies());
    assertThat(ours.hidden()).usingComparatorWithPrecision(1e-5f).containsExactly(theirs.hidden());
    assertThat(ours.weight()).usingComparatorWithPrecision(2e-5f).containsExactly(theirs.weight());
  }

  @Test
  void everyChunkSizeGivesWhatTheWholeSoftmaxGives() {
    for (double temperature : new double[] {1, 0.6}) {
      Outcome whole = whole(ROWS, temperature);
      for (int chunk : new int[] {1, 7, ROWS - 1, ROWS, 4096})
        assertSame(chunked(ROWS, chunk, temperature), whole);
    }
  }

  @Test
  void oneRowAndNoneAreAllowed() {
    assertSame(chunked(1, 4, 1), whole(1, 1));
    Outcome none = chunked(0, 4, 1);
    assertThat(none.logps()).isEmpty();
    assertThat(none.hidden()).isEmpty();
    assertThat(none.weight()).containsOnly(0);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new TokenHead(0, 1)).hasMessage("chunk is 0; at least 1");
    assertThatThrownBy(() -> new TokenHead(1, 0)).hasMessage("temperature is 0.0; above 0");
  }

  /// Live bytes are watched by a second thread while the head works over and over: it must have
  /// seen the logits of a chunk, and never those of all rows.
  @Test
  void nothingLargerThanAFewChunksOfLogitsIsEverAlive() throws Exception {
    int rows = 512;
    int chunk = 8;
    int vocabulary = 20_011;
    long chunkBytes = 4L * chunk * vocabulary;
    var highest = new AtomicLong();
    var done = new AtomicBoolean();
    try (var _ = TensorScope.open()) {
      Tensor hidden_ND = normal("hidden", rows, 2);
      Tensor weight_VD = normal("weight", vocabulary, 2).requiresGradient();
      Tensor target_N = targets(rows, vocabulary);
      Tensor gradient_N = normal("gradient", rows);
      var head = new TokenHead(chunk, 1);
      long before = TensorScope.liveBytes();
      Thread watch =
          Thread.ofPlatform()
              .start(() -> {
                while (!done.get())
                  highest.accumulateAndGet(TensorScope.liveBytes() - before, Math::max);
              });
      try {
        for (int round = 0; round < 3 || highest.get() < chunkBytes && round < 200; round++)
          try (var _ = TensorScope.open()) {
            var scores = head.score(hidden_ND, weight_VD, target_N);
            head.backward(hidden_ND, weight_VD, target_N, scores, gradient_N);
          }
      } finally {
        done.set(true);
        watch.join();
      }
    }
    assertThat(highest.get())
        .as(
            "live bytes; one chunk of logits has %d, all rows %d",
            chunkBytes, rows * 4L * vocabulary)
        .isGreaterThanOrEqualTo(chunkBytes)
        .isLessThan(8 * chunkBytes);
  }
}
