package org.reason4j.task;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// Chains of single digits: `7 + 8 - 3 = ?`, every running total in 0..99. Steps pay here, since no
/// step needs more than one addition. Harder: three terms more than the longest one trained on.
public record ChainSums(Config config) implements Task {
  /// Lengths and wording.
  ///
  /// @param minTerms the fewest terms
  /// @param maxTerms the most terms in training
  /// @param harderBy how many terms a harder problem has above `maxTerms`
  public record Config(
      @Doc("Fewest terms of a chain.") @Range(min = 2, max = 40) @Default("3") int minTerms,
      @Doc("Most terms of a chain in training.") @Range(min = 2, max = 40) @Default("6")
          int maxTerms,
      @Doc("How many terms a harder problem has above max-terms.")
          @Range(min = 1, max = 38)
          @Default("3")
          int harderBy,
      @Doc("Language of the questions.") Wording wording) {
    /// Three to six terms, nine when harder, English.
    public static Config standard() {
      return new Config(3, 6, 3, Wording.ENGLISH);
    }

    /// The same lengths in another wording.
    public Config withWording(Wording wording) {
      return new Config(minTerms, maxTerms, harderBy, wording);
    }

    /// At least two terms, at most forty.
    public Config {
      if (minTerms < 2 || maxTerms < minTerms || harderBy < 1 || maxTerms + harderBy > 40) {
        throw new ConfigException(
            "chain-sums has %d to %d terms, harder by %d; expected 2 <= min <= max, harder by >= 1, at most 40 terms"
                .formatted(minTerms, maxTerms, harderBy));
      }
    }
  }

  /// One chain: `signs[i]` is +1 or -1 for the term `terms[i]`; the first sign is +1.
  public record Chain(List<Integer> terms, List<Integer> signs) {
    /// Copies both.
    public Chain {
      terms = List.copyOf(terms);
      signs = List.copyOf(signs);
    }

    /// The result.
    public int total() {
      int total = 0;
      for (int i = 0; i < terms.size(); i++) total += signs.get(i) * terms.get(i);
      return total;
    }

    /// `7 + 8 - 3`.
    public String expression() {
      var text = new StringBuilder().append(terms.getFirst());
      for (int i = 1; i < terms.size(); i++) {
        text.append(signs.get(i) > 0 ? " + " : " - ").append(terms.get(i));
      }
      return text.toString();
    }

    private static final Pattern EXPRESSION = Pattern.compile("[0-9](?: [+-] [0-9])+");

    /// The chain that a question asks for.
    public static Chain of(String question) {
      Matcher match = EXPRESSION.matcher(question);
      if (!match.find()) {
        throw new IllegalArgumentException("no chain of single digits in: " + question);
      }
      String[] words = match.group().split(" ");
      var terms = new ArrayList<Integer>();
      var signs = new ArrayList<Integer>();
      for (int i = 0; i < words.length; i += 2) {
        terms.add(Integer.valueOf(words[i]));
        signs.add(i > 0 && words[i - 1].equals("-") ? -1 : 1);
      }
      return new Chain(terms, signs);
    }
  }

  /// The task with its standard settings.
  public ChainSums() {
    this(Config.standard());
  }

  @Override
  public String name() {
    return "chain-sums";
  }

  @Override
  public Problem problem(SplittableRandom random, Level level) {
    int length =
        switch (level) {
          case TRAIN -> random.nextInt(config.minTerms(), config.maxTerms() + 1);
          case HARDER -> config.maxTerms() + config.harderBy();
        };
    Chain chain = chain(random, length);
    String language = config.wording().language(random);
    String question = chain.expression() + (language.equals("zh") ? " 等于 ?" : " = ?");
    return new Problem(
        Problem.id(name(), chain.expression()),
        name(),
        language,
        question,
        Integer.toString(chain.total()),
        length,
        "number");
  }

  /// Each sign is a fair coin; a minus that would fall below 0 or a plus above 99 takes the other.
  private static Chain chain(SplittableRandom random, int length) {
    var terms = new ArrayList<Integer>();
    var signs = new ArrayList<Integer>();
    int total = random.nextInt(1, 10);
    terms.add(total);
    signs.add(1);
    while (terms.size() < length) {
      int term = random.nextInt(1, 10);
      int sign = random.nextBoolean() ? 1 : -1;
      if (total + sign * term < 0 || total + sign * term > 99) sign = -sign;
      total += sign * term;
      terms.add(term);
      signs.add(sign);
    }
    return new Chain(terms, signs);
  }
}
