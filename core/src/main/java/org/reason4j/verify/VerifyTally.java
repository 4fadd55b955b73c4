package org.reason4j.verify;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.reason4j.reward.Verdict;

/// What came of a file of cases: counts, latencies, agreement. In constant memory but for names;
/// one thread at a time.
public final class VerifyTally {
  private long correct;
  private long wrong;
  private long bad;
  private final SortedMap<String, Long> unverified = new TreeMap<>();
  private final Latencies micros = new Latencies();
  private final Confusion confusion = new Confusion();
  private String slowest = "";

  /// Counts the answer to a line.
  public void add(LineVerifier.Answer answer) {
    if (answer.bad()) bad++;
    answer.judged().ifPresent(this::add);
  }

  private void add(LineVerifier.Judged judged) {
    Finding finding = judged.finding();
    switch (finding.verdict()) {
      case Verdict.Correct() -> correct++;
      case Verdict.Wrong _ -> wrong++;
      case Verdict.Unverified _ -> unverified.merge(finding.rule(), 1L, Long::sum);
    }
    if (judged.micros() > micros.max()) slowest = judged.given().id();
    micros.add(judged.micros());
    confusion.add(judged.given(), judged.category(), finding, judged.line());
  }

  /// Cases judged correct.
  public long correct() {
    return correct;
  }

  /// Cases judged wrong.
  public long wrong() {
    return wrong;
  }

  /// Cases that could not be judged, by rule.
  public SortedMap<String, Long> unverified() {
    return Collections.unmodifiableSortedMap(unverified);
  }

  /// Lines at fault.
  public long bad() {
    return bad;
  }

  /// Cases.
  public long cases() {
    return micros.count();
  }

  /// Microseconds a case.
  public Latencies micros() {
    return micros;
  }

  /// The id of the case that took longest.
  public String slowest() {
    return slowest;
  }

  /// Findings against labels.
  public Confusion confusion() {
    return confusion;
  }
}
