package org.reason4j.reward.math;

/// Whether two things are one: known, known not to be, or beyond the budget.
enum Match {
  YES,
  NO,
  UNKNOWN;

  static Match of(boolean same) {
    return same ? YES : NO;
  }

  /// Both must hold.
  Match and(Match other) {
    if (this == NO || other == NO) return NO;
    return this == YES ? other : this;
  }

  /// One must hold.
  Match or(Match other) {
    if (this == YES || other == YES) return YES;
    return this == NO ? other : this;
  }
}
