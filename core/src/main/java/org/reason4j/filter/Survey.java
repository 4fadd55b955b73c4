package org.reason4j.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.reason4j.data.Example;

/// Looks at examples and counts: forms, languages, lengths, duplicates, contamination, answers
/// given away, and by how much the chosen response of a pair is the longer one. For one thread.
public final class Survey {
  private static final int SHOWN = 5;

  private final Optional<ToIntFunction<String>> tokens;
  private final Optional<Contamination> contamination;
  private final Duplicates duplicates;
  private final NearDuplicates nearDuplicates;

  private final TreeMap<String, Long> forms = new TreeMap<>();
  private final TreeMap<String, Long> languages = new TreeMap<>();
  private final Measured prompts = new Measured();
  private final Measured responses = new Measured();
  private final TreeMap<String, Long> contaminated = new TreeMap<>();
  private final TreeMap<String, Long> identical = new TreeMap<>();
  private final AnswerLeak leak = new AnswerLeak();
  private final List<String> remarks = new ArrayList<>();
  private final Lengths.Builder chosen = new Lengths.Builder();
  private final Lengths.Builder rejected = new Lengths.Builder();
  private long examples;
  private long same;
  private long near;
  private long leaks;
  private long chosenLonger;
  private long rejectedLonger;

  /// @param tokens counts the tokens of a text, where there is a tokenizer
  /// @param contamination the evaluations to compare with
  /// @param duplicates what was seen before, in this file or in those surveyed with the same object
  /// @param nearDuplicates as `duplicates`
  public Survey(
      Optional<ToIntFunction<String>> tokens,
      Optional<Contamination> contamination,
      Duplicates duplicates,
      NearDuplicates nearDuplicates) {
    this.tokens = tokens;
    this.contamination = contamination;
    this.duplicates = duplicates;
    this.nearDuplicates = nearDuplicates;
    contamination.ifPresent(
        evaluations -> evaluations.sources().forEach(name -> contaminated.put(name, 0L)));
  }

  /// What was counted.
  ///
  /// @param duplicates examples that repeat an earlier one after normalisation
  /// @param nearDuplicates examples that are almost an earlier one and not in `duplicates`
  /// @param contaminated for each evaluation, how many examples share a run of words with it
  /// @param identical for each evaluation, how many prompts are word for word a text of it
  /// @param leaks examples whose prompt gives the answer away
  /// @param preferences present where there are pairs
  /// @param remarks the first duplicates and contaminated examples, in words
  public record Result(
      long examples,
      SortedMap<String, Long> forms,
      SortedMap<String, Long> languages,
      SortedMap<String, Lengths> prompt,
      SortedMap<String, Lengths> response,
      long duplicates,
      long nearDuplicates,
      SortedMap<String, Long> contaminated,
      SortedMap<String, Long> identical,
      long leaks,
      Optional<Preferences> preferences,
      List<String> remarks) {
    /// Copies the collections.
    public Result {
      forms = copy(forms);
      languages = copy(languages);
      prompt = copy(prompt);
      response = copy(response);
      contaminated = copy(contaminated);
      identical = copy(identical);
      remarks = List.copyOf(remarks);
    }

    private static <V> SortedMap<String, V> copy(SortedMap<String, V> map) {
      return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
  }

  /// Lengths of preferred and rejected responses, in characters.
  ///
  /// @param chosenLonger pairs whose chosen response is the longer one
  /// @param rejectedLonger pairs whose rejected response is; the rest are as long
  public record Preferences(
      long pairs, long chosenLonger, long rejectedLonger, Lengths chosen, Lengths rejected) {
    /// The share of pairs of unequal length in which the longer one is chosen; 0.5 is no bias.
    public double longerChosen() {
      long unequal = chosenLonger + rejectedLonger;
      return unequal == 0 ? 0.5 : (double) chosenLonger / unequal;
    }
  }

  /// Looks at one more example.
  public void add(Example example, Candidate candidate) {
    examples++;
    forms.merge(example.form(), 1L, Long::sum);
    languages.merge(candidate.language(), 1L, Long::sum);
    prompts.add(candidate.prompt());
    responses.add(candidate.response());
    candidate.rejected().ifPresent(other -> compare(candidate.response(), other));
    Optional<String> repeated = duplicates.drop(candidate);
    if (repeated.isPresent()) {
      if (same++ < SHOWN) remark(candidate, repeated.get());
    } else {
      nearDuplicates
          .drop(candidate)
          .ifPresent(reason -> {
            if (near++ < SHOWN) remark(candidate, reason);
          });
    }
    contamination
        .flatMap(evaluations -> evaluations.overlap(candidate))
        .ifPresent(overlap -> {
          long before = contaminated.merge(overlap.source(), 1L, Long::sum);
          if (before <= SHOWN) {
            remark(candidate, Contamination.text(overlap));
          }
          if (overlap.whole()) identical.merge(overlap.source(), 1L, Long::sum);
        });
    leak.drop(candidate)
        .ifPresent(reason -> {
          if (leaks++ < SHOWN) remark(candidate, reason);
        });
  }

  /// What was counted so far.
  public Result result() {
    Optional<Preferences> preferences = Optional.empty();
    if (chosen.build().count() > 0) {
      preferences =
          Optional.of(
              new Preferences(
                  chosen.build().count(),
                  chosenLonger,
                  rejectedLonger,
                  chosen.build(),
                  rejected.build()));
    }
    return new Result(
        examples,
        forms,
        languages,
        prompts.lengths(),
        responses.lengths(),
        same,
        near,
        contaminated,
        identical,
        leaks,
        preferences,
        remarks);
  }

  private void remark(Candidate candidate, String text) {
    remarks.add(candidate.name() + ": " + text);
  }

  private void compare(String better, String worse) {
    int first = better.codePointCount(0, better.length());
    int second = worse.codePointCount(0, worse.length());
    chosen.add(first);
    rejected.add(second);
    if (first > second) chosenLonger++;
    if (second > first) rejectedLonger++;
  }

  private final class Measured {
    private final Lengths.Builder characters = new Lengths.Builder();
    private final Lengths.Builder words = new Lengths.Builder();
    private final Lengths.Builder pieces = new Lengths.Builder();

    void add(String text) {
      characters.add(text.codePointCount(0, text.length()));
      words.add(new Grams(text, false).count());
      tokens.ifPresent(count -> pieces.add(count.applyAsInt(text)));
    }

    SortedMap<String, Lengths> lengths() {
      var lengths = new TreeMap<String, Lengths>();
      lengths.put("characters", characters.build());
      lengths.put("words", words.build());
      if (tokens.isPresent()) lengths.put("tokens", pieces.build());
      return lengths;
    }
  }
}
