package org.reason4j.data;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Pieces of the Markdown that cards are written in. Text from data is escaped, so that no example
/// can end a table or a block.
public final class CardText {
  private CardText() {}

  /// A value of the YAML front matter: double-quoted, as in JSON, which YAML reads the same way.
  public static String quoted(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  /// A list of the front matter; nothing where it is empty.
  public static String list(String key, List<String> values) {
    if (values.isEmpty()) return "";
    return key
        + ":\n"
        + values.stream().map(value -> "- " + quoted(value) + "\n").collect(Collectors.joining());
  }

  /// A table; nothing where it has no rows.
  public static String table(List<String> head, List<List<String>> rows) {
    if (rows.isEmpty()) return "";
    var text = new StringBuilder(row(head));
    text.append("|").append("---|".repeat(head.size())).append('\n');
    rows.forEach(cells -> text.append(row(cells)));
    return text.append('\n').toString();
  }

  /// A section with its heading; nothing where the body is empty.
  public static String section(String heading, String body) {
    return body.isEmpty() ? "" : "## " + heading + "\n\n" + body;
  }

  /// A block of text as it stands, fenced by more backticks than it holds in a row.
  public static String block(String language, String text) {
    int longest = 2;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(longest + 1);
    String end = text.endsWith("\n") ? "" : "\n";
    return fence + language + "\n" + text + end + fence + "\n\n";
  }

  private static String row(List<String> cells) {
    return "| " + cells.stream().map(CardText::cell).collect(Collectors.joining(" | ")) + " |\n";
  }

  private static String cell(String text) {
    return text.replaceAll("[\\p{Cc}]+", " ")
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }
}
