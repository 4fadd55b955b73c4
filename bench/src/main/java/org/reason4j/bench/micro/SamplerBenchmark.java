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
import org.openjdk.jmh.annotations.Warmup;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Sampler;
import org.reason4j.generate.SamplingSettings;

/// One draw from one row of logits: about one exponential a token of the vocabulary.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SamplerBenchmark {
  /// Tokens of the vocabulary: the laptop recipe's, and a large one.
  @Param({"370", "32000"})
  public int vocabulary;

  private final SplittableRandom random = RandomStreams.of(1, "bench-sampler");
  private float[] logits = {};
  private Sampler plain = new Sampler(SamplingSettings.PLAIN, 1);
  private Sampler nucleus = plain;
  private Sampler sorted = plain;

  /// Logits as a trained model gives them: a few tokens hold most of the mass.
  @Setup
  public void prepare() {
    logits = new float[vocabulary];
    for (int id = 0; id < vocabulary; id++) logits[id] = (float) (3 * random.nextGaussian());
    SamplingSettings nucleusSettings = SamplingSettings.PLAIN.withTemperature(0.6).withTopP(0.95);
    plain = new Sampler(SamplingSettings.PLAIN, vocabulary);
    nucleus = new Sampler(nucleusSettings, vocabulary);
    sorted = new Sampler(nucleusSettings, vocabulary, Sampler.Selection.SORTED);
  }

  /// Temperature 1, no filter: rollouts.
  @Benchmark
  public int plain() {
    return plain.draw(logits, 0, random);
  }

  /// Temperature 0.6, top-p 0.95: evaluation.
  @Benchmark
  public int nucleus() {
    return nucleus.draw(logits, 0, random);
  }

  /// The same by a full sort.
  @Benchmark
  public int nucleusBySorting() {
    return sorted.draw(logits, 0, random);
  }
}
