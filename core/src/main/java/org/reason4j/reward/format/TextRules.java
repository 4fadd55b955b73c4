package org.reason4j.reward.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rules on tags, steps and repetition of a response. Linear in it.
public final class TextRules {
  private static final Pattern STEP =
      Pattern.compile(
          "(?m)\\bStep [0-9]+|^[ \\t]{0,40}[0-9]{1,3}[.)] |^[ \\t]{0,40}[-*•] "
              + "|\\b(?:First|Second|Third|Next|Then|Finally|Lastly)\\b,?");

  private static final List<String> SEQUENCE =
      List.of("First", "Second", "Third", "Fourth", "Fifth", "Next", "Then", "After", "Finally");

  /// What stands beyond so many characters is not counted.
  private static final int READ = 50_000;

  private TextRules() {}

  /// The part of a text that is counted.
  public static String read(String text) {
    return text.length() <= READ ? text : text.substring(0, READ);
  }

  /// The words of a text in lower case; in Chinese each character is one.
  public static List<String> words(String text, boolean chinese) {
    String lower = read(text).toLowerCase(Locale.ROOT);
    if (chinese) {
      return lower
          .codePoints()
          .filter(letter -> !Character.isWhitespace(letter))
          .mapToObj(Character::toString)
          .toList();
    }
    var words = new ArrayList<String>();
    for (String word : lower.split("\\s+")) {
      if (!word.isEmpty()) words.add(word);
    }
    return words;
  }

  /// The share of runs of `n` items that occurred before, in 0..1; 0 where there is no run.
  public static double repeated(List<?> items, int n) {
    int runs = items.size() - n + 1;
    if (n < 1 || runs < 1) return 0;
    Set<List<?>> seen = new HashSet<>();
    for (int i = 0; i < runs; i++) seen.add(items.subList(i, i + n));
    return 1 - (double) seen.size() / runs;
  }

  /// A quarter for each of the four tags of thinking and answer that stands once on its line
  /// (open-r1).
  public static double tagCount(String text) {
    double score = 0;
    for (String tag : List.of("<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>")) {
      int first = text.indexOf(tag);
      if (first >= 0 && text.indexOf(tag, first + tag.length()) < 0) score += 0.25;
    }
    return score;
  }

  /// Whether a tag, perhaps with attributes, opens and closes after it.
  public static boolean holds(String text, String tag) {
    int open = text.indexOf("<" + tag);
    if (open < 0) return false;
    int end = open + 1 + tag.length();
    boolean whole =
        end < text.length()
            && (text.charAt(end) == '>' || Character.isWhitespace(text.charAt(end)));
    return whole && text.indexOf("</" + tag + ">", end) >= 0;
  }

  /// Whether the text is thinking and answer, each on lines of its own, and nothing else; with
  /// `fence`, the answer holds a fenced block of that language.
  public static boolean onLines(String text, String fence) {
    int middle = text.indexOf("</think>\n<answer>\n");
    if (!text.startsWith("<think>\n") || middle < 0 || !text.endsWith("</answer>")) return false;
    String answer = text.substring(middle);
    int open = answer.indexOf("```" + fence);
    return fence.isEmpty() || open >= 0 && answer.indexOf("```", open + 3) >= 0;
  }

  /// Whether the text begins with its only `<think>`, which closes; with `answered`, something
  /// follows.
  public static boolean thinksFirst(String text, boolean answered) {
    int close = text.indexOf("</think>");
    boolean once = text.startsWith("<think>") && text.lastIndexOf("<think>") == 0 && close > 0;
    return once && !(answered && text.substring(close + 8).isBlank());
  }

  /// How many steps a text names: numbered, as bullets, or by words such as `First`.
  public static int steps(String text) {
    Matcher step = STEP.matcher(read(text));
    int count = 0;
    while (step.find()) count++;
    return count;
  }

  /// How many of the terms stand in the text in their order; the usual words where none are given.
  public static int inSequence(String text, List<String> terms) {
    int count = 0;
    int at = 0;
    for (String term : terms.isEmpty() ? SEQUENCE : terms) {
      int next = text.indexOf(term, at);
      if (next < 0) continue;
      count++;
      at = next + term.length();
    }
    return count;
  }
}
