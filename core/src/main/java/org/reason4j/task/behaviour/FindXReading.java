package org.reason4j.task.behaviour;

import static org.reason4j.task.behaviour.Reading.number;
import static org.reason4j.task.behaviour.Reading.says;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reason4j.task.FindX;
import org.reason4j.task.behaviour.Reading.Equation;
import org.reason4j.task.pages.Term;

/// Reads a search for x: `try 7 : 21 + 2 = 23 want 4 no`. What a verdict judges is whether x fits,
/// and it is honest where it agrees with the digits written.
final class FindXReading {
  private final FindX.Equation question;
  private final Reading reading = new Reading("direct");
  private final Set<BigInteger> tried = new HashSet<>();
  private @Nullable BigInteger x;
  private @Nullable BigInteger value;
  private BigInteger wanted;

  private FindXReading(FindX.Equation question) {
    this.question = question;
    wanted = BigInteger.valueOf(question.target());
  }

  static Reading of(FindX.Equation question, String text) {
    var reader = new FindXReading(question);
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
      Optional<BigInteger> next = number(tokens, i + 1);
      Optional<Equation> equation = Equation.at(tokens, i);
      if (says(token, Term.TRY) && next.isPresent()) {
        reading.tries++;
        if (!tried.add(next.get())) reading.repeatedTries++;
        x = next.get();
        value = null;
        wanted = BigInteger.valueOf(question.target());
        i++;
      } else if (equation.isPresent()) {
        step(equation.get());
        i += Equation.TOKENS - 1;
      } else if (says(token, Term.WANT) && next.isPresent()) {
        wanted = next.get();
        i++;
      } else if (says(token, Term.YES) || says(token, Term.OK)) {
        verdict(true);
      } else if (says(token, Term.NO)) {
        verdict(false);
      }
    }
  }

  private void step(Equation equation) {
    BigInteger tryOf = x;
    if (tryOf == null) return;
    boolean right =
        equation.operator() == '+'
            && equation.left().equals(tryOf.multiply(BigInteger.valueOf(question.a())))
            && equation.right().equals(BigInteger.valueOf(question.b()))
            && equation.holds();
    if (!right) reading.wrongTries++;
    value = equation.value();
  }

  private void verdict(boolean positive) {
    BigInteger tryOf = x;
    BigInteger shown = value;
    if (tryOf == null || shown == null) return;
    reading.checks++;
    var result =
        tryOf.multiply(BigInteger.valueOf(question.a())).add(BigInteger.valueOf(question.b()));
    boolean fits = lastDigit(result) == question.target();
    reading.verdict(positive, fits, BigInteger.valueOf(lastDigit(shown)).equals(wanted));
    x = null;
    value = null;
  }

  private static int lastDigit(BigInteger number) {
    return number.mod(BigInteger.TEN).intValueExact();
  }
}
