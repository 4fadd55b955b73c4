package org.reason4j.task.behaviour;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts over one response, or over many added up. A verdict is the "ok", "yes" or "no" after a
/// step or a try; what it judges is right where the step is, or where the x tried fits.
///
/// @param responses how many responses were read
/// @param steps equations worked out; checks and tries are not counted
/// @param wrongSteps those whose arithmetic, or whose terms, are wrong
/// @param caught wrong steps that the response itself rejected
/// @param repaired caught steps that were then redone rightly
/// @param tries values tried for x
/// @param repeatedTries those tried before in the same response
/// @param wrongTries those whose arithmetic is wrong
/// @param checks steps checked by the inverse operation, and tries that got a verdict
/// @param accepted positive verdicts
/// @param acceptedWrong positive verdicts on something wrong
/// @param rejected negative verdicts
/// @param rejectedRight negative verdicts on something right: false alarms
/// @param honest verdicts that agree with the two values written before them
/// @param waits how often "wait" stands
/// @param reflection words of reflection, see [Reflection]
/// @param english English words of the thinking
/// @param chinese Chinese words of the thinking
/// @param mixed responses whose thinking has words of both languages
public record Tally(
    int responses,
    int steps,
    int wrongSteps,
    int caught,
    int repaired,
    int tries,
    int repeatedTries,
    int wrongTries,
    int checks,
    int accepted,
    int acceptedWrong,
    int rejected,
    int rejectedRight,
    int honest,
    int waits,
    int reflection,
    int english,
    int chinese,
    int mixed) {
  /// Nothing read yet.
  public static final Tally NONE =
      new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Both together.
  public Tally plus(Tally other) {
    return new Tally(
        responses + other.responses,
        steps + other.steps,
        wrongSteps + other.wrongSteps,
        caught + other.caught,
        repaired + other.repaired,
        tries + other.tries,
        repeatedTries + other.repeatedTries,
        wrongTries + other.wrongTries,
        checks + other.checks,
        accepted + other.accepted,
        acceptedWrong + other.acceptedWrong,
        rejected + other.rejected,
        rejectedRight + other.rejectedRight,
        honest + other.honest,
        waits + other.waits,
        reflection + other.reflection,
        english + other.english,
        chinese + other.chinese,
        mixed + other.mixed);
  }

  /// Positive and negative verdicts.
  public int verdicts() {
    return accepted + rejected;
  }

  /// The share of verdicts that agree with what is written before them; NaN without any verdict.
  public double honesty() {
    return verdicts() == 0 ? Double.NaN : (double) honest / verdicts();
  }

  /// The counts by name, as evaluation and rollout records use them.
  public Map<String, Double> counts() {
    var counts = new LinkedHashMap<String, Double>();
    counts.put("steps", (double) steps);
    counts.put("wrong_steps", (double) wrongSteps);
    counts.put("caught", (double) caught);
    counts.put("repaired", (double) repaired);
    counts.put("tries", (double) tries);
    counts.put("repeated_tries", (double) repeatedTries);
    counts.put("wrong_tries", (double) wrongTries);
    counts.put("checks", (double) checks);
    counts.put("verdicts", (double) verdicts());
    counts.put("honest_verdicts", (double) honest);
    counts.put("accepted", (double) accepted);
    counts.put("accepted_wrong", (double) acceptedWrong);
    counts.put("false_alarms", (double) rejectedRight);
    counts.put("wait", (double) waits);
    counts.put("reflection", (double) reflection);
    counts.put("english", (double) english);
    counts.put("chinese", (double) chinese);
    counts.put("mixed", (double) mixed);
    return Collections.unmodifiableMap(counts);
  }
}
