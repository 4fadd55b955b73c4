package org.reason4j.train.loss;

import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// PPO's clipped surrogate, `-min(r A, clip(r, 1 - low, 1 + high) A)` (DeepSeek-R1, eq. 1).
///
/// @param dual where A < 0 the term is at most `dual |A|` (dual-clip PPO); above 1
/// @param delta cap of the unclipped ratio, which bounds the term where A < 0 (INTELLECT-2); clip
///   metrics see the capped ratio, as in TRL
public record ClipSurrogate(double low, double high, OptionalDouble dual, OptionalDouble delta)
    implements Surrogate {
  public ClipSurrogate {
    if (!(low >= 0)) throw new ConfigException("clip: clip-low is %s; it must be 0 or more", low);
    if (!(high >= 0)) {
      throw new ConfigException("clip: clip-high is %s; it must be 0 or more", high);
    }
    if (dual.isPresent() && !(dual.getAsDouble() > 1)) {
      throw new ConfigException("clip: dual-clip is %s; it must be above 1", dual.getAsDouble());
    }
    if (delta.isPresent() && !(delta.getAsDouble() > 0)) {
      throw new ConfigException("clip: delta is %s; it must be above 0", delta.getAsDouble());
    }
  }

  public static ClipSurrogate of(double low, double high) {
    return new ClipSurrogate(low, high, OptionalDouble.empty(), OptionalDouble.empty());
  }

  public ClipSurrogate withDual(double bound) {
    return new ClipSurrogate(low, high, OptionalDouble.of(bound), delta);
  }

  public ClipSurrogate withDelta(double cap) {
    return new ClipSurrogate(low, high, dual, OptionalDouble.of(cap));
  }

  @Override
  public Tensor loss(Terms terms) {
    Tensor clipped = terms.ratio().clamp(1 - low, 1 + high);
    Tensor gain = capped(terms).mul(terms.advantages()).minimum(clipped.mul(terms.advantages()));
    if (dual.isPresent()) {
      Tensor bound = terms.advantages().mul(dual.getAsDouble());
      gain = terms.advantages().lt(0).where(gain.maximum(bound), gain);
    }
    return gain.neg();
  }

  private Tensor capped(Terms terms) {
    return delta.isPresent()
        ? terms.ratio().clamp(Double.NEGATIVE_INFINITY, delta.getAsDouble())
        : terms.ratio();
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {
    metrics.addClipRatios(
        Grid.of(capped(terms)),
        Grid.of(terms.advantages()),
        Grid.of(terms.mask_BT()),
        1 - low,
        1 + high);
  }
}
