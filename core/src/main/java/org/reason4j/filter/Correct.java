package org.reason4j.filter;

import java.util.Optional;
import org.reason4j.reward.Verdict;

/// Drops a sampled response that was not found to be right: wrong, unverified, or never verified.
public record Correct() implements Filter {
  @Override
  public String name() {
    return "correct";
  }

  @Override
  public String rule() {
    return "found to be right by the problem's verifier";
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    if (candidate.verdict().isEmpty()) return Optional.of("no verifier was asked");
    return switch (candidate.verdict().get()) {
      case Verdict.Correct() -> Optional.empty();
      case Verdict.Wrong(String expected, String found) ->
          Optional.of("wrong: expected %s, found %s".formatted(expected, found));
      case Verdict.Unverified(String reason) -> Optional.of("unverified: " + reason);
    };
  }
}
