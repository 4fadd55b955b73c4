package org.reason4j.reward.math;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Finds formulas and numbers in prose.
final class Prose {
  private static final Pattern NAME =
      Pattern.compile(
          "[\\s$(\\[\\\\]{0,4}(?:\\\\?[A-Za-z]{1,7}(?:_\\{?[A-Za-z0-9]{1,3}\\}?)?|[a-z]\\([^()]{1,8}\\)"
              + "|\\(?[A-Za-z](?:,\\s?[A-Za-z]){1,5}\\))\\s{0,2}");
  private static final Pattern DENIED =
      Pattern.compile("(?:n['’]t|\\bnot|\\bcannot|\\bnever|不是|并非)(?: equal| be)?(?: to)?\\s*$");
  private static final String ALIGN = "\\begin{align";

  private Prose() {}

  private record Span(int from, int to, boolean formula) {}

  /// Adds the first formula or number of a sentence, with all that "or" and commas join to it.
  static void first(String text, List<String> into) {
    List<Span> spans = spans(text);
    if (spans.isEmpty()) return;
    int last = 0;
    while (last + 1 < spans.size() && joined(text, spans.get(last), spans.get(last + 1))) last++;
    add(text, spans, 0, last, into);
  }

  /// Adds the last formula or number of a text, with all that "or" and commas join to it.
  ///
  /// What only tells what the answer is about is passed over: a letter alone (`values of $k$`), and
  /// a plain number behind a preposition where a formula of the sentence has a number (`there are
  /// $9$ divisors of 196`).
  static void last(String text, List<String> into) {
    List<Span> spans = new ArrayList<>(spans(text));
    while (spans.size() > 1 && aside(text, spans)) spans.removeLast();
    if (spans.isEmpty() || denied(text, spans.getLast())) return;
    int first = spans.size() - 1;
    while (first > 0 && joined(text, spans.get(first - 1), spans.get(first))) first--;
    add(text, spans, first, spans.size() - 1, into);
  }

  private static boolean aside(String text, List<Span> spans) {
    Span last = spans.getLast();
    String before = text.substring(Math.max(0, last.from() - 12), last.from());
    if (last.formula()) {
      String inside = text.substring(last.from(), last.to()).replaceAll("[$\\\\()\\[\\].,\\s]", "");
      return inside.length() == 1
          && Character.isLetter(inside.charAt(0))
          && !before.matches("(?s).*(?:\\bis|\\bbe|\\bget|\\bare|=|:)\\s*$");
    }
    Span formula = last;
    for (Span span : spans) if (span.formula()) formula = span;
    if (!formula.formula() || !digits(text, formula)) return false;
    String between = text.substring(formula.to(), last.from());
    boolean same = !between.contains(". ") && !between.contains("\n\n");
    Span lead = last;
    for (int at = spans.size() - 2; at >= 0; at--) {
      if (!joined(text, spans.get(at), lead)) break;
      lead = spans.get(at);
    }
    String ahead = text.substring(Math.max(0, lead.from() - 10), lead.from());
    boolean percent = text.substring(last.from(), last.to()).contains("%");
    return same
        && !percent
        && !lead.formula()
        && ahead.matches("(?s).*\\b(?:of|by|than|into)\\s+$");
  }

  /// Whether it is said that it is not this: `isn't 42`, `cannot be 42`.
  private static boolean denied(String text, Span span) {
    String ahead = text.substring(Math.max(0, span.from() - 16), span.from());
    return DENIED.matcher(ahead).find();
  }

  private static boolean digits(String text, Span span) {
    return text.substring(span.from(), span.to()).chars().anyMatch(Character::isDigit);
  }

