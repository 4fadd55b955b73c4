package org.reason4j.task;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An unknown to search for: `find x 3 * x + 2 ends 4 ?`, every x whose value ends in that digit is
/// right. Nothing but trying leads there: search pays. Harder: coefficients of two digits.
public record FindX(Wording wording) implements Task {
  /// One equation, `a * x + b ends target`.
  public record Equation(int a, int b, int target) {
    private static final Pattern EQUATION =
        Pattern.compile("([0-9]{1,4}) \\* x \\+ ([0-9]{1,4}) (?:ends|末位) ([0-9])(?![0-9])");

    /// The equation that a question asks about.
    public static Equation of(String question) {
      Matcher match = EQUATION.matcher(question);
      if (!match.find()) {
        throw new IllegalArgumentException("no equation 'a * x + b ends t' in: " + question);
      }
      return new Equation(
          Integer.parseInt(match.group(1)),
          Integer.parseInt(match.group(2)),
          Integer.parseInt(match.group(3)));
    }

    /// Whether x fits.
    public boolean fits(int x) {
      return (a * x + b) % 10 == target;
    }
  }

  /// The task in English.
  public FindX() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "find-x";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    int a = level == Level.TRAIN ? random.nextInt(2, 10) : random.nextInt(11, 20);
    int b = level == Level.TRAIN ? random.nextInt(0, 10) : random.nextInt(10, 30);
    int x = random.nextInt(0, 10);
    int target = (a * x + b) % 10;
    String language = wording.language(random);
    String left = a + " * x + " + b;
    String question =
        language.equals("zh")
            ? "求 x " + left + " 末位 " + target + " ?"
            : "find x " + left + " ends " + target + " ?";
    return new Problem(
        Problem.id(name(), a + " * x + " + b + " ends " + target),
        name(),
        language,
        question,
        Integer.toString(x),
        a < 10 ? 1 : 2,
        "find-x");
  }
}
