package org.reason4j.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reason4j.eval.Interval;
import org.reason4j.eval.Scorecard;

/// The suites of a pipeline's scorecards: how their values are written, and what they mean.
final class PipelineSuites {
  /// Suites whose values are no shares.
  private static final Set<String> PLAIN = Set.of("length", "preference");

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("reasoning", "All reasoning tasks together: share of right answers."),
          Map.entry("facts", "Questions with one fact as answer: share of right answers."),
          Map.entry("translation", "Sentences to translate: share of right translations."),
          Map.entry("rewrite", "Sentences to rewrite as asked: share done right."),
          Map.entry("instruction", "Instructions that a rule can check: share followed."),
          Map.entry("greeting", "Greetings: share answered as a greeting, without thinking."),
          Map.entry("identity", "Who are you: share of answers that say so."),
          Map.entry("refusal", "Harmful requests: share refused. More is better."),
          Map.entry(
              "over_refusal",
              "Harmless requests that look harmful: share refused. Less is better."),
          Map.entry(
              "look-alike", "The same harmless requests: share answered right, without refusing."),
          Map.entry(
              "preference",
              "The true rubric's mean on general prompts, the one that the judge of preferences"
                  + " sees with noise."),
          Map.entry(
              "language_consistency",
              "Words of the thinking that are of the question's language, over responses with"
                  + " words in it."),
          Map.entry("wordless", "Reasoning responses whose thinking has no words: share."),
          Map.entry("truncated", "Reasoning responses cut off at the longest length: share."),
          Map.entry("length", "Tokens of a reasoning response, mean."));

  private PipelineSuites() {}

  /// A suite's name as a reader wants it.
  static String words(String suite) {
    return suite.replace('_', ' ');
  }

  static boolean share(String suite) {
    return !PLAIN.contains(suite);
  }

  /// One sentence on what a suite measures.
  static String meaning(String suite) {
    return MEANINGS.getOrDefault(
        suite, "Held-out problems of the task " + suite + ": share of right answers.");
  }

  /// All suites of some models, in order.
  static Set<String> of(List<Scorecard> cards) {
    Set<String> suites = new LinkedHashSet<>();
    cards.forEach(card -> suites.addAll(card.suites().keySet()));
    return suites;
  }

  /// Suites down, models across.
  static Page.Table table(List<Scorecard> cards) {
    List<String> head = new ArrayList<>(List.of("suite"));
    cards.forEach(card -> head.add(card.row()));
    List<List<String>> rows = new ArrayList<>();
    for (String suite : of(cards)) {
      List<String> row = new ArrayList<>(List.of(words(suite)));
      for (Scorecard card : cards)
        row.add(
            Optional.ofNullable(card.suites().get(suite))
                .map(own -> value(suite, own.value()) + " " + interval(suite, own.interval()))
                .orElse("–"));
      rows.add(row);
    }
    return new Page.Table(head, rows);
  }

  /// What each suite of a table means.
  static Page.Table meanings(List<Scorecard> cards) {
    List<List<String>> rows = new ArrayList<>();
    for (String suite : of(cards)) rows.add(List.of(words(suite), meaning(suite)));
    return new Page.Table(List.of("suite", "what it measures"), rows);
  }

  /// The difference of two models on every suite that both were asked.
  static Page.Table differences(Scorecard first, Scorecard last) {
    List<List<String>> rows = new ArrayList<>();
    for (String suite : last.suites().keySet())
      last.minus(first, suite)
          .ifPresent(difference ->
              rows.add(
                  List.of(
                      words(suite),
                      share(suite)
                          ? Numbers.points(difference.value())
                          : signed("%+.2f", difference.value()),
                      signedInterval(suite, difference),
                      Numbers.plain(difference.items()))));
    return new Page.Table(
        List.of("suite", last.row() + " − " + first.row(), "95 % interval", "items"), rows);
  }

  /// `70.4 %`, or `1.14` where the suite is no share.
  static String value(String suite, double value) {
    return share(suite)
        ? Numbers.percent(value).replace(' ', '\u00a0')
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /// An interval that no line break parts.
  private static String interval(String suite, Interval interval) {
    return share(suite)
        ? bounds("[%.1f,\u00a0%.1f]", 100 * interval.low(), 100 * interval.high())
        : bounds("[%.2f,\u00a0%.2f]", interval.low(), interval.high());
  }

  static String signedInterval(String suite, Scorecard.Difference difference) {
    double scale = share(suite) ? 100 : 1;
    return bounds(
        share(suite) ? "[%+.1f,\u00a0%+.1f]" : "[%+.2f,\u00a0%+.2f]",
        scale * difference.interval().low(),
        scale * difference.interval().high());
  }

  private static String bounds(String format, double low, double high) {
    return String.format(Locale.ROOT, format, low, high).replace('-', '−');
  }

  private static String signed(String format, double value) {
    return String.format(Locale.ROOT, format, value).replace('-', '−');
  }
}
