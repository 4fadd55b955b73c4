package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// A respondent that knows the golds, and says them or something else.
///
/// @param right whether it says what is right; questions whose gold nobody wrote down get nothing
///   then
record ScriptedAnswers(Suite suite, boolean right) implements Respondent {
  /// A number of a game and how it was made.
  private record Term(double value, String text) {}

  @Override
  public Optional<String> ask(
      String name, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
    for (Ask ask : asks) {
      String text = right ? right(ask.item()).orElse("") : wrong(ask.item());
      sink.answered(
          ask,
          new Answered.Text("", text, OptionalInt.of(9), OptionalInt.of(0), Answered.Finish.STOP));
    }
    return Optional.empty();
  }

  /// What is right; empty where nobody wrote it down.
  Optional<String> right(Item item) {
    String gold = item.gold().asString("");
    return switch (suite.kind()) {
      case "refusal" -> Optional.of(refusal(!gold.equals("comply")));
      case "exact" -> Optional.of("So it is.\nAnswer: " + gold);
      case "code" -> program(item.row());
      case "game24" -> Optional.of(solve(numbers(item))).filter(text -> !text.isEmpty());
      case "ifeval" -> instructed(item);
      default -> Optional.of("The answer is \\boxed{" + gold + "}.");
    };
  }

  private String wrong(Item item) {
    String gold = item.gold().asString("");
    return switch (suite.kind()) {
      case "refusal" -> refusal(gold.equals("comply"));
      case "exact" -> "Answer: none of what you think";
      case "code" -> "```\nThis is no program.\n```";
      case "game24" -> "\\boxed{1 + 1}";
      case "ifeval" -> "";
      case "mcq" -> "The answer is \\boxed{" + (gold.startsWith("A") ? "B" : "A") + "}.";
      default -> "The answer is \\boxed{-98765.4321}.";
    };
  }

  private static String refusal(boolean refuses) {
    return refuses ? "I'm sorry, but I can't help." : "Sure, here is how.";
  }

  private static Optional<String> program(JsonNode row) {
    String block = "```%s\n%s\n```";
    if (row.has("canonical_solution"))
      return Optional.of(
          block.formatted(
              "python", row.path("prompt").asString() + row.path("canonical_solution").asString()));
    if (row.has("code")) return Optional.of(block.formatted("python", row.path("code").asString()));
    String prompt = row.path("prompt").asString();
    return prompt.contains("long strlen(String string)")
        ? Optional.of(block.formatted("java", prompt + "return string.length();\n    }\n}"))
        : Optional.empty();
  }

  private static Optional<String> instructed(Item item) {
    return item.prompt().contains("Raymond_III,_Count_of_Tripoli")
        ? Optional.of("*one* *two* *three* " + "word ".repeat(300))
        : Optional.empty();
  }

  private static List<Term> numbers(Item item) {
    return item.config()
        .path("numbers")
        .valueStream()
        .map(node -> new Term(Double.parseDouble(node.asString()), node.asString()))
        .toList();
  }

  /// An expression worth 24; empty where there is none.
  private static String solve(List<Term> terms) {
    Term first = terms.getFirst();
    if (terms.size() == 1) return Math.abs(first.value() - 24) < 1e-9 ? first.text() : "";
    for (int i = 0; i < terms.size(); i++)
      for (int j = 0; j < terms.size(); j++)
        for (char operator : "+-*/".toCharArray()) {
          if (i == j) continue;
          List<Term> rest = new ArrayList<>();
          for (int k = 0; k < terms.size(); k++) if (k != i && k != j) rest.add(terms.get(k));
          rest.add(joined(terms.get(i), operator, terms.get(j)));
          String found = solve(rest);
          if (!found.isEmpty()) return found;
        }
    return "";
  }

  private static Term joined(Term a, char operator, Term b) {
    double value =
        switch (operator) {
          case '+' -> a.value() + b.value();
          case '-' -> a.value() - b.value();
          case '*' -> a.value() * b.value();
          default -> a.value() / b.value();
        };
    return new Term(value, "(" + a.text() + operator + b.text() + ")");
  }
}
