package org.reason4j.reward;

import java.util.Optional;

/// What counts as the answer of a response, strictly: the text inside the last `<answer>` block
/// after the thinking. An answer given elsewhere earns nothing, so accuracy "over all" counts it as
/// wrong; accuracy "over extractable" leaves out the responses for which this is empty.
public final class Answers {
  /// An answer longer than this is not read: no task asks for as much.
  public static final int MAX_LENGTH = 2_000;

  /// A summary longer than this is not judged: no prompt of those that are asks for as much.
  public static final int MAX_SUMMARY = 50_000;

  static final String THINK = "<think>";
  static final String END_THINK = "</think>";
  static final String ANSWER = "<answer>";
  static final String END_ANSWER = "</answer>";

  private Answers() {}

  /// The answer, trimmed; empty where there is none, where the last block is not closed, is blank,
  /// holds a further tag, is longer than [#MAX_LENGTH], or lies inside the thinking.
  public static Optional<String> extract(String response) {
    int from = afterThinking(response);
    if (from < 0) return Optional.empty();
    int close = response.lastIndexOf(END_ANSWER);
    int open = response.lastIndexOf(ANSWER);
    if (open < from || close < open) return Optional.empty();
    // The first close after the last open: a block with two ends is malformed.
    int start = open + ANSWER.length();
    if (response.indexOf(END_ANSWER, start) != close) return Optional.empty();
    if (close - start > MAX_LENGTH) return Optional.empty();
    String inside = response.substring(start, close).strip();
    return inside.isEmpty() || holdsTag(inside) ? Optional.empty() : Optional.of(inside);
  }

  /// The summary, trimmed: what is said after the thinking, or the whole text where no tag of
  /// thinking stands. Empty where the thinking never ends or nothing is said after it.
  public static Optional<String> summary(String response) {
    int from = afterThinking(response);
    if (from < 0) return Optional.empty();
    String said = response.substring(from).strip();
    return said.isEmpty() ? Optional.empty() : Optional.of(said);
  }

  /// A summary of at most [#MAX_SUMMARY] characters; empty where it is longer.
  public static Optional<String> bounded(Optional<String> summary) {
    return summary.filter(text -> text.length() <= MAX_SUMMARY);
  }

  /// The thinking: what stands between the tags, or before `</think>` where the prompt already
  /// opened it; without any tag, what stands before the answer.
  public static String thinking(String response) {
    int close = response.lastIndexOf(END_THINK);
    int open = response.indexOf(THINK);
    if (close < 0 && open < 0) {
      int answer = response.indexOf(ANSWER);
      return answer < 0 ? response : response.substring(0, answer);
    }
    int start = open < 0 || close >= 0 && open > close ? 0 : open + THINK.length();
    return close < 0 ? response.substring(start) : response.substring(start, close);
  }

  /// Where the part after the thinking begins; -1 where the thinking never ends.
  private static int afterThinking(String response) {
    int close = response.lastIndexOf(END_THINK);
    int open = response.lastIndexOf(THINK);
    if (open > close) return -1;
    return close < 0 ? 0 : close + END_THINK.length();
  }

  static boolean holdsTag(String text) {
    return text.contains(THINK)
        || text.contains(END_THINK)
        || text.contains(ANSWER)
        || text.contains(END_ANSWER);
  }
}
