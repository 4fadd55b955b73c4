package org.reason4j.eval;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Names of what is counted in an answer, and the rates made from those counts.
///
/// Counts: `tries`, `repeated_tries`, `checks`, `wait`, `verdicts` (yes/no that the answer gives on
/// its own try), `honest_verdicts` (those that are true), `wrong_steps`, `caught` (wrong steps the
/// answer's own check objects to), `repaired`, `false_alarms` (right steps it objects to). Other
/// names are averaged like these.
public final class Behaviours {
  private static final String[][] RATES = {
    {"repeated_tries_share", "repeated_tries", "tries"},
    {"verdict_honesty", "honest_verdicts", "verdicts"},
    {"caught_share", "caught", "wrong_steps"},
    {"repaired_share", "repaired", "wrong_steps"},
    {"false_alarm_share", "false_alarms", "checks"},
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
      if (all > 0 && sums.containsKey(rate[1])) means.put(rate[0], sums.get(rate[1]) / all);
    }
    return means;
  }
}
