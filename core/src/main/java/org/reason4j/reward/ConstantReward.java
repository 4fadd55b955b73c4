package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;

/// The same score for every response: a control in which nothing can be learned.
public record ConstantReward(double value) implements Reward {
  /// A score that is a finite number.
  public ConstantReward {
    if (!Double.isFinite(value)) {
      throw new ConfigException("constant reward is " + value + "; it must be a finite number");
    }
  }

  @Override
  public String name() {
    return "constant";
  }

  @Override
  public OptionalDouble score(Response response) {
    return OptionalDouble.of(value);
  }
}
