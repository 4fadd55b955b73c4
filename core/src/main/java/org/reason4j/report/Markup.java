package org.reason4j.report;

/// Text made safe for a page.
final class Markup {
  private Markup() {}

  /// `text` as content or attribute value of HTML or XML: the five special characters are escaped,
  /// and characters that neither allows (NUL and other controls, lone surrogates) become U+FFFD.
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
          }
        });
    return out.toString();
  }

  /// At most `limit` characters of `text`, cut between characters; what was left out is counted.
  static String shorten(String text, int limit) {
    if (text.length() <= limit) return text;
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + " … (" + (text.length() - end) + " more characters)";
  }

  /// `text` as one cell of a Markdown table: on one line, as code where it could be taken for
  /// markup.
  static String markdownCell(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n', '\r', '\t' -> out.append(' ');
            case '|' -> out.append("\\|");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '&' -> out.append("&amp;");
            case '\\', '`', '*', '_', '[', ']', '#', '$', '~' ->
                out.append('\\').appendCodePoint(c);
            default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
          }
        });
    return out.toString();
  }

  private static boolean allowed(int c) {
    if (c == '\n' || c == '\t' || c == '\r') return true;
    boolean control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    boolean direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return !control && !surrogate && !direction && (c & 0xFFFE) != 0xFFFE;
  }
}
