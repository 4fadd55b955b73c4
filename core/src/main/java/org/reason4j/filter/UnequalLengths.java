package org.reason4j.filter;

import java.util.Locale;
import java.util.Optional;

/// Drops a preference pair whose responses differ too much in length, from which a reward model
/// would learn to count (DeepSeek-R1, revised version, B.1.2: responses of comparable lengths).
/// What is no pair is kept.
///
/// @param ratio how many times longer than the other one may be, in characters (code points)
public record UnequalLengths(double ratio) implements Filter {
  /// Checks the range.
  public UnequalLengths {
    if (!(ratio >= 1 && Double.isFinite(ratio))) {
      throw new IllegalArgumentException(
          "unequal-lengths: ratio is " + ratio + "; expected 1 or more");
    }
  }

  @Override
  public String name() {
    return "unequal-lengths";
  }

  @Override
  public String rule() {
    return String.format(
        Locale.ROOT, "the longer of a pair at most %.1f times as long as the other", ratio);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    if (candidate.rejected().isEmpty()) return Optional.empty();
    int chosen = length(candidate.response());
    int rejected = length(candidate.rejected().get());
    int longer = Math.max(chosen, rejected);
    int shorter = Math.max(1, Math.min(chosen, rejected));
    if (longer <= ratio * shorter) return Optional.empty();
    return Optional.of(
        "chosen has %d characters and rejected %d; expected at most %s times as many"
            .formatted(chosen, rejected, String.format(Locale.ROOT, "%.1f", ratio)));
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
