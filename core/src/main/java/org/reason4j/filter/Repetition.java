package org.reason4j.filter;

import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;

/// Drops a response that goes round in circles: too large a share of its words lies in runs of
/// `gram` words that stand there for the third time or later, or too large a share of its
/// characters in whole lines that do.
///
/// The third time and not the second, since checking a calculation repeats it once.
///
/// @param gram words in a run; punctuation counts as a word
/// @param share the largest share that is kept, in 0..1
public record Repetition(int gram, double share) implements Filter {
  /// Runs of 6 words, a fifth.
  public static final Repetition STANDARD = new Repetition(6, 0.2);

  private static final int TIMES = 3;

  /// Checks the ranges.
  public Repetition {
    if (gram < 1) throw new IllegalArgumentException("gram is " + gram + "; expected at least 1");
    Share.check("repetition", share);
  }

  @Override
  public String name() {
    return "repetition";
  }

  @Override
  public String rule() {
    return "at most %s of the words in %d-grams, and of the characters in lines, that stand there for the third time or later"
        .formatted(Share.percent(share), gram);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    double words = repeatedWords(candidate.response());
    if (words > share) {
      return Optional.of(
          "%s of the words repeat %d-grams for the third time or later"
              .formatted(Share.percent(words), gram));
    }
    double lines = repeatedLines(candidate.response());
    if (lines > share) {
      return Optional.of(
          "%s of the characters are in lines that stand there for the third time or later"
              .formatted(Share.percent(lines)));
    }
    return Optional.empty();
  }

  /// The share of words that lie in a run seen at least twice before; 0 for a text shorter than a
  /// run.
  double repeatedWords(String text) {
    var grams = new Grams(text, true);
    long[] runs = grams.runs(gram);
    if (runs.length < TIMES) return 0;
    var times = new HashTable(runs.length);
    int repeated = 0;
    int coveredTo = 0;
    for (int i = 0; i < runs.length; i++) {
      int before = Math.max(0, times.get(runs[i]));
      times.put(runs[i], before + 1);
      if (before + 1 < TIMES) continue;
      repeated += i + gram - Math.max(coveredTo, i);
      coveredTo = i + gram;
    }
    return (double) repeated / grams.count();
  }

  /// The share of characters in lines, white space around them left out, seen at least twice
  /// before.
  static double repeatedLines(String text) {
    if (text.indexOf('\n') < 0) return 0;
    var times = new HashMap<String, Integer>();
    long all = 0;
    long repeated = 0;
    for (String line : text.split("\n", -1)) {
      String stripped = line.strip().toLowerCase(Locale.ROOT);
      if (stripped.isEmpty()) continue;
      all += stripped.length();
      if (times.merge(stripped, 1, Integer::sum) >= TIMES) repeated += stripped.length();
    }
    return all == 0 ? 0 : (double) repeated / all;
  }
}
