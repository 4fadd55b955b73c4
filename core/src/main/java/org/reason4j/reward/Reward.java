package org.reason4j.reward;

import java.util.List;
import java.util.OptionalDouble;

/// One column of the reward: a rule that gives a response a number. Pure, safe on any thread.
public interface Reward {
  /// The column's name, as metrics and recipes use it.
  String name();

  /// The score, usually in 0..1; empty where the rule has no opinion, or where its check failed.
  OptionalDouble score(Response response);

  /// Scores of many responses, in order: what [#score] gives for each. A rule that is cheaper by
  /// the batch computes it here.
  default List<OptionalDouble> scores(List<Response> responses) {
    return responses.stream().map(this::score).toList();
  }

  /// Whether an empty score takes the whole row out of its group (a check that failed is neither
  /// right nor wrong); otherwise an empty score only adds nothing.
  default boolean required() {
    return false;
  }

  /// Whether an empty score takes this row out of its group: [#required], where the rule was to be
  /// applied to it at all.
  default boolean required(Response response) {
    return required();
  }
}
