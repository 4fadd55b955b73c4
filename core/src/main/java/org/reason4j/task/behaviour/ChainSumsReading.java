package org.reason4j.task.behaviour;

import static org.reason4j.task.behaviour.Reading.number;
import static org.reason4j.task.behaviour.Reading.says;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.task.ChainSums.Chain;
import org.reason4j.task.behaviour.Reading.Equation;
import org.reason4j.task.pages.Term;

/// Reads the working of a chain sum: equations, checks by the inverse operation, and verdicts.
///
/// A step is right where it adds or subtracts the chain's next term, goes on from the total before,
/// and its arithmetic holds. An earlier slip does not make later steps wrong. After a rejected step
/// the same term is expected once more.
final class ChainSumsReading {
  private final Chain chain;
  private final Reading reading = new Reading("direct");
  private BigInteger total;
  private int term = 1;
  private boolean stepWords;
  private boolean checkFollows;
  private @Nullable Equation step;
  private boolean stepRight;
  private @Nullable Equation check;
  private boolean wrongRejected;

  private ChainSumsReading(Chain chain) {
    this.chain = chain;
    total = BigInteger.valueOf(chain.terms().getFirst());
  }

  static Reading of(Chain chain, String text) {
    var reader = new ChainSumsReading(chain);
    reader.read(Reading.tokens(text));
    Reading reading = reader.reading;
    if (reading.checks > 0) reading.style = "check";
    else if (reading.steps > 0) reading.style = reader.stepWords ? "steps" : "short";
    return reading;
  }

  private void read(List<String> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      Optional<Equation> equation = Equation.at(tokens, i);
      if (equation.isPresent()) {
        if (checkFollows && step != null) check = equation.get();
        else step(equation.get());
        checkFollows = false;
        i += Equation.TOKENS - 1;
      } else if (says(token, Term.CHECK)) {
        reading.checks++;
        checkFollows = true;
      } else if (says(token, Term.WANT) && number(tokens, i + 1).isPresent()) {
        i++;
      } else if (says(token, Term.OK) || says(token, Term.YES)) {
        verdict(true);
      } else if (says(token, Term.NO)) {
        verdict(false);
      } else if (says(token, Term.FIRST) || says(token, Term.THEN)) {
        stepWords = true;
      }
    }
  }

  private void step(Equation equation) {
    reading.steps++;
    boolean follows =
        term < chain.terms().size()
            && equation.left().equals(total)
            && equation.right().equals(BigInteger.valueOf(chain.terms().get(term)))
            && equation.operator() == (chain.signs().get(term) > 0 ? '+' : '-');
    stepRight = follows && equation.holds();
    if (!stepRight) reading.wrongSteps++;
    if (wrongRejected && stepRight) reading.repaired++;
    wrongRejected = false;
    step = equation;
    check = null;
    total = equation.value();
    term++;
  }

  private void verdict(boolean positive) {
    Equation judged = step;
    Equation shown = check;
    if (judged == null || shown == null) return;
    reading.verdict(positive, stepRight, shown.value().equals(judged.left()));
    if (!positive) {
      wrongRejected = !stepRight;
      if (wrongRejected) reading.caught++;
      total = judged.left();
      term--;
    }
    step = null;
    check = null;
  }
}
