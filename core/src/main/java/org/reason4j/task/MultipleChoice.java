package org.reason4j.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Four options, one letter is right: `which is 3 + 4 ? A 6 B 7 C 9 D 5`, or `which is largest ? A
/// 6 B 3 C 9 D 2`, or the smallest. Single digits, with values up to 18; harder: two digits.
public record MultipleChoice(Wording wording) implements Task {
  /// What an option is chosen by.
  public enum Kind {
    /// It is the value of an expression.
    VALUE,
    /// No option is larger.
    LARGEST,
    /// No option is smaller.
    SMALLEST
  }

  /// A question.
  ///
  /// @param left the expression's first number; 0 where the kind has none
  /// @param operator `+` or `-`
  /// @param right the expression's second number
  /// @param options distinct numbers, of the letters A, B, C and so on
  public record Quiz(Kind kind, int left, char operator, int right, List<Integer> options) {
    private static final Pattern EXPRESSION = Pattern.compile("([0-9]{1,4}) ([+-]) ([0-9]{1,4})");
    private static final Pattern OPTION = Pattern.compile("([A-H]) ([0-9]{1,5})(?![0-9])");

    /// Copies the options.
    public Quiz {
      options = List.copyOf(options);
    }

    /// The quiz that a question states.
    public static Quiz of(String question) {
      var options = new ArrayList<Integer>();
      Matcher option = OPTION.matcher(question);
      while (option.find()) options.add(Integer.valueOf(option.group(2)));
      Matcher expression = EXPRESSION.matcher(question);
      boolean largest = question.contains("largest") || question.contains("最大");
      boolean smallest = question.contains("smallest") || question.contains("最小");
      if (options.size() > 1 && (largest || smallest)) {
        return new Quiz(largest ? Kind.LARGEST : Kind.SMALLEST, 0, '+', 0, options);
      }
      if (options.size() < 2 || !expression.find()) {
        throw new IllegalArgumentException("no options, or nothing to choose by, in: " + question);
      }
      return new Quiz(
          Kind.VALUE,
          Integer.parseInt(expression.group(1)),
          expression.group(2).charAt(0),
          Integer.parseInt(expression.group(3)),
          options);
    }

    /// The letter of option `i`.
    public static char letter(int i) {
      return (char) ('A' + i);
    }

    /// The value of the expression.
    public int value() {
      return operator == '+' ? left + right : left - right;
    }

    /// The index of the right option.
    public int rightOption() {
      return switch (kind) {
        case VALUE -> options.indexOf(value());
        case LARGEST -> options.indexOf(Collections.max(options));
        case SMALLEST -> options.indexOf(Collections.min(options));
      };
    }

    private String listed() {
      var words = new ArrayList<String>();
      for (int i = 0; i < options.size(); i++) words.add(letter(i) + " " + options.get(i));
      return String.join(" ", words);
    }
  }

  private static final int OPTIONS = 4;

  /// The task in English.
  public MultipleChoice() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "choice";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    Quiz quiz = kind == Kind.VALUE ? expression(random, level) : extreme(kind, random, level);
    String language = wording.language(random);
    boolean chinese = language.equals("zh");
    String by =
        switch (kind) {
          case VALUE -> quiz.left() + " " + quiz.operator() + " " + quiz.right();
          case LARGEST -> chinese ? "最大" : "largest";
          case SMALLEST -> chinese ? "最小" : "smallest";
        };
    String canonical = kind == Kind.VALUE ? by : kind.toString();
    return new Problem(
        Problem.id(name(), canonical + " " + quiz.listed()),
        name(),
        language,
        (chinese ? kind == Kind.VALUE ? "哪个 是 " : "哪个 " : "which is ") + by + " ? " + quiz.listed(),
        String.valueOf(Quiz.letter(quiz.rightOption())),
        kind == Kind.VALUE ? 2 : 1,
        "choice");
  }

  /// Wrong options lie near the value.
  private static Quiz expression(SplittableRandom random, Level level) {
    boolean harder = level == Level.HARDER;
    boolean plus = random.nextBoolean();
    int right = harder ? random.nextInt(10, 50) : random.nextInt(1, 10);
    int left = harder ? random.nextInt(50, 100) : random.nextInt(1, 10);
    if (!plus && left < right) plus = true;
    int value = plus ? left + right : left - right;
    var options = new ArrayList<>(List.of(value));
    while (options.size() < OPTIONS) {
      int[] offsets = {1, 2, 3, 4};
      int offset = offsets[random.nextInt(offsets.length)];
      int wrong = random.nextBoolean() ? value + offset : value - offset;
      if (wrong >= 0 && !options.contains(wrong)) options.add(wrong);
    }
    return new Quiz(Kind.VALUE, left, plus ? '+' : '-', right, shuffled(options, random));
  }

  private static Quiz extreme(Kind kind, SplittableRandom random, Level level) {
    int low = level == Level.HARDER ? 10 : 1;
    int high = level == Level.HARDER ? 100 : 10;
    var options = new ArrayList<Integer>();
    while (options.size() < OPTIONS) {
      int number = random.nextInt(low, high);
      if (!options.contains(number)) options.add(number);
    }
    return new Quiz(kind, 0, '+', 0, options);
  }

  private static List<Integer> shuffled(List<Integer> numbers, SplittableRandom random) {
    var shuffled = new ArrayList<>(numbers);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return shuffled;
  }
}
