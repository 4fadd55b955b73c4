package org.reason4j.reward;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answer is an expression over the question's numbers, each used exactly once, whose value is
/// the target. Operators `+ - * /` and parentheses, whole numbers, exact fractions in between. The
/// reference names one such expression and is not looked at.
public final class CountdownExpression implements Verifier {
  /// Finds `make 24 from 3 4 6` in an English or Chinese question.
  private static final Pattern ENGLISH =
      Pattern.compile("make ([0-9]{1,9}) from ([0-9]{1,9}(?: [0-9]{1,9}){0,7})(?![0-9])");

  private static final Pattern CHINESE =
      Pattern.compile("用 ([0-9]{1,9}(?: [0-9]{1,9}){0,7}) 得到 ([0-9]{1,9})(?![0-9])");

  private static final int MAX_LENGTH = 200;

  @Override
  public String name() {
    return "countdown";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    Matcher english = ENGLISH.matcher(question);
    Matcher chinese = CHINESE.matcher(question);
    if (english.find()) return judge(english.group(2), english.group(1), answer);
    if (chinese.find()) return judge(chinese.group(1), chinese.group(2), answer);
    return new Verdict.Unverified(
        "question does not say 'make T from A B C': " + ExactNumber.shortened(question));
  }

  /// The verdict on an expression over numbers such as `3 3 8 8`, each to be used once.
  public static Verdict judge(String given, String target, String answer) {
    String wanted = target + " from " + given;
    if (answer.length() > MAX_LENGTH) {
      return new Verdict.Wrong(wanted, "an expression of " + answer.length() + " characters");
    }
    var numbers = new ArrayList<>(Arrays.stream(given.split(" ")).map(BigInteger::new).toList());
    try {
      var expression = new Expression(answer);
      Rational value = expression.value();
      List<BigInteger> used = expression.numbers;
      Collections.sort(used);
      Collections.sort(numbers);
      if (!used.equals(numbers)) return new Verdict.Wrong(wanted, "uses the numbers " + used);
      return value.equals(Rational.of(new BigInteger(target)))
          ? new Verdict.Correct()
          : new Verdict.Wrong(wanted, ExactNumber.shortened(answer) + " is " + value);
    } catch (UnreadableException unreadable) {
      return new Verdict.Wrong(wanted, unreadable.found);
    } catch (ArithmeticException _) {
      return new Verdict.Wrong(wanted, ExactNumber.shortened(answer) + " divides by 0");
    }
  }

  /// Recursive descent over at most [#MAX_LENGTH] characters, which bounds its depth as well.
  private static final class Expression {
    private final String text;
    private int at;
    private final List<BigInteger> numbers = new ArrayList<>();

    Expression(String text) {
      this.text = text;
    }

    Rational value() {
      Rational value = sum();
      if (peek() != 0) throw unreadable();
      return value;
    }

    private Rational sum() {
      Rational value = product();
      while (peek() == '+' || peek() == '-') {
        boolean plus = text.charAt(at++) == '+';
        Rational right = product();
        value = plus ? value.plus(right) : value.minus(right);
      }
      return value;
    }

    private Rational product() {
      Rational value = factor();
      while (peek() == '*' || peek() == '/') {
        boolean times = text.charAt(at++) == '*';
        Rational right = factor();
        value = times ? value.times(right) : value.dividedBy(right);
      }
      return value;
    }

    private Rational factor() {
      char next = peek();
      if (next == '(') {
        at++;
        Rational value = sum();
        if (peek() != ')') throw unreadable();
        at++;
        return value;
      }
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
      if (start == at || at - start > 9) throw unreadable();
      var number = new BigInteger(text.substring(start, at));
      numbers.add(number);
      return Rational.of(number);
    }

    /// The next character that is no space; 0 at the end.
    private char peek() {
      while (at < text.length() && text.charAt(at) == ' ') at++;
      return at < text.length() ? text.charAt(at) : 0;
    }

    private UnreadableException unreadable() {
      return new UnreadableException(
          "unreadable at character %d: %s".formatted(at + 1, ExactNumber.shortened(text)));
    }
  }

  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String found;

    UnreadableException(String found) {
      super(found, null, false, false);
      this.found = found;
    }
  }
}
