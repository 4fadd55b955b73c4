package org.reason4j.reward;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `a * x + b ends t`: the answer is put in for x, and every x whose value ends in the digit t is
/// right. The reference names one such x and is not looked at: the question holds all that counts.
public final class FindXSubstitution implements Verifier {
  /// Finds `3 * x + 2 ends 4` in an English or Chinese question.
  private static final Pattern EQUATION =
      Pattern.compile("([0-9]{1,9}) \\* x \\+ ([0-9]{1,9}) (?:ends|末位) ([0-9])(?![0-9])");

  private static final int MAX_DIGITS = 18;

  @Override
  public String name() {
    return "find-x";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    Matcher equation = EQUATION.matcher(question);
    if (!equation.find()) {
      return new Verdict.Unverified(
          "question has no equation 'a * x + b ends t': " + ExactNumber.shortened(question));
    }
    String wanted = "x with " + equation.group();
    if (answer.strip().length() > MAX_DIGITS) {
      return new Verdict.Wrong(wanted, ExactNumber.shortened(answer));
    }
    Optional<BigInteger> x = ExactNumber.parse(answer).filter(value -> value.signum() >= 0);
    if (x.isEmpty()) return new Verdict.Wrong(wanted, ExactNumber.shortened(answer));
    var value = new BigInteger(equation.group(1)).multiply(x.get());
    value = value.add(new BigInteger(equation.group(2)));
    return value.mod(BigInteger.TEN).equals(new BigInteger(equation.group(3)))
        ? new Verdict.Correct()
        : new Verdict.Wrong(wanted, answer.strip() + " gives " + value);
  }
}
