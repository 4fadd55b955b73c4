package org.reason4j.reward;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answer is one number, equal in value to the reference: whole, decimal, fraction or percent,
/// plain or in light LaTeX. `0.5`, `1/2`, `\frac{1}{2}`, `$\boxed{0.50}$` and `50%` are one value.
///
/// Values are compared as exact fractions. What is not one number is wrong as an answer and
/// `Unverified` as a reference: intervals, sets, roots and words need another verifier. A comma is
/// read as a separator of thousands only where groups of three follow it.
public final class MathAnswer implements Verifier {
  private static final int MAX_LENGTH = 200;
  private static final String NUMBER =
      "[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]*\\.?[0-9]+\\.?";
  private static final Pattern DECIMAL = Pattern.compile("([+-]?)(" + NUMBER + ")(%?)");
  private static final Pattern SLASH = Pattern.compile("([+-]?)([0-9]{1,60})/([0-9]{1,60})");
  private static final Pattern FRACTION =
      Pattern.compile("([+-]?)\\\\[dt]?frac\\{([+-]?[0-9]{1,60})\\}\\{([+-]?[0-9]{1,60})\\}");

  @Override
  public String name() {
    return "math";
  }

  @Override
  public Verdict verify(String question, String reference, String answer) {
    Optional<Rational> expected = parse(reference);
    if (expected.isEmpty()) {
      return new Verdict.Unverified(
          "reference is no single number or fraction: " + ExactNumber.shortened(reference));
    }
    return parse(answer).equals(expected)
        ? new Verdict.Correct()
        : new Verdict.Wrong(reference, ExactNumber.shortened(answer));
  }

  /// The value of the text, if it is one number.
  static Optional<Rational> parse(String text) {
    if (text.length() > MAX_LENGTH) return Optional.empty();
    // Spaces go around signs and braces only: "1 2" must not become 12.
    String plain = unwrapped(text.strip()).replaceAll("\\s*([-+/{}%])\\s*", "$1");
    Matcher decimal = DECIMAL.matcher(plain);
    if (decimal.matches()) {
      return Optional.of(
          signed(decimal.group(1), decimal(decimal.group(2), !decimal.group(3).isEmpty())));
    }
    Matcher slash = SLASH.matcher(plain);
    if (slash.matches()) return fraction(slash);
    Matcher frac = FRACTION.matcher(plain);
    if (frac.matches()) return fraction(frac);
    return Optional.empty();
  }

  /// Takes off dollar signs, `\( \)`, `\boxed{}`, `x =` and a final full stop, from the outside in.
  private static String unwrapped(String text) {
    String before;
    String now = text.replace("\\!", "").replace("\\,", "").replace("{,}", ",").replace("\\%", "%");
    do {
      before = now;
      now = now.strip();
      if (now.endsWith("。")) now = now.substring(0, now.length() - 1);
      if (now.endsWith(".") && now.startsWith("$")) now = now.substring(0, now.length() - 1);
      now = inside(now, "$$", "$$");
      now = inside(now, "$", "$");
      now = inside(now, "\\(", "\\)");
      now = inside(now, "\\[", "\\]");
      now = inside(now, "\\boxed{", "}");
      now = inside(now, "\\text{", "}");
      if (now.startsWith("x") && now.substring(1).strip().startsWith("=")) {
        now = now.substring(now.indexOf('=') + 1);
      }
    } while (!now.equals(before));
    return now;
  }

  private static String inside(String text, String open, String close) {
    return text.length() >= open.length() + close.length()
            && text.startsWith(open)
            && text.endsWith(close)
        ? text.substring(open.length(), text.length() - close.length())
        : text;
  }

  private static Rational decimal(String digits, boolean percent) {
    String plain = digits.replace(",", "");
    int point = plain.indexOf('.');
    int places = point < 0 ? 0 : plain.length() - point - 1;
    var numerator = new BigInteger(plain.replace(".", ""));
    return new Rational(numerator, BigInteger.TEN.pow(places + (percent ? 2 : 0)));
  }

  private static Optional<Rational> fraction(Matcher match) {
    var denominator = new BigInteger(match.group(3));
    if (denominator.signum() == 0) return Optional.empty();
    return Optional.of(
        signed(match.group(1), new Rational(new BigInteger(match.group(2)), denominator)));
  }

  private static Rational signed(String sign, Rational value) {
    return sign.equals("-") ? Rational.of(BigInteger.ZERO).minus(value) : value;
  }
}
