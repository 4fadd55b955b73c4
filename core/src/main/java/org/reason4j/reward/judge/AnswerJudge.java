package org.reason4j.reward.judge;

import org.reason4j.reward.Verdict;

/// Says whether an answer is right, given a reference. Safe on any thread.
public interface AnswerJudge {
  /// The judge's name, for records and tables.
  String name();

  /// The verdict on `answer`; `Unverified` where the judge is unsure, fails, or makes no sense.
  Verdict judge(String question, String reference, String answer);
}
