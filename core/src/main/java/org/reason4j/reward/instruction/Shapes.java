package org.reason4j.reward.instruction;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// IFBench's instructions on a response's shape: nesting, options, bullets, indents, templates.
final class Shapes {
  private static final Pattern LETTERED = Pattern.compile("^\\W*[aA]\\W*[bB]\\W*[cC]\\W*");
  private static final int LEVELS = 5;
  private static final int QUOTES = 3;

  private Shapes() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.ofEntries(
        Map.entry("count:punctuation", asked -> Shapes::allMarks),
        Map.entry("format:parentheses", asked -> Shapes::nestedBrackets),
        Map.entry("format:quotes", asked -> Shapes::nestedQuotes),
        Map.entry("format:options", asked -> options(asked.text("options"))),
        Map.entry("format:line_indent", asked -> Shapes::stairs),
        Map.entry("format:quote_unquote", asked -> Shapes::explained),
        Map.entry("format:list", asked -> list(asked.text("sep"))),
        Map.entry("format:thesis", asked -> Shapes::thesis),
        Map.entry("format:sub-bullets", asked -> Shapes::subBullets),
        Map.entry("format:no_bullets_bullets", asked -> Shapes::sentencesThenBullets),
        Map.entry("format:output_template", asked -> Shapes::template),
        Map.entry(
            "format:no_whitespace",
            asked -> response -> response.chars().noneMatch(Letters::isSpace)));
  }

  /// Each of `.,!?;:` and, besides, an interrobang.
  private static boolean allMarks(String response) {
    int question = response.indexOf("?!");
    int at = question >= 0 ? question : response.indexOf("!?");
    if (at < 0 && response.indexOf('‽') < 0) return false;
    String rest = at < 0 ? response : response.substring(0, at) + response.substring(at + 2);
    return ".,!?;:".chars().allMatch(mark -> rest.indexOf(mark) >= 0);
  }

  /// Brackets nested so deep that one closes again at the depth; a wrong one starts over.
  private static boolean nestedBrackets(String response) {
    var open = new ArrayDeque<Character>();
    int deepest = 0;
    for (int i = 0; i < response.length(); i++) {
      char letter = response.charAt(i);
      if ("([{".indexOf(letter) >= 0) {
        open.push(letter);
        deepest = Math.max(deepest, open.size());
        continue;
      }
      int closes = ")]}".indexOf(letter);
      if (closes < 0) continue;
      if (open.isEmpty() || open.peek() != "([{".charAt(closes)) {
        open.clear();
        deepest = 0;
        continue;
      }
      open.pop();
      if (deepest >= LEVELS) return true;
    }
    return false;
  }

  /// Three quotes that close in the order in which they opened, single within double or the other
  /// way round.
  private static boolean nestedQuotes(String response) {
    var open = new ArrayDeque<Character>();
    int deepest = 0;
    for (int i = 0; i < response.length(); i++) {
      char letter = response.charAt(i);
      if (letter != '"' && letter != '\'') continue;
      if (!open.isEmpty() && open.peek() == letter) {
        open.pop();
        if (deepest - open.size() >= QUOTES) return true;
      } else {
        open.push(letter);
        deepest = Math.max(deepest, open.size());
      }
    }
    return false;
  }

  /// One of the options and nothing else; lettered ones to the character, others without their
  /// punctuation.
  private static Constraint options(String options) {
    String divider = options.contains("/") ? "/" : options.contains("or") ? "or" : ",";
    List<String> each = List.of(options.split(divider, -1)).stream().map(Letters::strip).toList();
    if (LETTERED.matcher(options.substring(0, Math.min(60, options.length()))).find()) {
      return each::contains;
    }
    List<String> bare = each.stream().map(o -> Letters.lower(Letters.bare(o))).toList();
    return response -> bare.contains(Letters.lower(Letters.bare(response)));
  }

  /// Each line is indented deeper than the last.
  private static boolean stairs(String response) {
    int last = -1;
    for (String line : Letters.lines(response)) {
      if (Letters.isBlank(line)) continue;
      int indent = 0;
      while (indent < line.length() && line.charAt(indent) == ' ') indent++;
      if (indent <= last) return false;
      last = indent;
    }
    return true;
  }

  /// Quoted phrases do not touch, and none is the last thing said.
  private static boolean explained(String response) {
    String text = response.replace('“', '"').replace('”', '"').replace("'\"'", "");
    String close = String.join("", Letters.split(text));
    if (close.contains("\"\"")) return false;
    int end = close.length();
    while (end > 0 && ends(close.charAt(end - 1))) end--;
    return end == 0 || close.charAt(end - 1) != '"';
  }

  private static boolean ends(char letter) {
    return letter != '"' && (Character.isDigit(letter) || Letters.isPunctuation(letter));
  }

  private static Constraint list(String marker) {
    return response -> Letters.occurrences(response, marker) >= 2;
  }

  /// Something in italics by HTML, and something after it.
  private static boolean thesis(String response) {
    int plain = response.indexOf("<i>");
    int from = plain >= 0 ? plain : response.indexOf("<em>");
    if (from < 0) return false;
    int plainEnd = response.indexOf("</i>", from);
    int to = plainEnd >= 0 ? plainEnd : response.indexOf("</em>", from);
    if (to < 0) return false;
    int inside = response.indexOf('>', from) + 1;
    int after = response.indexOf('>', to) + 1;
    return inside <= to
        && !Letters.isBlank(response.substring(inside, to))
        && !Letters.isBlank(response.substring(after));
  }

  /// Each bullet `*` has a bullet `-` after it, before the next.
  private static boolean subBullets(String response) {
    String[] bullets = response.split("\\*", -1);
    for (int i = 1; i < bullets.length; i++) {
      if (bullets[i].indexOf('-') < 0) return false;
    }
    return true;
  }

  /// Two sentences or more, then two bullets or more, and nothing after them.
  private static boolean sentencesThenBullets(String response) {
    int sentences = 0;
    int bullets = 0;
    for (String line : Letters.lines(response)) {
      String text = Letters.strip(line);
      if (text.startsWith("*")) {
        if (sentences < 2) return false;
        bullets++;
      } else if (bullets == 0) {
        sentences += Sentences.of(text).size();
      } else {
        return false;
      }
    }
    return bullets >= 2;
  }

  private static boolean template(String response) {
    return response.contains("My Answer:")
        && response.contains("My Conclusion:")
        && response.contains("Future Outlook:");
  }
}
