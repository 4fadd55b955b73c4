package org.reason4j.bench.micro;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.reason4j.engine.Engine;
import org.reason4j.engine.RandomStreams;
import org.reason4j.nn.TokenHead;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Log-probabilities of 1,024 targets from hidden states of width 96, with their gradient: by
/// chunks in closed form, and by a kept log-softmax and its graph.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenHeadBenchmark {
  private static final int TOKENS = 1024;
  private static final int WIDTH = 96;

  /// Tokens of the vocabulary: the laptop recipe's, and a large one.
  @Param({"370", "32000"})
  public int vocabulary;

  private Tensor hidden_ND = scalar();
  private Tensor weight_VD = scalar();
  private Tensor target_N = scalar();
  private Tensor gradient_N = scalar();

  private static Tensor scalar() {
    Engine.start(1);
    try (var _ = TensorScope.open()) {
      return Tensor.zeros(DType.F32, 1).keep();
    }
  }

  /// Draws hidden states, weights and targets; checks that both ways agree.
  @Setup
  public void prepare() {
    close();
    SplittableRandom random = RandomStreams.of(1, "bench-head");
    long[] targets = new long[TOKENS];
    for (int i = 0; i < TOKENS; i++) targets[i] = random.nextInt(vocabulary);
    try (var _ = TensorScope.open()) {
      hidden_ND = normal(random, TOKENS).requiresGradient().keep();
      weight_VD = normal(random, vocabulary).requiresGradient().keep();
      target_N = Tensor.of(targets, TOKENS).keep();
      gradient_N = Tensor.full(1.0 / TOKENS, DType.F32, TOKENS).keep();
    }
    double chunked = chunked();
    double kept = keptLogSoftmax();
    if (!(Math.abs(chunked - kept) < 1e-4 * Math.abs(kept)))
      throw new IllegalStateException("sums of gradients: " + chunked + " and " + kept);
  }

  private static Tensor normal(SplittableRandom random, int rows) {
    float[] elements = new float[rows * WIDTH];
    for (int i = 0; i < elements.length; i++) elements[i] = (float) random.nextGaussian() * .3f;
    return Tensor.of(elements, rows, WIDTH);
  }

  /// Frees the tensors.
  @TearDown
  public void close() {
    hidden_ND.close();
    weight_VD.close();
    target_N.close();
    gradient_N.close();
  }

  /// The product's way; returns the sum of squares of the hidden states' gradient.
  @Benchmark
  public double chunked() {
    try (var _ = TensorScope.open()) {
      var head = new TokenHead(2048, 1);
      Tensor flat_ND = hidden_ND.detach();
      var scores = head.score(flat_ND, weight_VD, target_N);
      Tensor dHidden_ND = head.backward(flat_ND, weight_VD, target_N, scores, gradient_N);
      weight_VD.clearGradient();
      return dHidden_ND.square().sum().item();
    }
  }

  /// The plain way.
  @Benchmark
  public double keptLogSoftmax() {
    try (var _ = TensorScope.open()) {
      Tensor logp_NV = hidden_ND.linear(weight_VD).logSoftmax(-1);
      logp_NV.gather(-1, target_N.unsqueeze(-1)).mul(1.0 / TOKENS).sum().backward();
      double squares = hidden_ND.gradient().orElseThrow().square().sum().item();
      hidden_ND.clearGradient();
      weight_VD.clearGradient();
      return squares;
    }
  }
}
