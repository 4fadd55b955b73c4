package org.reason4j.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Drops a candidate that shares a run of `gram` words with a text that is evaluated on, and says
/// with which (DeepSeek-R1, revised version, D.1: no 10-gram of the evaluations' questions or
/// solutions), or whose prompt is word for word such a text, however short.
///
/// What a word is: letters and digits in a row, one Han character, or one sign of mathematics; case
/// and punctuation do not count. Immutable once made; holds about 24 bytes a run.
public final class Contamination implements Filter {
  /// Words in a run, as in the paper.
  public static final int GRAM = 10;

  private final int gram;
  private final List<String> sources = new ArrayList<>();
  private final HashTable runs = new HashTable(1 << 12);
  private final HashTable wholes = new HashTable(1 << 8);

  /// @param gram words in a run
  /// @param texts for each evaluation, by its name, the texts that must not be learnt
  public Contamination(int gram, Map<String, ? extends Iterable<String>> texts) {
    if (gram < 1) {
      throw new IllegalArgumentException(
          "contamination: gram is " + gram + "; expected at least 1");
    }
    this.gram = gram;
    texts.forEach((source, all) -> {
      int number = sources.size();
      sources.add(source);
      for (String text : all) add(text, number);
    });
  }

  private void add(String text, int source) {
    var words = new Grams(text, false);
    if (words.count() == 0) return;
    for (long run : words.runs(gram)) if (runs.get(run) == HashTable.ABSENT) runs.put(run, source);
    long whole = words.whole();
    if (wholes.get(whole) == HashTable.ABSENT) wholes.put(whole, source);
  }

  /// A run of words that an evaluation has too.
  ///
  /// @param source the evaluation's name
  /// @param words the run, as the text has it
  /// @param whole whether the prompt is word for word a text of the evaluation
  public record Overlap(String source, String words, boolean whole) {}

  /// The names of the evaluations, in order.
  public List<String> sources() {
    return List.copyOf(sources);
  }

  @Override
  public String name() {
    return "contamination";
  }

  @Override
  public String rule() {
    return "no run of %d words of %s".formatted(gram, String.join(", ", sources));
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    return overlap(candidate).map(Contamination::text);
  }

  /// An overlap in words.
  static String text(Overlap found) {
    return "%s \"%s\" %s %s"
        .formatted(
            found.whole() ? "is" : "shares",
            found.words(),
            found.whole() ? "of" : "with",
            found.source());
  }

  /// The first run shared, searched in the prompt, then in the responses.
  public Optional<Overlap> overlap(Candidate candidate) {
    var prompt = new Grams(candidate.prompt(), false);
    if (prompt.count() > 0) {
      int source = wholes.get(prompt.whole());
      if (source != HashTable.ABSENT) {
        String start = prompt.words(0, Math.min(gram, prompt.count()));
        return Optional.of(new Overlap(sources.get(source), start, true));
      }
    }
    return overlap(prompt)
        .or(() -> overlap(new Grams(candidate.response(), false)))
        .or(() -> candidate.rejected().flatMap(text -> overlap(new Grams(text, false))));
  }

  private Optional<Overlap> overlap(Grams words) {
    long[] hashes = words.runs(gram);
    for (int i = 0; i < hashes.length; i++) {
      int source = runs.get(hashes[i]);
      if (source != HashTable.ABSENT) {
        return Optional.of(new Overlap(sources.get(source), words.words(i, gram), false));
      }
    }
    return Optional.empty();
  }
}
