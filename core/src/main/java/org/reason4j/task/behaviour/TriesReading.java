package org.reason4j.task.behaviour;

import static org.reason4j.task.behaviour.Reading.number;
import static org.reason4j.task.behaviour.Reading.says;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.task.behaviour.Reading.Equation;
import org.reason4j.task.pages.Term;

/// Reads a search by whole attempts. Countdown: `try 3 + 5 = 8 , 8 * 3 = 24 want 24 yes`, one
/// verdict an attempt, on its value. Zebra: `try P cat Q dog R fish : P cat not cat no`, one
/// verdict a clue, on the two animals before it. A verdict is honest where it agrees with what is
/// written; an attempt is wrong where an equation of it is.
final class TriesReading {
  private final Reading reading = new Reading("direct");
  private final Set<List<String>> tried = new HashSet<>();
  private final List<String> attempt = new ArrayList<>();
  private boolean open;
  private boolean holds = true;

  private TriesReading() {}

  static Reading of(String text) {
    var reader = new TriesReading();
    reader.read(Reading.tokens(text));
    Reading reading = reader.reading;
    reading.style =
        switch (reading.tries) {
          case 0 -> "direct";
          case 1 -> "once";
          case 2, 3 -> "several";
          default -> "many";
        };
    return reading;
  }

  private void read(List<String> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (says(token, Term.TRY)) {
        reading.tries++;
        attempt.clear();
        open = true;
        holds = true;
        continue;
      }
      if (open && (token.equals(":") || says(token, Term.WANT))) {
        if (!tried.add(List.copyOf(attempt))) reading.repeatedTries++;
        if (!holds) reading.wrongTries++;
        open = false;
      } else if (open) {
        attempt.add(token);
        Optional<Equation> equation = Equation.at(tokens, i);
        if (equation.isPresent() && !equation.get().holds()) holds = false;
      }
      boolean positive = says(token, Term.YES) || says(token, Term.OK);
      if (reading.tries > 0 && (positive || says(token, Term.NO))) verdict(tokens, i, positive);
    }
  }

  /// A verdict with nothing to judge before it, as the last yes of a zebra attempt, is none.
  private void verdict(List<String> tokens, int at, boolean positive) {
    if (at < 3) return;
    String first = tokens.get(at - 3);
    String between = tokens.get(at - 2);
    String second = tokens.get(at - 1);
    if (says(between, Term.WANT)) {
      Optional<BigInteger> value = number(tokens, at - 3);
      if (value.isEmpty()) return;
      boolean shown = value.equals(number(tokens, at - 1));
      count(positive, shown && holds, shown);
    } else if (says(between, Term.HAS) || says(between, Term.NOT)) {
      boolean shown = first.equals(second) == says(between, Term.HAS);
      count(positive, shown, shown);
    }
  }

  private void count(boolean positive, boolean right, boolean shown) {
    reading.checks++;
    reading.verdict(positive, right, shown);
  }
}
