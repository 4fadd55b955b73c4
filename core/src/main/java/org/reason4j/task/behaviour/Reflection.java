package org.reason4j.task.behaviour;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Words of reflection in a text: the ten that DeepSeek-R1 counts over training (wait, mistake,
/// however, but, retry, error, verify, wrong, evaluate, check), the "try" of our pages, and their
/// Chinese forms.
///
/// English words count as whole words in lower or upper case; Chinese ones wherever they stand.
public final class Reflection {
  private static final List<String> ENGLISH =
      List.of(
          "wait",
          "mistake",
          "however",
          "but",
          "retry",
          "error",
          "verify",
          "wrong",
          "evaluate",
          "check",
          "try");
  private static final List<String> CHINESE =
      List.of("等等", "错误", "然而", "但是", "重试", "验证", "不对", "检查", "试");

  private Reflection() {}

  /// How often each word stands in the text; words that do not are left out.
  public static Map<String, Integer> count(String text) {
    var counts = new TreeMap<String, Integer>();
    int at = 0;
    while (at < text.length()) {
      int start = at;
      while (at < text.length() && latin(text.charAt(at))) at++;
      if (at > start) {
        String word = text.substring(start, at).toLowerCase(Locale.ROOT);
        if (ENGLISH.contains(word)) counts.merge(word, 1, Integer::sum);
        continue;
      }
      for (String word : CHINESE) {
        if (text.startsWith(word, at)) {
          counts.merge(word, 1, Integer::sum);
          at += word.length() - 1;
          break;
        }
      }
      at++;
    }
    return Collections.unmodifiableMap(counts);
  }

  private static boolean latin(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
