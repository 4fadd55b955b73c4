package org.reason4j.train.loss;

import org.reason4j.config.ConfigException;
import org.reason4j.tensor.Tensor;

/// SAPO, `-A sigmoid(tau (r - 1)) 4 / tau`: a soft gate in place of the clip.
///
/// @param positive tau where A > 0
/// @param negative tau elsewhere
public record SapoSurrogate(double positive, double negative) implements Surrogate {
  /// The paper's and TRL's temperatures.
  public static final SapoSurrogate DEFAULT = new SapoSurrogate(1, 1.05);

  public SapoSurrogate {
    if (!(positive > 0 && negative > 0)) {
      throw new ConfigException(
          "sapo: temperatures are %s and %s; both must be above 0", positive, negative);
    }
  }

  @Override
  public Tensor loss(Terms terms) {
    Tensor tau = choose(terms.advantages().gt(0), positive, negative, terms.logps_BT());
    Tensor gate = tau.mul(terms.ratio().sub(1)).sigmoid().mul(4).div(tau);
    return gate.mul(terms.advantages()).neg();
  }

  /// One of two numbers per element of a condition, in the element type of `like`.
  static Tensor choose(Tensor condition, double yes, double no, Tensor like) {
    return condition.to(like.dtype()).mul(yes - no).add(no);
  }

  @Override
  public void measure(Terms terms, LossMetrics metrics) {}
}
