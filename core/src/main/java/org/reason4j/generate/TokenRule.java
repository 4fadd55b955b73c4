package org.reason4j.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one stream may say next, whatever the model thinks: a constraint, a bias, a token that is
/// forced. The batcher and the single stream ask it before every draw and tell it every token
/// drawn.
///
/// It changes the logits before penalties and temperature, so the log-probability recorded is that
/// of the distribution really drawn from: masked, renormalised. A rule has state; each sample needs
/// one of its own. One thread.
public interface TokenRule {
  /// Changes the logits [V] of the next token; `-Infinity` forbids one. At least one token must
  /// stay possible.
  void shape(double[] logits_V);

  /// The token that was drawn.
  void drawn(int id);

  /// Lets everything be.
  static TokenRule none() {
    return NoRule.NONE;
  }

  /// Several rules, applied in order; those after a rule that forces a token have no say.
  static TokenRule all(List<TokenRule> rules) {
    List<TokenRule> those = rules.stream().filter(rule -> rule != NoRule.NONE).toList();
    if (those.isEmpty()) return none();
    return those.size() == 1 ? those.getFirst() : new RuleChain(those);
  }

  /// Adds to the logits of some tokens.
  static TokenRule bias(Map<Integer, Double> added) {
    var copy = Map.copyOf(added);
    return new Stateless(logits_V -> copy.forEach((id, amount) -> logits_V[id] += amount));
  }

  /// Forbids the end tokens for the first `count` tokens.
  static TokenRule atLeast(int count, Set<Integer> endTokens) {
    return new TokenRule() {
      private int made;

      @Override
      public void shape(double[] logits_V) {
        if (made < count) for (int id : endTokens) logits_V[id] = Double.NEGATIVE_INFINITY;
      }

      @Override
      public void drawn(int id) {
        made++;
      }
    };
  }

  /// Leaves a single token: its logit becomes 0, all others `-Infinity`.
  static void force(double[] logits_V, int id) {
    Arrays.fill(logits_V, Double.NEGATIVE_INFINITY);
    logits_V[id] = 0;
  }
}