  private static void add(String text, List<Span> spans, int first, int last, List<String> into) {
    String only = text.substring(spans.get(last).from(), spans.get(last).to());
    if (first == last && (only.startsWith(ALIGN) || only.contains(ALIGN + "ed"))) {
      into.add(result(only));
      return;
    }
    var joined = new StringBuilder();
    for (int at = first; at <= last; at++) {
      if (at > first) joined.append(" , ");
      joined.append(text, spans.get(at).from(), spans.get(at).to());
    }
    into.add(joined.toString());
    if (first == last) {
      int equals = joined.lastIndexOf("=");
      if (equals >= 0) into.add(joined.substring(equals + 1));
    }
  }

  /// What the last line of aligned equations ends in.
  private static String result(String equations) {
    int from = 0;
    for (String relation : new String[] {"=", "\\equiv", "\\approx"}) {
      int at = equations.lastIndexOf(relation);
      if (at >= 0) from = Math.max(from, at + relation.length());
    }
    int end = equations.indexOf("\\end{align", from);
    String last = equations.substring(from, end < 0 ? equations.length() : end);
    return last.replace("&", " ").replaceAll("(?:\\\\\\\\|[\\s.,])+$", "").strip();
  }

  private static boolean joined(String text, Span left, Span right) {
    if (right.from() - left.to() > 40) return false;
    // `not $0$, $x=5$`: a value without a name and one with are no list.
    if (!equates(text, left) && equates(text, right) && left.formula()) return false;
    if (equates(text, left) && equates(text, right) && !(named(text, left) && named(text, right))) {
      return false;
    }
    String between = text.substring(left.to(), right.from()).strip().toLowerCase(Locale.ROOT);
    if (between.equals(",") || between.equals("and") || between.equals(", and")) return true;
    return between.equals("、")
        || between.equals("或")
        || between.equals("和")
        || (" " + between + " ").contains(" or ")
        || between.isEmpty() && left.formula() != right.formula();
  }

  /// Whether a span is a value with a name: a letter with or without an index, a tuple of letters,
  /// a function of a letter.
  private static boolean named(String text, Span span) {
    String left = text.substring(span.from(), text.indexOf('=', span.from()));
    return NAME.matcher(left).matches();
  }

  private static boolean equates(String text, Span span) {
    return text.substring(span.from(), span.to()).indexOf('=') > 0;
  }

  private static List<Span> spans(String text) {
    var spans = new ArrayList<Span>();
    int at = 0;
    while (at < text.length() && spans.size() < 2_000) {
      int close = formula(text, at);
      if (close > at) {
        spans.add(new Span(at, close, true));
        at = close;
        continue;
      }
      int end = plain(text, at);
      if (end > at) {
        String span = text.substring(at, end);
        if (span.chars().anyMatch(c -> Character.isDigit(c) || c == 'π' || c == '∞')) {
          spans.add(new Span(at, end, false));
        }
        at = end;
      } else {
        at++;
        // Digits inside a word are part of it.
        while (at < text.length()
            && Character.isLetter(text.charAt(at - 1))
            && latin(text.charAt(at - 1))
            && latin(text.charAt(at))) {
          at++;
        }
      }
    }
    return spans;
  }

  /// Where the formula that opens here ends; `at` itself where none does.
  private static int formula(String text, int at) {
    for (String[] pair :
        new String[][] {
          {"$$", "$$"},
          {"$", "$"},
          {"\\[", "\\]"},
          {"\\(", "\\)"},
          {ALIGN, "\\end{align*}"}
        }) {
      if (!text.startsWith(pair[0], at)) continue;
      int from = at + pair[0].length();
      int close = text.indexOf(pair[1], from);
      while (close > 0 && text.charAt(close - 1) == '\\' && pair[1].startsWith("$")) {
        close = text.indexOf(pair[1], close + 1);
      }
      if (close <= from || close - from > Budget.LENGTH) return at;
      if (pair[0].equals("$") && prose(text, from, close)) return at;
      return close + pair[1].length();
    }
    return at;
  }

