package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.SplittableRandom;
import org.reason4j.task.Problem;
import org.reason4j.task.Programs.Assignment;
import org.reason4j.task.Programs.Script;

/// Pages about programs: `direct`, or `steps` that say each assignment again with the values put
/// in, `first a = 3 then b = a + 4 = 3 + 4 = 7 then a = b - 2 = 7 - 2 = 5 so a = 5`.
public record ProgramPages(StepPages.Config config) implements PageWriter {
  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Script script = Script.of(problem.question());
    if (random.nextDouble() < config.directShare()) {
      return new Draft("direct", "", "" + config.guess(script.output(), random));
    }
    var words = new ArrayList<String>();
    var values = new HashMap<String, Integer>();
    for (Assignment assignment : script.assignments()) {
      words.add(voice.say(values.isEmpty() ? Term.FIRST : Term.THEN, random));
      words.add(assignment.text());
      int value = Script.value(assignment, values);
      if (assignment.operator() != ' ') {
        value = config.written(value, random);
        int left = Script.operand(assignment.left(), values);
        int right = Script.operand(assignment.right(), values);
        words.add("= " + left + " " + assignment.operator() + " " + right + " = " + value);
      }
      values.put(assignment.target(), value);
    }
    int output = Script.operand(script.printed(), values);
    words.add(voice.say(Term.SO, random) + " " + script.printed() + " = " + output);
    return new Draft("steps", String.join(" ", words), "" + output);
  }
}
