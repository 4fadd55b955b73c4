package org.reason4j.reward;

import java.util.OptionalDouble;
import org.reason4j.reward.format.LengthRules;

/// Right and wrong by length: half a cosine from one end at no tokens to another at `longest` and
/// beyond (Yeo et al. 2025, section 4.2). Right answers are worth less the longer they are, wrong
/// ones more, so that what is hard is thought about for longer.
///
/// No opinion where accuracy has none; a row that could not be verified leaves its group.
///
/// @param accuracy says what is right
/// @param longest tokens at which the far ends are reached
/// @param right the score of a right answer at no tokens and at `longest`
/// @param wrong the same of a wrong one
public record CosineLength(Accuracy accuracy, int longest, Ends right, Ends wrong)
    implements Reward {
  /// The two ends of a curve.
  public record Ends(double shortest, double longest) {}

  @Override
  public String name() {
    return "cosine";
  }

  @Override
  public OptionalDouble score(Response response) {
    OptionalDouble correct = accuracy.score(response);
    if (correct.isEmpty()) return correct;
    Ends ends = correct.getAsDouble() > 0 ? right : wrong;
    return OptionalDouble.of(
        LengthRules.cosine(response.tokens(), longest, ends.shortest(), ends.longest()));
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
