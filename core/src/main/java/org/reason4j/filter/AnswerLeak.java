package org.reason4j.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Drops a candidate whose prompt gives its answer away: "the answer is 42", "Answer: (B)",
/// `\boxed{42}`, `#### 42` or `<answer>42</answer>` where 42 is the answer of the response. That
/// the answer only occurs in the prompt says nothing: most small numbers do.
///
/// The answer of a response is what follows its last `####`, its last box, its answer block, or all
/// of it where it is one short line.
public final class AnswerLeak implements Filter {
  private static final int SHORT = 60;
  private static final Pattern GIVES_AWAY =
      Pattern.compile(
          "(?i)(?:\\b(?:answer|solution|result)\\s*(?:key)?\\s*(?:is|are|was|=|:|：)\\s*"
              + "|(?:答案|结果)\\s*(?:是|为|=|:|：)\\s*|####\\s*|<answer>\\s*|\\\\boxed\\s*\\{\\s*)");
  private static final Pattern DRESS =
      Pattern.compile("(?:\\\\boxed\\s*\\{|\\\\[(\\[]|[$*(\\[\"'`\\s])+");
  private static final Pattern BLOCK = Pattern.compile("<answer>([^<]{1,200})</answer>");
  private static final Pattern MARKED = Pattern.compile("####\\s*([^\\n]{1,200})");

  @Override
  public String name() {
    return "answer-leak";
  }

  @Override
  public String rule() {
    return "no prompt that gives its answer away";
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    return leak(candidate).map("gives its answer away: \"%s\""::formatted);
  }

  /// The words that give the answer away.
  public Optional<String> leak(Candidate candidate) {
    Matcher sign = GIVES_AWAY.matcher(candidate.prompt());
    Optional<String> answer = Optional.empty();
    while (sign.find()) {
      if (answer.isEmpty()) answer = answer(candidate.response());
      if (answer.isEmpty()) return Optional.empty();
      int end = told(candidate.prompt(), sign.end(), answer.get());
      if (end >= 0) {
        return Optional.of(candidate.prompt().substring(sign.start(), end).replaceAll("\\s+", " "));
      }
    }
    return Optional.empty();
  }

  /// Where an answer that stands at `from`, dressed or not, ends; -1 where it does not stand there.
  private static int told(String prompt, int from, String answer) {
    Matcher dress = DRESS.matcher(prompt).region(from, prompt.length());
    int at = dress.lookingAt() ? dress.end() : from;
    if (!prompt.regionMatches(true, at, answer, 0, answer.length())) return -1;
    int end = at + answer.length();
    return end == prompt.length() || !goesOn(prompt, end) ? end : -1;
  }

  /// Whether a word or a number goes on here: 42 is not told by 420 or 42.5.
  private static boolean goesOn(String text, int at) {
    char next = text.charAt(at);
    if (Character.isLetterOrDigit(next)) return true;
    return (next == '.' || next == ',' || next == '/')
        && at + 1 < text.length()
        && Character.isDigit(text.charAt(at + 1));
  }

  private static Optional<String> answer(String response) {
    List<String> found = new ArrayList<>();
    Matcher marked = MARKED.matcher(response);
    while (marked.find()) found.add(marked.group(1));
    if (found.isEmpty()) {
      Matcher block = BLOCK.matcher(response);
      while (block.find()) found.add(block.group(1));
    }
    if (found.isEmpty()) lastBox(response).ifPresent(found::add);
    String line = response.strip();
    if (found.isEmpty() && line.length() <= SHORT && line.indexOf('\n') < 0) found.add(line);
    if (found.isEmpty()) return Optional.empty();
    String bare = DRESS.matcher(found.getLast().strip()).replaceFirst("");
    String answer = bare.replaceAll("[$*)\\]\"'`.\\s]+$", "");
    return answer.isEmpty() ? Optional.empty() : Optional.of(answer);
  }

  private static Optional<String> lastBox(String text) {
    int open = text.lastIndexOf("\\boxed{");
    if (open < 0) return Optional.empty();
    int start = open + "\\boxed{".length();
    int depth = 1;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{') depth++;
      if (c == '}' && --depth == 0) return Optional.of(text.substring(start, i));
    }
    return Optional.empty();
  }
}
