package org.reason4j.reward.math;

import org.reason4j.reward.math.Value.Near;
import org.reason4j.reward.math.Value.None;

/// The elementary functions of complex numbers, principal values.
final class Complexes {
  private Complexes() {}

  static Value exp(Value of) {
    if (!(of instanceof Near(var re, var im, var lossy))) {
      return of == None.UNDEFINED ? of : exp(Operations.near(of));
    }
    Real size = Elementary.exp(re);
    if (im.signum() == 0) return new Near(size, Real.ZERO, lossy);
    Real[] at = Elementary.sinCos(im);
    return new Near(size.times(at[1]), size.times(at[0]), lossy);
  }

  static Value ln(Near of) {
    if (of.re().signum() == 0 && of.im().signum() == 0) return None.UNDEFINED;
    if (of.im().signum() == 0) {
      Real size = Elementary.ln(of.re().abs());
      return new Near(size, of.re().signum() < 0 ? Elementary.PI : Real.ZERO, of.lossy());
    }
    Real square = of.re().times(of.re()).plus(of.im().times(of.im()));
    return new Near(
        Elementary.ln(square).scaled(-1), Elementary.angle(of.im(), of.re()), of.lossy());
  }
}
