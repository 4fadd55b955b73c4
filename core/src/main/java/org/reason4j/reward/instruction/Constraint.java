package org.reason4j.reward.instruction;

/// Something that a response keeps or breaks. Pure, linear in the response.
@FunctionalInterface
public interface Constraint {
  /// Whether the response keeps it.
  boolean kept(String response);
}
