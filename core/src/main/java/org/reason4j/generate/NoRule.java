package org.reason4j.generate;

/// The rule that lets everything be.
enum NoRule implements TokenRule {
  NONE;

  @Override
  public void shape(double[] logits_V) {}

  @Override
  public void drawn(int id) {}
}
