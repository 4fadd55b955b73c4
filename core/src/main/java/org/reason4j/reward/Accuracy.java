package org.reason4j.reward;

import java.util.OptionalDouble;

/// 1 for a right answer, 0 for a wrong or missing one; empty where it could not be verified, which
/// takes the row out of its group (DeepSeek-R1, section 2.2.2: accuracy rewards).
///
/// On general prompts, whose verifier reads the summary, it has no opinion unless told to have one:
/// in the paper a reward model judges them, and no rule does (section 2.3.4). Their rows stay in
/// their groups.
///
/// @param verifiers what judges answers
/// @param general whether general prompts are judged, too
public record Accuracy(Verifiers verifiers, boolean general) implements Reward {
  /// Without an opinion on general prompts.
  public Accuracy(Verifiers verifiers) {
    this(verifiers, false);
  }

  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public OptionalDouble score(Response response) {
    if (!required(response)) return OptionalDouble.empty();
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

  @Override
  public boolean required(Response response) {
    return general || verifiers.reads(response.verifier()) != Verifier.Reads.SUMMARY;
  }
}
