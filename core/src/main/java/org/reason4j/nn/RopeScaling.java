package org.reason4j.nn;

import java.util.OptionalDouble;

/// How rotary frequencies are changed for contexts longer than the model was first trained on.
public sealed interface RopeScaling {
  /// The frequencies (radians a position) of the `width / 2` pairs, fastest first.
  ///
  /// @param width of the rotated part, even
  /// @param theta base of the frequencies, e.g. 10,000
  float[] frequencies(int width, double theta);

  /// The frequencies for a sequence of `length` positions, where they depend on it.
  default float[] frequencies(int width, double theta, long length) {
    return frequencies(width, theta);
  }

  /// Up to which length the frequencies are those of [#frequencies(int, double)].
  default long steadyLength() {
    return Long.MAX_VALUE;
  }

  /// What cosines and sines are multiplied by.
  default double amplitude() {
    return 1;
  }

  private static float[] unscaled(int width, double theta) {
    float[] frequencies = new float[width / 2];
    for (int i = 0; i < frequencies.length; i++)
      frequencies[i] = (float) (1 / Math.pow(theta, 2.0 * i / width));
    return frequencies;
  }

  /// Frequencies as they are.
  record None() implements RopeScaling {
    @Override
    public float[] frequencies(int width, double theta) {
      return unscaled(width, theta);
    }
  }

  /// Position interpolation: every frequency divided by `factor` (Chen et al. 2023).
  record Linear(double factor) implements RopeScaling {
    @Override
    public float[] frequencies(int width, double theta) {
      float[] frequencies = unscaled(width, theta);
      for (int i = 0; i < frequencies.length; i++) frequencies[i] /= (float) factor;
      return frequencies;
    }
  }

  /// Dynamic NTK: beyond the original context the base grows with the sequence, `theta (factor T /
  /// originalPositions - factor + 1)^(width / (width - 2))`. What was rotated before a sequence
  /// grew keeps its angles, as in `transformers`.
  record Dynamic(double factor, int originalPositions) implements RopeScaling {
    @Override
    public float[] frequencies(int width, double theta) {
      return unscaled(width, theta);
    }

    @Override
    public float[] frequencies(int width, double theta, long length) {
      if (length <= originalPositions) return unscaled(width, theta);
      double stretch = factor * length / originalPositions - (factor - 1);
      return unscaled(width, theta * Math.pow(stretch, width / (width - 2.0)));
    }

    @Override
    public long steadyLength() {
      return originalPositions;
    }
  }

  /// Llama 3.1's: long wavelengths are divided by `factor`, short ones kept, and those between
  /// interpolated.
  record Llama3(double factor, double lowFactor, double highFactor, double originalPositions)
      implements RopeScaling {
    @Override
    public float[] frequencies(int width, double theta) {
      float[] frequencies = unscaled(width, theta);
      for (int i = 0; i < frequencies.length; i++) frequencies[i] = (float) apply(frequencies[i]);
      return frequencies;
    }

    private double apply(double frequency) {
      double wavelength = 2 * Math.PI / frequency;
      if (wavelength < originalPositions / highFactor) return frequency;
      if (wavelength > originalPositions / lowFactor) return frequency / factor;
      double smooth = (originalPositions / wavelength - lowFactor) / (highFactor - lowFactor);
      return (1 - smooth) * frequency / factor + smooth * frequency;
    }
  }

  /// YaRN: pairs that turn more than `betaFast` times within the original context are kept, those
  /// that turn less than `betaSlow` times are divided by `factor`, and between them a ramp over the
  /// pairs' numbers mixes the two.
  ///
  /// @param mscale 0 where the config has none, as `mscaleAllDim`, which also changes the softmax
  ///   scale of latent attention ([#logitFactor()])
  /// @param attentionFactor the [#amplitude()] where the config names one
  /// @param truncate whether the ramp's ends are rounded outwards to whole pairs
  record Yarn(
      double factor,
      double betaFast,
      double betaSlow,
      double originalPositions,
      double mscale,
      double mscaleAllDim,
      OptionalDouble attentionFactor,
      boolean truncate)
      implements RopeScaling {
    /// As released: no amplitude of its own, whole pairs.
    public Yarn(
        double factor,
        double betaFast,
        double betaSlow,
        double originalPositions,
        double mscale,
        double mscaleAllDim) {
      this(
          factor,
          betaFast,
          betaSlow,
          originalPositions,
          mscale,
          mscaleAllDim,
          OptionalDouble.empty(),
          true);
    }

    @Override
    public float[] frequencies(int width, double theta) {
      double first = pair(betaFast, width, theta);
      double last = pair(betaSlow, width, theta);
      double low = Math.max(truncate ? Math.floor(first) : first, 0);
      double high = Math.min(truncate ? Math.ceil(last) : last, width - 1.0);
      if (low == high) high += 0.001;
      float[] frequencies = unscaled(width, theta);
      for (int i = 0; i < frequencies.length; i++) {
        double ramp = Math.clamp((i - low) / (high - low), 0, 1);
        frequencies[i] = (float) (frequencies[i] / factor * ramp + frequencies[i] * (1 - ramp));
      }
      return frequencies;
    }

    /// Which pair turns that often within the original context.
    private double pair(double turns, int width, double theta) {
      return width * Math.log(originalPositions / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
    }

    private double magnitude(double coefficient) {
      return factor <= 1 ? 1 : 0.1 * coefficient * Math.log(factor) + 1;
    }

    @Override
    public double amplitude() {
      if (attentionFactor.isPresent()) return attentionFactor.getAsDouble();
      return mscale != 0 && mscaleAllDim != 0
          ? magnitude(mscale) / magnitude(mscaleAllDim)
          : magnitude(1);
    }

    /// What latent attention's softmax scale is multiplied by: `(0.1 mscaleAllDim ln factor + 1)^2`
    /// (DeepSeek-V3, section 4.3).
    public double logitFactor() {
      return mscaleAllDim == 0 ? 1 : Math.pow(magnitude(mscaleAllDim), 2);
    }
  }
}
