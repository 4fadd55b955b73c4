package org.reason4j.generate;

/// Why a completion ended.
public enum FinishReason {
  /// An end token was drawn; it is part of the completion.
  STOP,
  /// The limit of new tokens, or the model's last position, was reached.
  LENGTH
}
