package org.reason4j.reward.code;

import java.time.Duration;
import java.util.List;

/// What tests said of a program, test by test in their order; those behind a failure may be
/// missing.
///
/// @param cpu CPU time of the program's sandbox, its setting up included
public record Judgement(List<CaseResult> cases, Duration cpu) {
  /// One test.
  ///
  /// @param expected for people; empty where the test is an assertion
  /// @param found for people: the output, the value, or the error
  public record CaseResult(CaseStatus status, String expected, String found) {
    static CaseResult passed() {
      return new CaseResult(CaseStatus.PASSED, "", "");
    }

    static CaseResult failed(CaseStatus status, String found) {
      return new CaseResult(status, "", found);
    }
  }

  public Judgement {
    cases = List.copyOf(cases);
    if (cases.isEmpty()) throw new IllegalArgumentException("a judgement of no test");
  }

  /// The first failure, or the last success.
  public CaseResult decisive() {
    return cases.stream()
        .filter(result -> result.status() != CaseStatus.PASSED)
        .findFirst()
        .orElse(cases.getLast());
  }

  /// Which test the decisive one is, from 1.
  public int decisiveNumber() {
    return cases.indexOf(decisive()) + 1;
  }

  public boolean passed() {
    return decisive().status() == CaseStatus.PASSED;
  }
}
