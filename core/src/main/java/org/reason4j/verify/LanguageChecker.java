package org.reason4j.verify;

import java.util.regex.Pattern;
import org.reason4j.reward.Answers;
import org.reason4j.reward.Words;

/// Whether a text is in `config.target_language` (`en` or `zh`, or the gold): at least
/// `config.share` (0.9) of its words are. Code in fences, formulas, tags and units are left out;
/// what a word is: [Words]. The score is the share. With `"part": "thinking"` only the thinking is
/// read.
///
/// Rules: `share`, `no-words`, `unknown-language`.
public final class LanguageChecker implements Checker {
  private static final double SHARE = 0.9;
  private static final int READ = 50_000;

  /// Tags and units of measure, which are of no language.
  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "</?[a-z]{1,20}>|(?<![A-Za-z])(?:mm|cm|dm|km|mg|kg|ml|mL|kW|kWh|Hz|min)(?![A-Za-z])");

  @Override
  public String kind() {
    return "language";
  }

  @Override
  public Finding check(Case given) {
    String target = given.config().path("target_language").asString(given.goldText());
    String language = target.split("[-_]", -1)[0];
    if (!language.equals("en") && !language.equals("zh")) {
      return Finding.unverified("unknown-language", "unknown '" + target + "'; expected en or zh");
    }
    String text = given.predictionText();
    if (given.config().path("part").asString("").equals("thinking")) {
      text = Answers.thinking(text);
    }
    Words words = Words.count(prose(text));
    if (words.total() == 0) return Finding.none("no-words", language).withScore(0);
    double share = (double) words.of(language) / words.total();
    String found =
        "English %d, Chinese %d, other %d"
            .formatted(words.english(), words.chinese(), words.other());
    boolean enough = share >= given.config().path("share").asDouble(SHARE);
    return (enough ? Finding.correct("share", found) : Finding.wrong("share", language, found))
        .withScore(share);
  }

  /// Without fenced code, formulas between dollars or brackets, tags and units.
  static String prose(String text) {
    String part = text.length() <= READ ? text : text.substring(0, READ);
    String rest = cut(part, "```", "```");
    rest = cut(rest, "$$", "$$");
    rest = cut(rest, "\\[", "\\]");
    rest = cut(rest, "\\(", "\\)");
    rest = cut(cut(rest, "$", "$"), "`", "`");
    return LEFT_OUT.matcher(rest).replaceAll(" ");
  }

  /// Without what stands between two marks; a mark that is never closed stays.
  private static String cut(String text, String open, String close) {
    var rest = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int from = text.indexOf(open, at);
      int to = from < 0 ? -1 : text.indexOf(close, from + open.length());
      if (to < 0) break;
      rest.append(text, at, from).append(' ');
      at = to + close.length();
    }
    return rest.append(text, at, text.length()).toString();
  }
}
