package org.reason4j.eval;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Means and rates of what answers do, from counts by name (those of
/// [org.reason4j.task.behaviour.Tally]).
///
/// Rates, each left out where nothing could be counted: `repeated_tries_share` of the tries;
/// `verdict_honesty`, verdicts that agree with what is written before them; `wrong_steps_share` of
/// the steps; `caught_share` and `repaired_share` of the wrong steps; `false_alarm_share` of the
/// checks; `accepted_wrong_share` of the positive verdicts.
public final class Behaviours {
  private static final String[][] RATES = {
    {"repeated_tries_share", "repeated_tries", "tries"},
    {"verdict_honesty", "honest_verdicts", "verdicts"},
    {"wrong_steps_share", "wrong_steps", "steps"},
    {"caught_share", "caught", "wrong_steps"},
    {"repaired_share", "repaired", "wrong_steps"},
    {"false_alarm_share", "false_alarms", "checks"},
    {"accepted_wrong_share", "accepted_wrong", "accepted"},
  };

  private Behaviours() {}

  /// Mean of each count over the answers (a name an answer lacks counts as 0 there), and the rates
  /// whose denominator is not 0 over all of them. Sorted by name; empty if no answer counts
  /// anything.
  public static Map<String, Double> means(Collection<Map<String, Double>> answers) {
    Map<String, Double> sums = new TreeMap<>();
    for (Map<String, Double> answer : answers) {
      answer.forEach((name, value) -> sums.merge(name, value, Double::sum));
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((name, sum) -> means.put(name, sum / answers.size()));
    for (String[] rate : RATES) {
      double all = sums.getOrDefault(rate[2], 0.0);
      if (all > 0 && sums.containsKey(rate[1])) {
        means.put(rate[0], sums.getOrDefault(rate[1], 0.0) / all);
      }
    }
    return means;
  }
}
