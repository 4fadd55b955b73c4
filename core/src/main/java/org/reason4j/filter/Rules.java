package org.reason4j.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.config.ConfigException;

/// Filters by name, as a recipe or the command line lists them: `repetition`, `length=10..2000`,
/// `form=summary` ...
///
/// @param tokens counts the tokens of a text, for `length=10..2000tokens`
/// @param contamination the evaluations not to learn from, for `contamination`
public record Rules(Optional<ToIntFunction<String>> tokens, Optional<Contamination> contamination) {
  /// The names there are, in the order in which they are best asked: cheap ones first, those that
  /// remember last.
  public static final Set<String> NAMES =
      Collections.unmodifiableSet(
          new LinkedHashSet<>(
              List.of(
                  "length",
                  "form",
                  "code-blocks",
                  "long-paragraphs",
                  "language-mix",
                  "repetition",
                  "unequal-lengths",
                  "answer-leak",
                  "contamination",
                  "duplicates",
                  "near-duplicates")));

  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})?\\.\\.(\\d{1,9})?(tokens)?");

  /// Without a tokenizer and without evaluations.
  public static Rules plain() {
    return new Rules(Optional.empty(), Optional.empty());
  }

  /// New filters for a chain, in the order given.
  ///
  /// @throws ConfigException if a name is unknown or twice there, or a value cannot be read
  public List<Filter> named(List<String> specs) {
    var filters = new ArrayList<Filter>();
    var seen = new LinkedHashSet<String>();
    for (String spec : specs) {
      int sign = spec.indexOf('=');
      String name = (sign < 0 ? spec : spec.substring(0, sign)).strip();
      if (!seen.add(name)) throw new ConfigException("filter " + name + " is listed twice");
      Optional<String> value =
          sign < 0 ? Optional.empty() : Optional.of(spec.substring(sign + 1).strip());
      filters.add(filter(name, value));
    }
    return filters;
  }

  private Filter filter(String name, Optional<String> value) {
    return switch (name) {
      case "length" -> length(value.orElse("1.."));
      case "form" -> form(value.orElse("summary"));
      case "code-blocks" -> without(name, value, new CodeBlocks());
      case "long-paragraphs" -> new LongParagraphs((int) number(name, value, 2000, 1, 1e9));
      case "language-mix" -> new LanguageMix(number(name, value, 0.9, 0, 1));
      case "repetition" ->
          new Repetition(
              Repetition.STANDARD.gram(), number(name, value, Repetition.STANDARD.share(), 0, 1));
      case "unequal-lengths" -> new UnequalLengths(number(name, value, 2, 1, 1e9));
      case "answer-leak" -> without(name, value, new AnswerLeak());
      case "contamination" -> without(name, value, evaluations());
      case "duplicates" -> without(name, value, new Duplicates());
      case "near-duplicates" -> new NearDuplicates(number(name, value, 0.8, 0, 1));
      default -> throw ConfigException.unknown("filter", name, NAMES);
    };
  }

  private Filter evaluations() {
    return contamination.orElseThrow(() ->
        new ConfigException(
            "filter contamination has nothing to compare with; name the evaluations' files"));
  }

  private Filter length(String value) {
    Matcher range = RANGE.matcher(value);
    if (!range.matches()) throw bad("length", value, "MIN..MAX or MIN..MAXtokens, as 10..2000");
    int min = range.group(1) == null ? 0 : Integer.parseInt(range.group(1));
    int max = range.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(range.group(2));
    if (min > max) throw bad("length", value, "a range that is not empty");
    if (range.group(3) == null) return Length.characters(min, max);
    return Length.tokens(
        min,
        max,
        tokens.orElseThrow(
            () -> new ConfigException("filter length counts tokens; name a tokenizer")));
  }

  private static Filter form(String shape) {
    return switch (shape) {
      case "think-answer" -> Form.thinkAnswer();
      case "summary" -> Form.summary();
      case "plain" -> Form.plain();
      default -> throw bad("form", shape, "think-answer, summary or plain");
    };
  }

  private static Filter without(String name, Optional<String> value, Filter filter) {
    if (value.isPresent()) throw bad(name, value.get(), "no value");
    return filter;
  }

  private static double number(
      String name, Optional<String> value, double otherwise, double low, double high) {
    if (value.isEmpty()) return otherwise;
    String expected = "a number from %s to %s".formatted(shown(low), shown(high));
    try {
      double number = Double.parseDouble(value.get());
      if (number >= low && number <= high) return number;
    } catch (NumberFormatException _) {
      throw bad(name, value.get(), expected);
    }
    throw bad(name, value.get(), expected);
  }

  private static String shown(double number) {
    return Long.toString((long) number);
  }

  private static ConfigException bad(String name, String value, String expected) {
    return new ConfigException(
        "filter %s has the value \"%s\"; expected %s".formatted(name, value, expected));
  }
}
