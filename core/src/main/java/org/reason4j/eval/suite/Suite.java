package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.config.TomlBinder;

/// A benchmark as its TOML says it: where the questions are, how one is asked, and what judges the
/// answer.
///
/// Fields are named by path, `a.b` or `list.0`; `a|b` is the first of two that a row has.
public record Suite(
    @Doc("How the suite is called.") String name,
    @Default("") @Doc("What it is, in a few words.") String title,
    @Default("") @Doc("The page of its authors or of the copy that is used.") String source,
    @Default("") @Doc("Licence of the data.") String licence,
    @Default("0") @Range(min = 0) @Doc("How many questions it has; 0 is not said.") int items,
    @Doc("The file, below the data folder or beside a suite of one's own.") String file,
    @Default("[]") @Doc("Other names that the file may have.") List<String> also,
    @Default("[]") @Doc("Where pull gets it; several addresses make file a folder.")
        List<String> url,
    @Default("[]") @Doc("SHA-256 that a file may have; none: any.") List<String> sha256,
    @Default("") @Doc("What to do by hand where pull may not fetch it.") String byHand,
    @Default("") @Doc("Which entries of a ZIP, as a glob.") String entries,
    @Default("[]") @Doc("Names of the columns of a CSV without a header.") List<String> columns,
    @Default("") @Doc("The field of a JSON object that holds the rows.") String rows,
    @Default("{}") @Doc("Rows whose field matches the whole regular expression.")
        Map<String, String> where,
    @Default("") @Doc("Field of the question's name; empty numbers them.") String id,
    @Default("question") @Doc("Field of the question.") String question,
    @Default("answer") @Doc("Field of the gold; empty where there is none.") String gold,
    @Default("[]") @Doc("Cleaning of the gold, each 'regular expression => replacement'.")
        List<String> clean,
    @Default("{}") @Doc("A gold of several fields: key = field.") Map<String, String> goldObject,
    @Default("[]") @Doc("Fields of the choices, or the one that holds the list.")
        List<String> choices,
    @Default("letter") @Doc("How the gold names a choice.") GoldChoice goldChoice,
    @Default("false") @Doc("Whether choices are put in an order by the item's hash.")
        boolean shuffle,
    @Default("{question}") @Doc("What is asked: {question}, {choices} and {any field}.")
        String prompt,
    @Default("math") @Doc("The kind of checker.") String kind,
    @Default("{}")
        @Doc("The checker's config: key = JSON, \"$field\", or \"$field[]\" for its words.")
        Map<String, String> config,
    @Default("pass@1") @Doc("The headline figure: pass@1, cons@k or pass@k.") String metric,
    @Default("4") @Range(min = 1, max = 4096) @Doc("Answers to each question.") int k,
    @Default("0.6") @Range(min = 0, max = 2) @Doc("Sampling temperature.") double temperature,
    @Default("0.95") @Range(above = 0, max = 1) @Doc("Mass of the best tokens kept.") double topP,
    @Default("32768") @Range(min = 1) @Doc("Tokens of an answer at most.") int maxTokens) {

  /// How a gold names the right choice.
  public enum GoldChoice {
    /// `A`, `B` ...
    LETTER,
    /// From 0.
    INDEX,
    /// The first of the choices as the fields hold them is the right one.
    FIRST
  }

  /// The figures that a suite may be quoted by.
  public static final List<String> METRICS = List.of("pass@1", "cons@k", "pass@k");

  public Suite {
    if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new ConfigException(
          "name is \"%s\"; expected lower-case letters, digits, - and _, such as math500", name);
    }
    for (String step : clean) {
      if (!step.contains(" => ") && !step.endsWith(" =>")) {
        throw new ConfigException(
            "clean holds \"%s\"; expected 'regular expression => replacement', such as ', => '",
            step);
      }
    }
    List<String> patterns = new ArrayList<>(where.values());
    clean.forEach(step -> patterns.add(step.substring(0, step.lastIndexOf(" =>"))));
    for (String pattern : patterns) {
      try {
        var _ = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw new ConfigException(
            "where and clean hold \"%s\", which is no regular expression: %s",
            pattern, e.getDescription());
      }
    }
    for (String digest : sha256) {
      if (!digest.matches("[0-9a-f]{64}"))
        throw new ConfigException("sha256 holds \"%s\"; expected 64 digits a-f, 0-9", digest);
    }
    if (!METRICS.contains(metric)) {
      throw new ConfigException(
          "metric is \"%s\", which is unknown; expected %s", metric, String.join(", ", METRICS));
    }
  }

  /// A suite from its TOML.
  ///
  /// @param file its name for messages
  /// @throws ConfigException with all mistakes
  public static Suite parse(String file, String toml) {
    return TomlBinder.parse(file, toml, Suite.class, List.of());
  }

  /// The names that the file may have, the one that pull gives it first.
  public List<String> files() {
    List<String> names = new ArrayList<>();
    names.add(file);
    names.addAll(also);
    return names;
  }
}
