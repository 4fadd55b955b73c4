package org.reason4j.task.behaviour;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts over one response, or over many added up. "Judged" is a step of a chain sum or the x of a
/// try; a verdict is the "ok", "yes" or "no" that follows.
///
/// @param responses how many responses were read
/// @param steps equations worked out, checks not counted
/// @param wrongSteps those whose arithmetic, or whose terms, are wrong
/// @param tries values tried for x
/// @param repeatedTries those tried before in the same response
/// @param checks steps checked by the inverse operation, or tries that got a verdict
/// @param accepted positive verdicts
/// @param acceptedWrong positive verdicts on something wrong
/// @param rejected negative verdicts
/// @param rejectedRight negative verdicts on something right: false alarms
/// @param repaired wrong steps that were rejected and then redone rightly
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
    int tries,
    int repeatedTries,
    int checks,
    int accepted,
    int acceptedWrong,
    int rejected,
    int rejectedRight,
    int repaired,
    int honest,
    int waits,
    int reflection,
    int english,
    int chinese,
    int mixed) {
  /// Nothing read yet.
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /// Both together.
  public Tally plus(Tally other) {
    return new Tally(
        responses + other.responses,
        steps + other.steps,
        wrongSteps + other.wrongSteps,
        tries + other.tries,
        repeatedTries + other.repeatedTries,
        checks + other.checks,
        accepted + other.accepted,
        acceptedWrong + other.acceptedWrong,
        rejected + other.rejected,
        rejectedRight + other.rejectedRight,
        repaired + other.repaired,
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

  /// Wrong things that a verdict found.
  public int caught() {
    return rejected - rejectedRight;
  }

  /// The share of verdicts that agree with what is written before them; NaN without any verdict.
  public double honesty() {
    return verdicts() == 0 ? Double.NaN : (double) honest / verdicts();
  }

  /// The counts by name, in the order of the components, as records and reports store them.
  public Map<String, Integer> counts() {
    var counts = new LinkedHashMap<String, Integer>();
    counts.put("steps", steps);
    counts.put("wrong_steps", wrongSteps);
    counts.put("tries", tries);
    counts.put("repeated_tries", repeatedTries);
    counts.put("checks", checks);
    counts.put("accepted", accepted);
    counts.put("accepted_wrong", acceptedWrong);
    counts.put("rejected", rejected);
    counts.put("rejected_right", rejectedRight);
    counts.put("repaired", repaired);
    counts.put("honest", honest);
    counts.put("waits", waits);
    counts.put("reflection", reflection);
    counts.put("english", english);
    counts.put("chinese", chinese);
    counts.put("mixed", mixed);
    return Collections.unmodifiableMap(counts);
  }
}
