package org.reason4j.task;

import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Products of a number of two digits, below 60, by one of one digit; harder: two digits by two.
public record Products(Wording wording) implements Task {
  /// Two factors.
  public record Product(int first, int second) {
    private static final Pattern PRODUCT = Pattern.compile("([0-9]{1,4}) \\* ([0-9]{1,4})");

    /// The product that a question asks for.
    public static Product of(String question) {
      Matcher match = PRODUCT.matcher(question);
      if (!match.find()) throw new IllegalArgumentException("no product in: " + question);
      return new Product(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
    }

    /// The result.
    public int value() {
      return first * second;
    }
  }

  /// The task in English.
  public Products() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "products";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    boolean harder = level == Level.HARDER;
    int first = random.nextInt(11, harder ? 100 : 60);
    int second = harder ? random.nextInt(11, 100) : random.nextInt(2, 10);
    String language = wording.language(random);
    String expression = first + " * " + second;
    return new Problem(
        Problem.id(name(), expression),
        name(),
        language,
        expression + (language.equals("zh") ? " 等于 ?" : " = ?"),
        Integer.toString(first * second),
        (first + "" + second).length(),
        "number");
  }
}
