package org.reason4j.reward.judge;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a speaker's text is read.
final class Replies {
  private static final Pattern FENCE =
      Pattern.compile("\\A\\s*```[a-zA-Z]*[ \\t]*\\R(.*?)\\R?```\\s*\\z", Pattern.DOTALL);
  private static final int EXCERPT = 120;

  private Replies() {}

  /// The text after the thinking.
  static String spoken(String text) {
    int end = text.lastIndexOf("</think>");
    return end < 0 ? text : text.substring(end + "</think>".length());
  }

  /// The text inside a code fence, where the fence is all there is; else the text.
  static String unfenced(String text) {
    Matcher fence = FENCE.matcher(text);
    return fence.matches() ? fence.group(1) : text;
  }

  /// The end of a text on one line, for a message.
  static String end(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= EXCERPT
        ? "'" + line + "'"
        : "'..." + line.substring(line.length() - EXCERPT) + "'";
  }
}
