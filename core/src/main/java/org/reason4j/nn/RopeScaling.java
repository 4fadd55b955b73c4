package org.reason4j.nn;

/// How rotary frequencies are changed for contexts longer than the model was first trained on.
public sealed interface RopeScaling {
  /// The frequency used in place of `frequency` (radians a position).
  double apply(double frequency);

  /// Frequencies as they are.
  record None() implements RopeScaling {
    @Override
    public double apply(double frequency) {
      return frequency;
    }
  }

  /// Llama 3.1's: long wavelengths are divided by `factor`, short ones kept, and those between
  /// interpolated.
  record Llama3(double factor, double lowFactor, double highFactor, double originalPositions)
      implements RopeScaling {
    @Override
    public double apply(double frequency) {
      double wavelength = 2 * Math.PI / frequency;
      if (wavelength < originalPositions / highFactor) return frequency;
      if (wavelength > originalPositions / lowFactor) return frequency / factor;
      double smooth = (originalPositions / wavelength - lowFactor) / (highFactor - lowFactor);
      return (1 - smooth) * frequency / factor + smooth * frequency;
    }
  }
}
