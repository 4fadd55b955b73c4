package org.reason4j.reward.instruction;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Instructions on a response's form: bullets, highlights, sections, a title, JSON.
final class Layout {
  private static final List<String> ANSWERS =
      List.of("My answer is yes.", "My answer is no.", "My answer is maybe.");

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Layout() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "detectable_format:number_bullet_lists", asked -> bullets(asked.count("num_bullets")),
        "detectable_format:constrained_response",
            asked -> response -> ANSWERS.stream().anyMatch(response::contains),
        "detectable_format:number_highlighted_sections",
            asked -> highlights(asked.count("num_highlights")),
        "detectable_format:multiple_sections",
            asked ->
                sections(Letters.strip(asked.text("section_spliter")), asked.count("num_sections")),
        "detectable_format:json_format", asked -> Layout::json,
        "detectable_format:title", asked -> Layout::title,
        "detectable_format:rephrase", asked -> rephrase(asked.text("original_message")),
        "multi-turn:constrained_start", asked -> start(asked.text("starter")));
  }

  /// Bullets are lines that begin with one `*` or with `-`.
  private static Constraint bullets(int number) {
    return response -> {
      int count = 0;
      List<String> lines = Letters.lines(response);
      for (int i = 0; i < lines.size(); i++) {
        String line = Letters.strip(lines.get(i));
        boolean alone = line.equals("*");
        if (line.startsWith("-")) count++;
        if (line.startsWith("*") && !alone && line.charAt(1) != '*') count++;
        // A star alone takes the next line as its text.
        if (alone && i + 1 < lines.size()) {
          count++;
          i++;
        }
      }
      return count == number;
    };
  }

  private static Constraint highlights(int number) {
    return response -> marked(response, "*") + marked(response, "**") >= number;
  }

  /// How many pieces of a line stand between two such marks, with something other than white space
  /// in them and no star.
  private static int marked(String text, String mark) {
    int count = 0;
    int at = text.indexOf(mark);
    while (at >= 0) {
      int from = at + mark.length();
      int to = from;
      while (to < text.length() && text.charAt(to) != '*' && text.charAt(to) != '\n') to++;
      boolean closed = text.startsWith(mark, to);
      if (closed && !Letters.isBlank(text.substring(from, to))) count++;
      at = text.indexOf(mark, closed ? to + mark.length() : at + 1);
    }
    return count;
  }

  /// Sections begin with the word and a number, `Section 2`.
  private static Constraint sections(String word, int number) {
    return response -> {
      int count = 0;
      for (int at = response.indexOf(word); at >= 0; ) {
        int end = at + word.length();
        if (end < response.length() && Letters.isSpace(response.charAt(end))) end++;
        boolean numbered = end < response.length() && Character.isDigit(response.charAt(end));
        if (numbered) count++;
        at = response.indexOf(word, Math.max(end, at + 1));
      }
      return count >= number;
    };
  }

  /// The whole response is JSON, perhaps fenced.
  private static boolean json(String response) {
    String text = Letters.strip(response);
    for (String fence : List.of("```json", "```Json", "```JSON", "```")) {
      if (text.startsWith(fence)) text = text.substring(fence.length());
    }
    if (text.endsWith("```")) text = text.substring(0, text.length() - 3);
    text = Letters.strip(text);
    // Python reads these as numbers, and so do the suites.
    if (text.isEmpty()) return false;
    if (Set.of("NaN", "Infinity", "-Infinity").contains(text)) return true;
    try {
      return !JSON.readTree(text).isMissingNode();
    } catch (JacksonException _) {
      return false;
    }
  }

  /// A title is `<<...>>` within a line.
  private static boolean title(String response) {
    for (String line : Letters.lines(response)) {
      int open = line.indexOf("<<");
      int close = line.lastIndexOf(">>");
      if (open < 0 || close < open + 3) continue;
      int from = open;
      int to = close + 2;
      while (from < to && line.charAt(from) == '<') from++;
      while (to > from && line.charAt(to - 1) == '>') to--;
      if (!Letters.isBlank(line.substring(from, to))) return true;
    }
    return false;
  }

  /// The original with nothing but its parts between stars changed.
  private static Constraint rephrase(String original) {
    String fixed = unstarred(original);
    return response -> response.contains("*") && unstarred(response).equals(fixed);
  }

  private static String unstarred(String text) {
    var rest = new StringBuilder();
    for (String line : Letters.lines(text)) {
      int open = line.indexOf('*');
      int close = line.lastIndexOf('*');
      rest.append(open < close ? line.substring(0, open) + line.substring(close + 1) : line);
      rest.append('\n');
    }
    return rest.toString();
  }

  private static Constraint start(String words) {
    return response ->
        Letters.lines(response).stream().anyMatch(line -> Letters.strip(line).startsWith(words));
  }
}
