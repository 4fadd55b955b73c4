package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Finds the answer in a response: after the thinking, the last box (boxes that only "and", "or" or
/// a comma joins count as one), else what follows the last "answer is", "answer:" or `####`, else
/// the whole of a short text, else the last formula or number.
final class Extraction {
  /// No more than this much of the end of a response is read.
  static final int TAIL = 65_536;

  private static final int PROSE_TAIL = 4_000;
  private static final String[] ENDS = {
    "<|im_end|>", "<|im_start|>", "<|endoftext|>", "<|eot_id|>", "</s>", "<｜end▁of▁sentence｜>"
  };
  private static final String[] IS = {" is ", " is:", " are ", " est ", " es ", " = "};
  private static final String[] MARKS = {
    "answer", "答案", "réponse", "reponse", "respuesta", "antwort", "risposta", "ответ", "resposta"
  };

  private Extraction() {}

  /// Texts that may be the answer, the likeliest first; the first that can be read is it.
  ///
  /// @param boxed whether they stood in boxes
  record Found(List<String> candidates, boolean boxed) {}

  /// The answer's candidates in a response. Empty where the thinking never ends.
  static Found of(String response, boolean boxOnly) {
    String text = said(response);
    var candidates = new ArrayList<String>();
    int boxEnd = boxes(text, candidates);
    int hashes = text.lastIndexOf("####");
    if (boxEnd >= 0) {
      int later = finalAnswer(text, boxEnd);
      if (later >= 0 && !boxOnly) {
        var clause = new ArrayList<String>();
        clause(text, later, clause);
        clause.addAll(candidates);
        return new Found(clause, true);
      }
      return new Found(candidates, true);
    }
    if (boxOnly) return new Found(List.of(), false);
    if (hashes >= 0) {
      candidates.add(line(text, hashes + 4));
      return new Found(candidates, false);
    }
    int anchor = anchor(text);
    if (anchor >= 0) {
      if (denied(text, anchor)) return new Found(List.of(), false);
      clause(text, anchor, candidates);
      return new Found(candidates, false);
    }
    if (text.length() <= Budget.LENGTH) candidates.add(text);
    Prose.last(text.substring(Math.max(0, text.length() - PROSE_TAIL)), candidates);
    return new Found(candidates, false);
  }

  /// What is said after the thinking, markers of the end cut off, no longer than [#TAIL].
  private static String said(String response) {
    int close = response.lastIndexOf("</think>");
    int open = response.lastIndexOf("<think>");
    if (open > close) return "";
    int from = close < 0 ? 0 : close + "</think>".length();
    from = Math.max(from, response.length() - TAIL);
    String text = response.substring(from);
    for (String end : ENDS) {
      int at = text.indexOf(end);
      if (at > 0) text = text.substring(0, at);
    }
    int answer = text.lastIndexOf("<answer>");
    int answered = text.indexOf("</answer>", Math.max(answer, 0));
    if (answer >= 0 && answered > answer) text = text.substring(answer + 8, answered);
    return withoutDrawings(text).strip();
  }

  /// Without `[asy]` blocks, whose numbers are coordinates.
  private static String withoutDrawings(String text) {
    int open = text.indexOf("[asy]");
    if (open < 0) return text;
    var rest = new StringBuilder();
    int at = 0;
    while (open >= 0) {
      int close = text.indexOf("[/asy]", open);
      if (close < 0) break;
      rest.append(text, at, open);
      at = close + "[/asy]".length();
      open = text.indexOf("[asy]", at);
    }
    return rest.append(text, at, text.length()).toString();
  }

  /// Adds the last boxes' text; returns where the last box ends, -1 for none.
  private static int boxes(String text, List<String> into) {
    int last = lastBox(text, text.length());
    if (last < 0) return -1;
    int end = closing(text, brace(text, last));
    if (end < 0) return -1;
    var joined = new StringBuilder(text.substring(brace(text, last) + 1, end));
    int first = last;
    for (int count = 0; count < 100; count++) {
      int before = lastBox(text, first);
      if (before < 0) break;
      int close = closing(text, brace(text, before));
      if (close < 0 || close >= first || !joins(text.substring(close + 1, first))) break;
      joined.insert(0, text.substring(brace(text, before) + 1, close) + " , ");
      first = before;
    }
    String inside = joined.toString();
    int nested = lastBox(inside, inside.length());
    if (nested >= 0 && closing(inside, brace(inside, nested)) > 0) {
      inside = inside.substring(0, start(inside, nested)) + inside.substring(brace(inside, nested));
    }
    into.add(inside);
    return end;
  }

  private static int start(String text, int box) {
    return box > 0 && text.charAt(box - 1) == '\\' ? box - 1 : box;
  }

  /// Where the last `boxed{` before `before` starts; -1 for none.
  private static int lastBox(String text, int before) {
    int from = before - 1;
    while (true) {
      int at = Math.max(text.lastIndexOf("boxed", from), text.lastIndexOf("fbox", from));
      if (at < 0) return -1;
      if (brace(text, at) < before && brace(text, at) > 0) return at;
      from = at - 1;
      if (from < 0) return -1;
    }
  }

  /// The opening brace of a box; -1 where none follows.
  private static int brace(String text, int box) {
    int at = box + (text.startsWith("fbox", box) ? 4 : 5);
    while (at < text.length() && text.charAt(at) == ' ') at++;
    return at < text.length() && text.charAt(at) == '{' ? at : -1;
  }

  /// Whether what stands between two boxes makes them one answer.
  private static boolean joins(String between) {
    if (between.length() > 60) return false;
    String plain =
        between
            .replace("\\text", " ")
            .replace("\\quad", " ")
            .replace("\\qquad", " ")
            .replace("\\ ", " ")
            .replace("\\,", " ")
            .replaceAll("[${}\\\\\\s]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    return plain.matches("(?:[a-z]{3,12} ){0,1}(?:,|;|and|or|, and|, or|、|和|或)")
        || plain.isEmpty() && between.contains(",");
  }

  /// Where the brace that opens at `open` closes; -1 where it does not.
  static int closing(String text, int open) {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return at;
      }
    }
    return -1;
  }

  /// Where the text after the last "final answer is" behind `from` begins; -1 for none.
  private static int finalAnswer(String text, int from) {
    int at = lastIgnoringCase(text, "final answer", text.length());
    if (at < from) return -1;
    return after(text, at + "final ".length());
  }

  /// Where the text after the last mark of an answer begins; -1 for none.
  private static int anchor(String text) {
    int best = -1;
    for (String mark : MARKS) {
      int before = text.length();
      while (before > 0) {
        int at = lastIgnoringCase(text, mark, before);
        if (at < 0) break;
        int after = after(text, at);
        if (after >= 0 && after < text.length()) {
          best = Math.max(best, after);
          break;
        }
        before = at;
      }
    }
    return best;
  }

  private static int lastIgnoringCase(String text, String word, int before) {
    char small = word.charAt(0);
    char large = Character.toUpperCase(small);
    for (int at = before - word.length(); at >= 0; at--) {
      char c = text.charAt(at);
      if (c != small && c != large) continue;
      if (text.regionMatches(true, at, word, 0, word.length())) return at;
    }
    return -1;
  }

  /// Where the answer that a mark announces begins: after a colon, or "is" in the same sentence.
  private static int after(String text, int mark) {
    int end = Math.min(text.length(), mark + 120);
    int found = -1;
    for (int at = mark; at < end; at++) {
      char c = text.charAt(at);
      if (c == '\n' && at > mark + 12) break;
      if (c == '$' || c == '\\' || c >= '0' && c <= '9') break;
      if (c == '.' && at + 1 < end && text.charAt(at + 1) == ' ') break;
      if (c == ':' || c == '：' || c == '是' || c == '为' || c == '=') return at + 1;
      if (c != ' ') continue;
      for (String is : IS) {
        if (text.startsWith(is, at)) found = at + is.length() - 1;
      }
    }
    return found;
  }

  /// Whether the answer is said not to be what follows: `is not`, 不是.
  private static boolean denied(String text, int from) {
    return text.substring(from).stripLeading().startsWith("not ")
        || from > 1 && text.startsWith("不是", from - 2);
  }

  private static String line(String text, int from) {
    int end = text.indexOf('\n', from);
    return text.substring(from, end < 0 ? text.length() : end).strip();
  }

  /// The candidates in the sentence that begins at `from`.
  private static void clause(String text, int from, List<String> into) {
    int start = from;
    while (start < text.length()
        && (Character.isWhitespace(text.charAt(start)) || "*:_".indexOf(text.charAt(start)) >= 0)) {
      start++;
    }
    int end = start;
    boolean formula = false;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (c == '$') formula = !formula;
      if (c == '\n' && !formula && !text.startsWith("\\[", start)) break;
      boolean last = end + 1 == text.length() || Character.isWhitespace(text.charAt(end + 1));
      if ((c == '.' || c == '。') && last && !formula) break;
      end++;
    }
    String clause = text.substring(start, end).strip();
    if (clause.endsWith("**")) clause = clause.substring(0, clause.length() - 2);
    into.add(clause.replace("**", ""));
    Prose.first(clause, into);
  }
}
