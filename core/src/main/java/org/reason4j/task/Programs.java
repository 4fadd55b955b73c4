package org.reason4j.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What does a tiny program print: `a = 3 ; b = a + 4 ; a = b - 2 ; print a ?`. Two variables, two
/// to four assignments, every value in 0..40; harder: six assignments.
public record Programs(Wording wording) implements Task {
  private static final int MAX_VALUE = 40;

  /// An assignment.
  ///
  /// @param target the variable assigned to
  /// @param left a variable or a number
  /// @param operator `+` or `-`; a blank where `left` alone is assigned
  /// @param right a variable or a number; empty where there is no operator
  public record Assignment(String target, String left, char operator, String right) {
    /// `a = 3` or `b = a + 4`.
    public String text() {
      return target + " = " + expression();
    }

    /// `3` or `a + 4`.
    public String expression() {
      return operator == ' ' ? left : left + " " + operator + " " + right;
    }
  }

  /// Assignments and the variable printed at the end.
  public record Script(List<Assignment> assignments, String printed) {
    private static final Pattern ASSIGNMENT =
        Pattern.compile("([a-z]) = ([a-z]|[0-9]{1,3})(?: ([+-]) ([a-z]|[0-9]{1,3}))?");
    private static final Pattern PRINTED = Pattern.compile("(?:print|输出) ([a-z])");

    /// Copies the assignments.
    public Script {
      assignments = List.copyOf(assignments);
    }

    /// The program that a question states.
    public static Script of(String question) {
      var assignments = new ArrayList<Assignment>();
      Matcher match = ASSIGNMENT.matcher(question);
      while (match.find()) {
        String operator = match.group(3);
        assignments.add(
            operator == null
                ? new Assignment(match.group(1), match.group(2), ' ', "")
                : new Assignment(
                    match.group(1), match.group(2), operator.charAt(0), match.group(4)));
      }
      Matcher printed = PRINTED.matcher(question);
      if (assignments.isEmpty() || !printed.find()) {
        throw new IllegalArgumentException("no program in: " + question);
      }
      return new Script(assignments, printed.group(1));
    }

    /// What it prints.
    public int output() {
      var values = new HashMap<String, Integer>();
      for (Assignment assignment : assignments) {
        values.put(assignment.target(), value(assignment, values));
      }
      return operand(printed, values);
    }

    /// The value that an assignment assigns, after others have assigned `values`.
    public static int value(Assignment assignment, Map<String, Integer> values) {
      int left = operand(assignment.left(), values);
      if (assignment.operator() == ' ') return left;
      int right = operand(assignment.right(), values);
      return assignment.operator() == '+' ? left + right : left - right;
    }

    /// A number's value, or a variable's.
    public static int operand(String operand, Map<String, Integer> values) {
      Integer value = values.get(operand);
      return value == null ? Integer.parseInt(operand) : value;
    }

    /// `a = 3 ; b = a + 4`.
    public String listing() {
      return String.join(" ; ", assignments.stream().map(Assignment::text).toList());
    }
  }

  /// The task in English.
  public Programs() {
    this(Wording.ENGLISH);
  }

  @Override
  public String name() {
    return "program";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    int length = level == Level.TRAIN ? random.nextInt(2, 5) : 6;
    Script script = script(random, length);
    String language = wording.language(random);
    return new Problem(
        Problem.id(name(), script.listing() + " ; print " + script.printed()),
        name(),
        language,
        script.listing()
            + (language.equals("zh") ? " ; 输出 " : " ; print ")
            + script.printed()
            + " ?",
        Integer.toString(script.output()),
        length,
        "number");
  }

  /// The first assignment is a number; each later one computes with a variable known by then.
  private static Script script(SplittableRandom random, int length) {
    var assignments = new ArrayList<Assignment>();
    var values = new HashMap<String, Integer>();
    String[] names = {"a", "b"};
    String first = names[random.nextInt(2)];
    assignments.add(new Assignment(first, "" + random.nextInt(1, 10), ' ', ""));
    values.put(first, Script.value(assignments.getFirst(), values));
    while (assignments.size() < length) {
      String left = known(values, random);
      char operator = random.nextBoolean() ? '+' : '-';
      boolean variable = random.nextInt(4) == 0;
      String right = variable ? known(values, random) : "" + random.nextInt(1, 10);
      var next = new Assignment(names[random.nextInt(2)], left, operator, right);
      int value = Script.value(next, values);
      if (value < 0 || value > MAX_VALUE || left.equals(right)) continue;
      values.put(next.target(), value);
      assignments.add(next);
    }
    boolean last = random.nextInt(10) < 7;
    String printed = last ? assignments.getLast().target() : known(values, random);
    return new Script(assignments, printed);
  }

  private static String known(Map<String, Integer> values, SplittableRandom random) {
    List<String> names = values.keySet().stream().sorted().toList();
    return names.get(random.nextInt(names.size()));
  }
}
