package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.RandomStreams;

/// 1 or 0 by a coin that sees nothing of the response: the control that shows what the update does
/// without a signal. The coin belongs to the row of the run, so a resumed run draws the same.
///
/// @param seed the run's seed
/// @param share the share of rows that earn 1
public record RandomReward(long seed, double share) implements Reward {
  /// A share in 0..1.
  public RandomReward {
    if (!(share >= 0 && share <= 1)) {
      throw new ConfigException("random reward's share is " + share + "; it must lie in 0..1");
    }
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public OptionalDouble score(Response response) {
    double draw = RandomStreams.of(seed, "random-reward", response.row()).nextDouble();
    return OptionalDouble.of(draw < share ? 1 : 0);
  }
}
