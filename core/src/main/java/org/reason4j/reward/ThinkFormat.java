package org.reason4j.reward;

/// 1 for exactly one thinking block followed by exactly one answer block that is not blank, with
/// nothing but white space around them; otherwise 0. The thinking may be empty.
///
/// Take it from [PromptTemplate#format]: a rule that waits for `<think>` where the prompt has
/// opened it already gives 0 for ever.
///
/// @param thinkOpened whether the prompt already ends with `<think>`, so that the response must not
///   open it again
public record ThinkFormat(boolean thinkOpened) implements ResponseFormat {
  @Override
  public boolean wellFormed(Response response) {
    return wellFormed(response.text());
  }

  /// Whether the text is of the form, in time linear in its length. As a regular expression:
  /// `\s*<think>T</think>\s*<answer>A</answer>\s*`, T and A free of tags.
  public boolean wellFormed(String text) {
    String rest = text.strip();
    if (!thinkOpened) {
      if (!rest.startsWith(Answers.THINK)) return false;
      rest = rest.substring(Answers.THINK.length());
    }
    int close = rest.indexOf(Answers.END_THINK);
    if (close < 0 || Answers.holdsTag(rest.substring(0, close))) return false;
    rest = rest.substring(close + Answers.END_THINK.length()).strip();
    if (!rest.startsWith(Answers.ANSWER) || !rest.endsWith(Answers.END_ANSWER)) return false;
    int end = rest.length() - Answers.END_ANSWER.length();
    if (end < Answers.ANSWER.length()) return false;
    String inside = rest.substring(Answers.ANSWER.length(), end);
    return !inside.isBlank() && !Answers.holdsTag(inside);
  }
}
