package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.math.Budget.BeyondException;
import org.reason4j.reward.math.Budget.UnreadableException;
import org.reason4j.reward.math.Expression.Symbol;

/// Judges an answer against the gold. Pure, bounded by [Budget], safe on any thread; no input makes
/// it throw.
public final class MathJudge {
  private MathJudge() {}

  /// A judgement.
  ///
  /// @param rule the word for the rule that decided
  /// @param extracted what was read as the answer; empty where nothing was
  public record Judgement(Outcome outcome, String rule, String extracted) {}

  /// Three ways: undecided is neither right nor wrong.
  public enum Outcome {
    CORRECT,
    WRONG,
    UNDECIDED
  }

  /// The judgement on a response, or on a bare answer, against the gold, which may itself be a
  /// solution with its answer in a box.
  public static Judgement judge(String gold, String response, Policy policy) {
    String wanted = gold.strip();
    if (wanted.isEmpty()) {
      boolean none = response.isBlank();
      return new Judgement(none ? Outcome.CORRECT : Outcome.WRONG, "empty-gold", response.strip());
    }
    if (response.indexOf('\0') >= 0) return new Judgement(Outcome.WRONG, "unreadable-answer", "");
    Extraction.Found found = Extraction.of(response, policy.boxOnly());
    if (found.candidates().stream().allMatch(String::isBlank)) {
      return new Judgement(Outcome.WRONG, "no-answer", "");
    }
    List<String> golds = golds(wanted);
    return decided(golds, found, policy);
  }

  /// Whether a gold can be read, so that more than its own text is right.
  public static boolean readable(String gold) {
    return golds(gold.strip()).stream()
        .anyMatch(text -> !readings(text, Policy.STANDARD).isEmpty());
  }

  private static Judgement decided(List<String> golds, Extraction.Found found, Policy policy) {
    List<String> candidates = found.candidates().stream().map(String::strip).toList();
    String first = candidates.getFirst();
    String gold = golds.getFirst();
    if (gold.equals(first)) return new Judgement(Outcome.CORRECT, "same-text", first);
    List<Expression> wanted = List.of();
    for (int at = 0; at < golds.size() && wanted.isEmpty(); at++) {
      wanted = readings(golds.get(at), policy);
    }
    if (wanted.isEmpty()) {
      return plain(gold).equals(plain(first))
          ? new Judgement(Outcome.CORRECT, "same-text", first)
          : new Judgement(Outcome.UNDECIDED, "unreadable-gold", first);
    }
    boolean wordsGold = wanted.stream().anyMatch(MathJudge::mixed);
    for (String candidate : candidates) {
      List<Expression> readings = readings(candidate, policy);
      boolean prose =
          !found.boxed() && candidates.size() > 1 && readings.stream().anyMatch(MathJudge::mixed);
      if (readings.isEmpty() || prose && !wordsGold) continue;
      return compared(wanted, readings, candidate, policy);
    }
    return new Judgement(Outcome.WRONG, "unreadable-answer", first);
  }

  private static Judgement compared(
      List<Expression> golds, List<Expression> answers, String extracted, Policy policy) {
    Match any = Match.NO;
    for (Expression gold : golds) {
      for (Expression answer : answers) any = any.or(compared(gold, answer, policy));
    }
    return switch (any) {
      case YES -> new Judgement(Outcome.CORRECT, "equal", extracted);
      case NO -> new Judgement(Outcome.WRONG, "unequal", extracted);
      case UNKNOWN ->
          golds.stream().allMatch(gold -> compared(gold, gold, policy, true) == Match.YES)
              ? new Judgement(Outcome.WRONG, "answer-beyond-budget", extracted)
              : new Judgement(Outcome.UNDECIDED, "gold-beyond-budget", extracted);
    };
  }

  private static Match compared(Expression gold, Expression answer, Policy policy) {
    return compared(gold, answer, policy, false);
  }

  private static Match compared(
      Expression gold, Expression answer, Policy policy, boolean selfCheck) {
    try {
      if (selfCheck) return new Scalars(new Budget(), policy).within(gold);
      Expression own = policy.renamed() ? renamed(gold, answer) : answer;
      return new Comparison(new Budget(), policy).same(gold, own);
    } catch (BeyondException | ArithmeticException _) {
      return Match.UNKNOWN;
    }
  }

  private static Expression renamed(Expression gold, Expression answer) {
    var names = new ArrayList<Symbol>();
    var others = new ArrayList<Symbol>();
    symbols(gold, names);
    symbols(answer, others);
    return names.size() == 1 && others.size() == 1
        ? Comparison.substituted(answer, others.getFirst(), names.getFirst())
        : answer;
  }

  private static void symbols(Expression of, List<Symbol> into) {
    if (of instanceof Symbol symbol && !into.contains(symbol)) into.add(symbol);
    for (Expression child : of.children()) symbols(child, into);
  }

  /// Texts of the gold: what its boxes hold, or itself.
  private static List<String> golds(String gold) {
    if (gold.contains("boxed")) {
      Extraction.Found found = Extraction.of(gold, false);
      if (found.boxed()) return found.candidates();
      int open = gold.lastIndexOf("boxed{");
      if (open >= 0) return List.of(gold.substring(open + 6));
    }
    if (gold.contains("####")) return Extraction.of(gold, false).candidates();
    boolean formula = gold.indexOf('$', 1) == gold.length() - 1 && gold.startsWith("$");
    if (gold.length() < 60 || formula) return List.of(gold);
    var golds = new ArrayList<>(List.of(gold));
    golds.addAll(Extraction.of(gold, false).candidates());
    return golds;
  }

  /// What a text can be read as: `1,234` is one number first, two second.
  private static List<Expression> readings(String text, Policy policy) {
    var readings = new ArrayList<Expression>();
    read(text, true, policy.decimalComma(), readings);
    if (policy.decimalComma()) read(text, true, false, readings);
    if (grouped(text)) read(text, false, false, readings);
    Spellings.plain(text).ifPresent(plain -> read(plain, true, false, readings));
    return readings;
  }

  /// Whether a comma between digits could be a separator of thousands.
  private static boolean grouped(String text) {
    for (int at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
      if (at > 0
          && at + 3 < text.length()
          && Character.isDigit(text.charAt(at - 1))
          && Character.isDigit(text.charAt(at + 1))
          && Character.isDigit(text.charAt(at + 3))) {
        return true;
      }
    }
    return false;
  }

  private static void read(String text, boolean thousands, boolean comma, List<Expression> into) {
    try {
      Expression read = Parser.parse(text, thousands, comma);
      if (!into.contains(read)) into.add(read);
    } catch (UnreadableException | BeyondException | ArithmeticException _) {
      // Another reading, or none.
    }
  }

  /// Whether the words of a sentence stand among the numbers.
  private static boolean mixed(Expression of) {
    return of.holds(part ->
        part instanceof Symbol(String name)
            && (name.length() > 2
                || Words.connects(name)
                || Character.isIdeographic(name.codePointAt(0)))
            && name.indexOf('_') < 0
            && name.indexOf(':') < 0
            && !Vocabulary.GREEK.contains(name));
  }

  /// A text without spaces, dollar signs and the commands of words.
  private static String plain(String text) {
    return Letters.plain(text)
        .replaceAll("\\\\(text|mathrm|textbf|left|right|,|!|;|quad|\\(|\\)|\\[|\\])", "")
        .replaceAll("(?<![0-9])\\s+|\\s+(?![0-9])|[${}]|\\.$", "");
  }
}
