package org.reason4j.verify;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.reason4j.reward.Answers;
import org.reason4j.reward.format.BoundedText;

/// Whether the gold, or `config.pattern`, an expression of Java's syntax, is found in what is said
/// after the thinking; with `"whole": true` it must match all of it. An expression may look at
/// [BoundedText#STEPS] characters of a text of [BoundedText#MAX_LENGTH].
///
/// Rules: `match`, `no-match`, `no-answer`, `out-of-steps`, `bad-pattern`.
public final class RegexChecker implements Checker {
  @Override
  public String kind() {
    return "regex";
  }

  @Override
  public Finding check(Case given) {
    String source = given.config().path("pattern").asString(given.goldText());
    if (source.isEmpty()) return Finding.unverified("bad-pattern", "no expression is given");
    Optional<String> said = Answers.summary(given.predictionText());
    if (said.isEmpty()) return Finding.none("no-answer", source);
    try {
      boolean whole = given.config().path("whole").asBoolean(false);
      OptionalInt found = new BoundedText().found(Pattern.compile(source), said.get(), whole);
      if (found.isEmpty()) return Finding.unverified("out-of-steps", "ran out of steps: " + source);
      return found.getAsInt() == 1
          ? Finding.correct("match", source)
          : Finding.wrong("no-match", source, "no match");
    } catch (PatternSyntaxException bad) {
      return Finding.unverified("bad-pattern", bad.getDescription());
    }
  }
}
