package org.reason4j.pipeline.r1;

import java.util.Map;
import java.util.stream.Collectors;

/// A judge or a rewriter answered none of a stage's questions: it is down, or not what the recipe
/// takes it for.
public final class NoOpinionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param who the judge's name
  /// @param part what the stage's recipe calls it, for example `judge`
  /// @param reasons how many questions failed for each reason
  public NoOpinionException(String stage, String part, String who, Map<String, Integer> reasons) {
    super(
        "stage %s: %s %s gave no answer that can be used (%s); start it or name another in the stage's settings, then run the same command again"
            .formatted(stage, part, who, told(reasons)));
  }

  /// The reasons and their counts, in words.
  static String told(Map<String, Integer> reasons) {
    return reasons.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }
}
