package org.reason4j.eval.suite;

import java.util.OptionalInt;

/// What a model said to one asking.
public sealed interface Answered {
  /// Why an answer ended.
  enum Finish {
    STOP,
    /// Cut off at the limit of tokens, or at the model's last position.
    LENGTH
  }

  /// A text; blank where the model ended at once or was cut off while it thought.
  ///
  /// @param thinking what was thought before it; empty where nothing was
  /// @param response what comes after the thinking
  /// @param tokens of both; empty where an endpoint does not say
  /// @param thinkingTokens of the thinking; empty where an endpoint does not say
  record Text(
      String thinking,
      String response,
      OptionalInt tokens,
      OptionalInt thinkingTokens,
      Finish finish)
      implements Answered {}

  /// No text: the asking itself failed, which says nothing about the model.
  record Failed(String reason) implements Answered {}
}
