package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.reward.format.LengthRules;

/// 0 for a response of up to `longest - cache` tokens, then falling evenly to -1 at `longest`
/// (DAPO, eq. 13).
///
/// @param longest tokens that are allowed
/// @param cache tokens over which the score falls
public record SoftOverlong(int longest, int cache) implements Reward {
  public SoftOverlong {
    if (cache < 1 || cache > longest)
      throw new IllegalArgumentException(
          "a cache of %d tokens within %d; expected 1..%2$d".formatted(cache, longest));
  }

  @Override
  public String name() {
    return "overlong";
  }

  @Override
  public OptionalDouble score(Response response) {
    return OptionalDouble.of(LengthRules.softOverlong(response.tokens(), longest, cache));
  }
}