  /// Whether what stands between two dollar signs is no formula: two words of a sentence.
  private static boolean prose(String text, int from, int to) {
    int words = 0;
    for (int at = from; at < to; at++) {
      int start = at;
      while (at < to && latin(text.charAt(at))) at++;
      boolean command =
          start > from && (text.charAt(start - 1) == '\\' || text.charAt(start - 1) == '{');
      if (at - start >= 2 && !command && ++words >= 2) return true;
    }
    return false;
  }

  /// Where the plain expression that starts here ends; `at` itself where none starts.
  private static int plain(String text, int at) {
    if (at > 0 && latin(text.charAt(at - 1)) && latin(text.charAt(at))) return at;
    int end = unit(text, at);
    if (end == at) return at;
    while (true) {
      int next = end;
      while (next < text.length() && text.charAt(next) == ' ') next++;
      int operator = next;
      while (operator < text.length() && "+-*/^=×÷·<>≤≥≈−".indexOf(text.charAt(operator)) >= 0) {
        operator++;
      }
      if (operator > next) {
        while (operator < text.length() && text.charAt(operator) == ' ') operator++;
        int unit = unit(text, operator);
        if (unit == operator) return end;
        end = unit;
      } else if (text.startsWith("%", end) || text.startsWith("°", end)) {
        end++;
      } else if (text.startsWith("\\%", end)) {
        end += 2;
      } else {
        int unit = unit(text, end);
        if (unit == end) return percent(text, end);
        end = unit;
      }
    }
  }

  private static int percent(String text, int end) {
    for (String word : new String[] {" percent", " pct", " %"}) {
      if (text.startsWith(word, end)) return end + word.length();
    }
    return end;
  }

  /// Where a number, a bracket, a command or a single letter that starts here ends.
  private static int unit(String text, int at) {
    if (at >= text.length()) return at;
    char c = text.charAt(at);
    int from = (c == '-' || c == '−' || c == '+') && at + 1 < text.length() ? at + 1 : at;
    c = text.charAt(from);
    if (Character.isDigit(c) || c == '.' && from + 1 < text.length() && digit(text, from + 1)) {
      int end = from;
      while (end < text.length()
          && (digit(text, end)
              || (text.charAt(end) == '.' || text.charAt(end) == ',') && digit(text, end + 1))) {
        end++;
      }
      return end;
    }
    if (c == '(' || c == '[') {
      int end = bracket(text, from);
      return end < 0 ? at : end;
    }
    if (c == '\\') return commanded(text, from);
    if (c == 'π' || c == '∞' || c == '√') return from + 1;
    boolean single =
        latin(c)
            && (from + 1 == text.length() || !latin(text.charAt(from + 1)))
            && (from == 0 || !latin(text.charAt(from - 1)));
    return single ? from + 1 : at;
  }

  private static int commanded(String text, int at) {
    for (String name :
        new String[] {
          "\\frac", "\\dfrac", "\\tfrac", "\\sqrt", "\\pi", "\\infty", "\\times", "\\cdot",
          "\\left", "\\right", "\\pm"
        }) {
      if (!text.startsWith(name, at)) continue;
      int end = at + name.length();
      while (end < text.length() && text.charAt(end) == '{') {
        int close = Extraction.closing(text, end);
        if (close < 0) return end;
        end = close + 1;
      }
      return end;
    }
    return at;
  }

  /// Where a bracket without words in it ends; -1 for none.
  private static int bracket(String text, int open) {
    int depth = 0;
    for (int at = open; at < Math.min(text.length(), open + 300); at++) {
      char c = text.charAt(at);
      if (c == '(' || c == '[') depth++;
      if (c == '\n' || c > 0x2FFF) return -1;
      if ((c == ')' || c == ']') && --depth == 0) return at + 1;
    }
    return -1;
  }

  private static boolean digit(String text, int at) {
    return at < text.length() && Character.isDigit(text.charAt(at));
  }

  private static boolean latin(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0xC0 && c < 0x250;
  }
}
