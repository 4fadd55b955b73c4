package org.reason4j.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/// Reach a target with given numbers, each used exactly once: `make 18 from 3 3 5 ?`. Judged by the
/// value of the expression, so every way there is right. Two numbers of 1..9 or three of 1..6;
/// harder: four.
public record Countdown(Wording wording) implements Task {
  private static final int MAX_TARGET = 99;

  /// Numbers combined one after the other: `((3 + 5) * 3)`. `operators[i]` stands before `numbers[i
  /// + 1]`.
  public record Ladder(List<Integer> numbers, List<Character> operators) {
    /// The operators that problems are made with; answers may also divide.
    public static final String OPERATORS = "+-*";

    /// Copies both.
    public Ladder {
      numbers = List.copyOf(numbers);
      operators = List.copyOf(operators);
    }

    /// The ladder that an expression was written from by [#expression].
    public static Ladder of(String expression) {
      var numbers = new ArrayList<Integer>();
      var operators = new ArrayList<Character>();
      for (String word : expression.split(" ")) {
        if (word.equals("(") || word.equals(")")) continue;
        if (word.length() == 1 && OPERATORS.contains(word)) operators.add(word.charAt(0));
        else numbers.add(Integer.valueOf(word));
      }
      return new Ladder(numbers, operators);
    }

    /// One combination.
    public static int apply(int left, char operator, int right) {
      return switch (operator) {
        case '+' -> left + right;
        case '-' -> left - right;
        case '*' -> left * right;
        default -> throw new IllegalArgumentException("unknown operator '" + operator + "'");
      };
    }

    /// The value it ends at.
    public int value() {
      int value = numbers.getFirst();
      for (int i = 0; i < operators.size(); i++) {
        value = apply(value, operators.get(i), numbers.get(i + 1));
      }
      return value;
    }

    /// The expression, with parentheses only where a sum is multiplied.
    public String expression() {
      String text = numbers.getFirst().toString();
      boolean sum = false;
      for (int i = 0; i < operators.size(); i++) {
        char operator = operators.get(i);
        if (operator == '*' && sum) text = "( " + text + " )";
        sum = operator != '*';
        text = text + " " + operator + " " + numbers.get(i + 1);
      }
      return text;
    }
  }

  /// The task in English.
  public Countdown() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "countdown";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    int length = level == Level.TRAIN ? random.nextInt(2, 4) : 4;
    Ladder ladder = ladder(random, length);
    var sorted = new ArrayList<>(ladder.numbers());
    Collections.sort(sorted);
    String given = String.join(" ", sorted.stream().map(n -> Integer.toString(n)).toList());
    String language = wording.language(random);
    int target = ladder.value();
    String question =
        language.equals("zh")
            ? "用 " + given + " 得到 " + target + " ?"
            : "make " + target + " from " + given + " ?";
    return new Problem(
        Problem.id(name(), target + " from " + given),
        name(),
        language,
        question,
        ladder.expression(),
        length,
        "countdown");
  }

  /// Draws until no value on the way leaves 0..99 and the target is above 0.
  private static Ladder ladder(SplittableRandom random, int length) {
    int end = length == 2 ? 10 : 7;
    while (true) {
      var numbers = new ArrayList<Integer>();
      var operators = new ArrayList<Character>();
      int value = random.nextInt(1, end);
      numbers.add(value);
      boolean inside = true;
      for (int i = 1; i < length; i++) {
        int number = random.nextInt(1, end);
        char operator = Ladder.OPERATORS.charAt(random.nextInt(Ladder.OPERATORS.length()));
        value = Ladder.apply(value, operator, number);
        inside &= value >= 0 && value <= MAX_TARGET;
        numbers.add(number);
        operators.add(operator);
      }
      if (inside && value > 0) return new Ladder(numbers, operators);
    }
  }
}
