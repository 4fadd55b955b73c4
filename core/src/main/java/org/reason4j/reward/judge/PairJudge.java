package org.reason4j.reward.judge;

/// Says which of two answers to a prompt is better. Safe on any thread.
public interface PairJudge {
  /// The judge's name, for records and tables.
  String name();

  /// Compares two answers as they are given: who wants them swapped swaps them, and turns the sign.
  /// A failure is `Unjudged`, never thrown.
  ///
  /// @param query which asking of this pair it is, from 0: a judge that draws draws anew for each
  Opinion compare(String prompt, String first, String second, int query);
}
