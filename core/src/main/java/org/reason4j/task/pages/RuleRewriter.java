package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reason4j.reward.judge.Rewriter;

/// Rewrites by rule, in the first person and in the language of the question:
///
/// - the words of [Term] are put into that language
/// - a try that is written again with the same numbers is left out; its last writing stays
/// - `try` and `check` become `i try` and `i check`; thinking without a first person begins `i
///   think :`
/// - the summary says the answer: `so x is<answer> 7</answer>`, `so the answer is<answer>
///   12</answer>`
///
/// The work `try 7 : 21 + 2 = 23 want 4 no try 4 : 12 + 2 = 14 want 4 yes` becomes `<think> i try 7
/// : 21 + 2 = 23 want 4 no i try 4 : 12 + 2 = 14 want 4 yes</think> so x is<answer> 4</answer>`.
///
/// No number and no name is lost. Thinking in words that are neither terms nor the question's is
/// kept as it is, behind the opening. Rewriting what is rewritten changes nothing.
public record RuleRewriter() implements Rewriter {
  /// What the rewriter says of its own.
  private enum Phrase {
    I("i", "我"),
    OPENING("i think :", "我 想 :"),
    SO_X(Term.SO.english() + " x is", Term.SO.chinese() + " x 是"),
    SO_ANSWER(
        Term.SO.english() + " " + Term.ANSWER.english(),
        Term.SO.chinese() + " " + Term.ANSWER.chinese());

    private final String english;
    private final String chinese;

    Phrase(String english, String chinese) {
      this.english = english;
      this.chinese = chinese;
    }

    String in(String language) {
      return language.equals("zh") ? chinese : english;
    }
  }

  private static final List<Term> FIRST_PERSON = List.of(Term.TRY, Term.CHECK);
  private static final Map<String, Term> TERMS = terms();

  private static final Pattern TERM = words(TERMS.keySet().stream());
  private static final Pattern OPENING =
      Pattern.compile("^(?:%s|%s)\\s+".formatted(Phrase.OPENING.english, Phrase.OPENING.chinese));
  private static final Pattern PERSON = Pattern.compile("(?<!\\S)(?:i|我)(?!\\S)|\\bI\\b");

  /// A first person before a term that has one.
  private static final Pattern PERSON_BEFORE =
      Pattern.compile(
          "(?<!\\S)(?:i|我)\\s+(?=%s)"
              .formatted(words(FIRST_PERSON.stream().flatMap(RuleRewriter::forms)).pattern()));

  private static final Pattern TRY =
      Pattern.compile("(?<!\\S)(?:(?:i|我)\\s+)?%s".formatted(words(forms(Term.TRY)).pattern()));
  private static final Pattern SO = words(forms(Term.SO));
  private static final Pattern WORD = Pattern.compile("\\p{L}+");
  private static final Pattern UNKNOWN = Pattern.compile("(?<!\\S)x(?!\\S)");

  @Override
  public String name() {
    return "rule";
  }

  /// What this rewriter says of its own, in both languages, for a tokenizer that should know it.
  public static List<String> phrases() {
    return Arrays.stream(Phrase.values())
        .flatMap(phrase -> Stream.of(phrase.english, phrase.chinese))
        .toList();
  }

  @Override
  public Rewritten rewrite(Draft draft) {
    String language = draft.language();
    String answer = draft.answer().strip();
    String work = TAG.matcher(draft.thinking()).replaceAll(" ").strip();
    work = OPENING.matcher(work).replaceFirst("");
    if (work.isEmpty()) work = answer;
    if (ours(work, draft.question())) work = spoken(withoutRepeats(work), language);
    String opening = PERSON.matcher(work).find() ? "" : Phrase.OPENING.in(language) + " ";
    Phrase summary = UNKNOWN.matcher(draft.question()).find() ? Phrase.SO_X : Phrase.SO_ANSWER;
    return new Rewritten(opening + work, summary.in(language) + "<answer> " + answer + "</answer>");
  }

  /// Leaves out each try that is written again in a later one, verdict and conclusion aside.
  private static String withoutRepeats(String work) {
    List<Integer> starts = TRY.matcher(work).results().map(match -> match.start()).toList();
    if (starts.size() < 2) return work;
    List<String> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int end = work.length();
    for (int start : starts.reversed()) {
      String attempt = work.substring(start, end).strip();
      if (seen.add(withoutTerms(SO.split(attempt, 2)[0]))) kept.add(attempt);
      end = start;
    }
    kept.add(work.substring(0, end).strip());
    return String.join(" ", kept.reversed()).strip();
  }

  /// What is not a word of ours: numbers, operators, names.
  private static String withoutTerms(String text) {
    return TERM.matcher(text).replaceAll("").replaceAll("\\s+", " ").strip();
  }

  /// Whether every word is a term of ours, a first person, one of the question's, or one letter
  /// that stands for a value.
  private static boolean ours(String work, String question) {
    Set<String> asked =
        WORD.matcher(question).results().map(match -> match.group()).collect(Collectors.toSet());
    return WORD.matcher(withoutTerms(work))
        .results()
        .map(match -> match.group())
        .allMatch(word -> word.equals("我") || word.matches("[a-zA-Z]") || asked.contains(word));
  }

  /// Each term in one language, with who tries and checks.
  private static String spoken(String work, String language) {
    Matcher terms = TERM.matcher(PERSON_BEFORE.matcher(work).replaceAll(""));
    return terms.replaceAll(match -> {
      Term term = Objects.requireNonNull(TERMS.get(match.group()));
      String word = language.equals("zh") ? term.chinese() : term.english();
      return FIRST_PERSON.contains(term) ? Phrase.I.in(language) + " " + word : word;
    });
  }

  private static Stream<String> forms(Term term) {
    return Stream.of(term.english(), term.chinese());
  }

  private static Map<String, Term> terms() {
    var terms = new HashMap<String, Term>();
    for (Term term : Term.values()) forms(term).forEach(form -> terms.put(form, term));
    return Map.copyOf(terms);
  }

  /// Any of these forms as words of their own, the longest first.
  private static Pattern words(Stream<String> forms) {
    List<String> longestFirst =
        forms
            .sorted((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b))
            .map(Pattern::quote)
            .toList();
    return Pattern.compile("(?<!\\S)(?:" + String.join("|", longestFirst) + ")(?!\\S)");
  }
}
