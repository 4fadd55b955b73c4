package org.reason4j.rollout;

import java.util.Map;
import java.util.OptionalDouble;
import org.reason4j.generate.Completion;
import org.reason4j.reward.Verdict;
import org.reason4j.task.Problem;

/// One sampled answer, judged.
///
/// @param problem what was asked
/// @param prompt number of the problem in its batch; `sample` of the answer in its group
/// @param promptIds ids of the whole prompt
/// @param completion ids, log-probabilities, finish reason
/// @param text the completion's text without its end token
/// @param verdict what the problem's verifier says of it
/// @param rewards score of each reward column by name; empty where it has no opinion
/// @param total weighted sum; empty where the row must leave its group
public record Answer(
    Problem problem,
    int prompt,
    int sample,
    int[] promptIds,
    Completion completion,
    String text,
    Verdict verdict,
    Map<String, OptionalDouble> rewards,
    OptionalDouble total) {
  public boolean truncated() {
    return completion.finish() == org.reason4j.generate.FinishReason.LENGTH;
  }
}
