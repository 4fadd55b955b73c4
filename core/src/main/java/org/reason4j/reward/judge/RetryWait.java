package org.reason4j.reward.judge;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.SplittableRandom;

/// How long to wait before a request is sent again: `first`, doubled with each attempt, at most
/// `most`, times a factor drawn from [0.5, 1) so that many waiting requests do not come back
/// together.
///
/// @param first the wait after the first attempt, before the factor
/// @param most the longest wait; a server that asks for more is not asked again
public record RetryWait(Duration first, Duration most) {
  /// Half a second, at most half a minute.
  public static final RetryWait STANDARD =
      new RetryWait(Duration.ofMillis(500), Duration.ofSeconds(30));

  /// The wait after failed attempt number `attempt`, from 0.
  Duration after(int attempt, SplittableRandom random) {
    double doubled = first.toMillis() * Math.pow(2, Math.min(attempt, 30));
    double bounded = Math.min(doubled, (double) most.toMillis());
    return Duration.ofMillis((long) (bounded * random.nextDouble(.5, 1)));
  }

  /// What a `Retry-After` header asks for, in seconds or as a date of HTTP; empty where it cannot
  /// be read.
  static Optional<Duration> asked(String header, Instant now) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
