package org.reason4j.generate;

import java.util.function.Consumer;

/// A rule that does the same before every token.
record Stateless(Consumer<double[]> change) implements TokenRule {
  @Override
  public void shape(double[] logits_V) {
    change.accept(logits_V);
  }

  @Override
  public void drawn(int id) {}
}
