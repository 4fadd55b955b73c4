package org.reason4j.reward;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.reason4j.reward.format.LengthRules;

/// 0.5 for the shortest of the responses to one problem down to -0.5 for the longest; a wrong
/// answer gains nothing by being short (Kimi k1.5, section 2.3.3). 0 for a response alone, or where
/// all are of one length.
///
/// Responses that are scored together and share question and reference are a group. No opinion
/// where accuracy has none.
///
/// @param accuracy says what is right
public record GroupLength(Accuracy accuracy) implements Reward {
  private record Group(String question, String reference) {
    static Group of(Response response) {
      return new Group(response.question(), response.reference());
    }
  }

  @Override
  public String name() {
    return "length";
  }

  @Override
  public OptionalDouble score(Response response) {
    return scores(List.of(response)).getFirst();
  }

  @Override
  public List<OptionalDouble> scores(List<Response> responses) {
    Map<Group, IntSummaryStatistics> lengths = new HashMap<>();
    for (Response response : responses) {
      lengths
          .computeIfAbsent(Group.of(response), _ -> new IntSummaryStatistics())
          .accept(response.tokens());
    }
    List<OptionalDouble> scores = new ArrayList<>();
    for (Response response : responses) {
      OptionalDouble correct = accuracy.score(response);
      var group = lengths.getOrDefault(Group.of(response), new IntSummaryStatistics());
      scores.add(
          correct.isEmpty()
              ? correct
              : OptionalDouble.of(
                  LengthRules.inGroup(
                      response.tokens(),
                      group.getMin(),
                      group.getMax(),
                      correct.getAsDouble() > 0)));
    }
    return scores;
  }

  @Override
  public boolean required() {
    return true;
  }

  @Override
  public boolean required(Response response) {
    return accuracy.required(response);
  }
}
