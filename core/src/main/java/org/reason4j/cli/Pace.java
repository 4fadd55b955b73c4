package org.reason4j.cli;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.reason4j.generate.SingleStream;
import tools.jackson.databind.node.ObjectNode;

/// How fast answers came: the time to the first token, prompt tokens and new tokens a second.
/// Begins when it is made; one thread at a time.
final class Pace {
  private final InstantSource clock;
  private final long began;
  private OptionalLong first = OptionalLong.empty();
  private long last;
  private long drawn;

  Pace(InstantSource clock) {
    this.clock = clock;
    this.began = clock.millis();
    this.last = began;
  }

  /// A token was drawn, of any answer.
  void drawn() {
    last = clock.millis();
    if (first.isEmpty()) first = OptionalLong.of(last);
    drawn++;
  }

  /// What was measured.
  ///
  /// @param prompt tokens of all prompts; `reused` those of them that were not read again
  /// @param drawn new tokens, end tokens included
  /// @param firstSeconds until the first of them, `seconds` until the last
  record Measured(long prompt, long reused, long drawn, double firstSeconds, double seconds) {
    /// Tokens that were read until the first new one came.
    double readPerSecond() {
      return (prompt - reused) / Math.max(firstSeconds, 1e-3);
    }

    /// New tokens after the first.
    double drawnPerSecond() {
      return (drawn - 1) / Math.max(seconds - firstSeconds, 1e-3);
    }

    String words() {
      String read =
          reused == 0
              ? "%,d of the prompt".formatted(prompt)
              : "%,d of the prompt (%,d read before)".formatted(prompt, reused);
      if (drawn == 0) return "no token after " + read;
      return String.format(
          Locale.ROOT,
          "%,d token%s after %s, the first after %.2f s (%,.0f tokens/s read)%s",
          drawn,
          drawn == 1 ? "" : "s",
          read,
          firstSeconds,
          readPerSecond(),
          drawn == 1 ? "" : String.format(Locale.ROOT, ", then %,.1f tokens/s", drawnPerSecond()));
    }

    void json(ObjectNode node) {
      node.put("prompt_tokens", prompt).put("reused_tokens", reused).put("new_tokens", drawn);
      if (drawn == 0) return;
      node.put("first_token_seconds", firstSeconds);
      node.put("prompt_tokens_per_second", readPerSecond());
      if (drawn > 1) node.put("tokens_per_second", drawnPerSecond());
      node.put("seconds", seconds);
    }
  }

  /// @param prompt tokens of all prompts
  /// @param cost of an answer made alone
  Measured measured(long prompt, Optional<SingleStream.Cost> cost) {
    return new Measured(
        prompt,
        cost.map(SingleStream.Cost::reused).orElse(0),
        drawn,
        (first.orElse(began) - began) / 1000.0,
        (last - began) / 1000.0);
  }
}
