package org.reason4j.reward.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reason4j.config.ConfigException;

/// Java source as far as tests need it: braces and operators outside of texts and comments.
final class JavaText {
  private static final Pattern PROBLEM = Pattern.compile("\\bclass\\s+Problem\\b");
  private static final Pattern IMPORT = Pattern.compile("(?m)^[ \\t]*(import|package)\\s[^;{}]*;");

  private JavaText() {}

  /// The source with each character of a text, a character literal or a comment blanked; as long as
  /// it was.
  static String blanked(String source) {
    var text = new StringBuilder(source);
    int i = 0;
    while (i < source.length()) {
      int end = i + 1;
      if (source.startsWith("//", i)) {
        end = source.indexOf('\n', i);
      } else if (source.startsWith("/*", i)) {
        end = source.indexOf("*/", i + 2) + 2;
        if (end < i + 2) end = -1;
      } else if (source.startsWith("\"\"\"", i)) {
        end = source.indexOf("\"\"\"", i + 3) + 3;
        if (end < i + 3) end = -1;
      } else if (source.charAt(i) == '"' || source.charAt(i) == '\'') {
        end = literal(source, i);
      } else {
        i++;
        continue;
      }
      if (end < 0) end = source.length();
      for (int k = i; k < end; k++) text.setCharAt(k, ' ');
      i = end;
    }
    return text.toString();
  }

  private static int literal(String source, int from) {
    char quote = source.charAt(from);
    for (int i = from + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote || c == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /// The class `Problem` that an answer makes of its prompt: a body continues it, a method stands
  /// in its class, and a class, with others or without, stands for itself. What follows the class
  /// of the first two is left out.
  ///
  /// @param prompt imports, `class Problem {` and the method's head
  static String completed(String prompt, String answer) {
    String blank = blanked(answer);
    if (PROBLEM.matcher(blank).find()) return answer;
    String head = prompt.strip();
    String method = head.substring(head.lastIndexOf('\n') + 1).strip();
    String name = method.replaceFirst("\\(.*", "").replaceFirst(".*\\s", "");
    boolean whole =
        Pattern.compile("\\bstatic\\b[^;{]*\\b" + Pattern.quote(name) + "\\s*\\(")
            .matcher(blank)
            .find();
    if (!whole) return closed(prompt + answer);
    String open = prompt.substring(0, prompt.indexOf('{') + 1);
    return imports(answer) + closed(open + "\n" + withoutImports(answer));
  }

  /// The source up to the end of its first class, which is closed if it is open.
  private static String closed(String source) {
    String blank = blanked(source);
    int depth = 0;
    for (int i = 0; i < blank.length(); i++) {
      if (blank.charAt(i) == '{') depth++;
      if (blank.charAt(i) == '}' && --depth == 0) return source.substring(0, i + 1);
    }
    return source + "\n" + "}".repeat(depth);
  }

  /// The imports of a source, but for those of `org.javatuples`, which stand-ins take the place of.
  static String imports(String source) {
    return IMPORT
        .matcher(blanked(source))
        .results()
        .map(MatchResult::group)
        .filter(each -> each.contains("import") && !each.contains("org.javatuples"))
        .map(each -> each.strip() + "\n")
        .collect(Collectors.joining());
  }

  /// The source without its imports and without the name of its package.
  static String withoutImports(String source) {
    var text = new StringBuilder(source);
    IMPORT
        .matcher(blanked(source))
        .results()
        .forEach(each -> {
          for (int i = each.start(); i < each.end(); i++) text.setCharAt(i, ' ');
        });
    return text.toString();
  }

  /// The two sides of each `assert(CALL == (VALUE))` and `assert(CALL.equals((VALUE)))`.
  ///
  /// @throws ConfigException where an assertion is of another form
  static List<String[]> sides(String test) {
    String blank = blanked(test);
    var sides = new ArrayList<String[]>();
    for (int at = blank.indexOf("assert"); at >= 0; at = blank.indexOf("assert", at + 6)) {
      int open = blank.indexOf('(', at);
      int close = closing(blank, open);
      Optional<String[]> pair = close < 0 ? Optional.empty() : pair(test, blank, open + 1, close);
      sides.add(
          pair.orElseThrow(
              () -> new ConfigException("an assertion is of another form than call and value")));
    }
    return sides;
  }

  private static Optional<String[]> pair(String test, String blank, int from, int to) {
    int equals = -1;
    int depth = 0;
    for (int i = from; i < to; i++) {
      char c = blank.charAt(i);
      if (depth == 0 && (blank.startsWith("==", i) || blank.startsWith(".equals(", i))) equals = i;
      if (c == '(' || c == '{' || c == '[') depth++;
      if (c == ')' || c == '}' || c == ']') depth--;
    }
    if (equals < 0) return Optional.empty();
    boolean method = blank.charAt(equals) == '.';
    String call = test.substring(from, equals);
    String value =
        method
            ? test.substring(equals + ".equals(".length(), closing(blank, equals + 7))
            : test.substring(equals + 2, to);
    return Optional.of(new String[] {call, value});
  }

  private static int closing(String blank, int open) {
    int depth = 0;
    for (int i = Math.max(0, open); i < blank.length(); i++) {
      if (blank.charAt(i) == '(') depth++;
      if (blank.charAt(i) == ')' && --depth == 0) return i;
    }
    return -1;
  }
}
