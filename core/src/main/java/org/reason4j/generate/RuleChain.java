package org.reason4j.generate;

import java.util.List;

/// Rules applied one after the other.
record RuleChain(List<TokenRule> rules) implements TokenRule {
  @Override
  public void shape(double[] logits_V) {
    for (TokenRule rule : rules) rule.shape(logits_V);
  }

  @Override
  public void drawn(int id) {
    for (TokenRule rule : rules) rule.drawn(id);
  }
}
