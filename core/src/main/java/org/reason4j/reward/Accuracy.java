package org.reason4j.reward;

import java.util.OptionalDouble;

/// 1 for a right answer, 0 for a wrong or missing one; empty where it could not be verified, which
/// takes the row out of its group (DeepSeek-R1, section 2.2.2: accuracy rewards).
public record Accuracy(Verifiers verifiers) implements Reward {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public OptionalDouble score(Response response) {
    return switch (verifiers.verdict(response)) {
      case Verdict.Correct() -> OptionalDouble.of(1);
      case Verdict.Wrong _ -> OptionalDouble.of(0);
      case Verdict.Unverified _ -> OptionalDouble.empty();
    };
  }

  @Override
  public boolean required() {
    return true;
  }
}
