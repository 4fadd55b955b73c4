package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Regular expressions as [Language]s: a subset of ECMA-262's that every dialect reads alike.
///
/// Literals, `.`, classes, `\d \w \s` (ASCII) and their complements (which leave out letters and
/// digits of other scripts too, since dialects disagree), escapes, groups, alternation, greedy and
/// lazy repetition, `^` and `$` at the ends of the text. Back references, look-around, word
/// boundaries, flags and Unicode properties are refused by name.
final class RegularExpression {
  private static final int MOST_NFA_STATES = 60_000;
  private static final int DEEPEST = 200;

  private final String pattern;
  private final int[] points;
  private int at;
  private int depth;

  // The automaton: edges by state.
  private final List<List<int[]>> free = new ArrayList<>(); // {target, kind}
  private final List<Optional<CodePoints>> reads = new ArrayList<>();
  private final List<Integer> after = new ArrayList<>(); // target of `reads`

  private static final int ALWAYS = 0;
  private static final int AT_START = 1;
  private static final int AT_END = 2;

  private RegularExpression(String pattern) {
    this.pattern = pattern;
    this.points = pattern.codePoints().toArray();
  }

  /// Texts that match as a whole.
  static Language whole(String pattern) {
    return new RegularExpression(pattern).language(false);
  }

  /// Texts that match somewhere, as JSON schema's `pattern` does.
  static Language anywhere(String pattern) {
    return new RegularExpression(pattern).language(true);
  }

  private record Part(int from, int to) {}

  private Language language(boolean search) {
    Part part = alternatives();
    if (at < points.length) throw bad("unbalanced )");
    int start = part.from;
    int end = part.to;
    if (search) {
      start = state();
      loop(start);
      link(start, part.from, ALWAYS);
      end = state();
      link(part.to, end, ALWAYS);
      loop(end);
    }
    int from = start;
    int accept = end;
    BitSet first = new BitSet();
    first.set(from);
    return Language.explore(
        new Subset(closed(first, true, false), true),
        subset -> cuts(subset.states),
        (subset, c) -> {
          BitSet next = new BitSet();
          subset.states.stream()
              .forEach(s -> {
                if (reads.get(s).map(set -> set.contains(c)).orElse(false)) next.set(after.get(s));
              });
          return next.isEmpty()
              ? Optional.empty()
              : Optional.of(new Subset(closed(next, false, false), false));
        },
        subset -> closed(subset.states, subset.start, true).get(accept));
  }

  private record Subset(BitSet states, boolean start) {}

  private void loop(int state) {
    int again = state();
    link(state, again, ALWAYS);
    read(again, CodePoints.ALL, state);
  }

  private BitSet closed(BitSet states, boolean atStart, boolean atEnd) {
    BitSet all = (BitSet) states.clone();
    var open = new java.util.ArrayDeque<Integer>();
    states.stream().forEach(open::add);
    while (!open.isEmpty())
      for (int[] edge : free.get(open.remove())) {
        boolean passes = edge[1] == ALWAYS || (edge[1] == AT_START ? atStart : atEnd);
        if (passes && !all.get(edge[0])) {
          all.set(edge[0]);
          open.add(edge[0]);
        }
      }
    return all;
  }

  private int[] cuts(BitSet states) {
    var cuts = new java.util.TreeSet<Integer>();
    cuts.add(0);
    states.stream().forEach(s -> reads.get(s).ifPresent(set -> set.cuts(cuts)));
    return cuts.stream().mapToInt(Integer::intValue).toArray();
  }

  private int state() {
    if (free.size() >= MOST_NFA_STATES) throw bad("its repetitions are too large");
    free.add(new ArrayList<>(1));
    reads.add(Optional.empty());
    after.add(-1);
    return free.size() - 1;
  }

  private void link(int from, int to, int kind) {
    free.get(from).add(new int[] {to, kind});
  }

  private void read(int from, CodePoints set, int to) {
    reads.set(from, Optional.of(set));
    after.set(from, to);
  }

  // ---- the syntax, top down ----

  private Part alternatives() {
    if (++depth > DEEPEST) throw bad("groups are nested more than " + DEEPEST + " deep");
    Part first = sequence();
    if (at < points.length && points[at] == '|') {
      int from = state();
      int to = state();
      link(from, first.from, ALWAYS);
      link(first.to, to, ALWAYS);
      while (at < points.length && points[at] == '|') {
        at++;
        Part next = sequence();
        link(from, next.from, ALWAYS);
        link(next.to, to, ALWAYS);
      }
      first = new Part(from, to);
    }
    depth--;
    return first;
  }

  private Part sequence() {
    int from = state();
    int to = from;
    while (at < points.length && points[at] != '|' && points[at] != ')') {
      Part next = repeated();
      link(to, next.from, ALWAYS);
      to = next.to;
    }
    return new Part(from, to);
  }

  private Part repeated() {
    int began = at;
    Part once = atom();
    int[] times = times();
    if (times.length == 0) return once;
    int ended = at;
    if (at < points.length && points[at] == '?') ended = ++at; // lazy: the same texts
    if (at < points.length && (points[at] == '+' || points[at] == '*'))
      throw bad("possessive or doubled repetition");
    int from = state();
    int to = from;
    Part copy = once;
    for (int i = 0; i < Math.max(times[0], 1); i++) {
      if (i > 0) copy = again(began);
      link(to, copy.from, ALWAYS);
      if (times[0] == 0) { // one optional copy
        int end = state();
        link(to, end, ALWAYS);
        link(copy.to, end, ALWAYS);
        if (times[1] < 0) link(copy.to, copy.from, ALWAYS);
        to = end;
      } else {
        to = copy.to;
      }
    }
    if (times[1] < 0) {
      if (times[0] > 0) {
        int end = state();
        link(to, end, ALWAYS);
        link(to, copy.from, ALWAYS);
        to = end;
      }
    } else {
      int end = state();
      link(to, end, ALWAYS);
      for (int i = Math.max(times[0], 1); i < times[1]; i++) {
        copy = again(began);
        link(to, copy.from, ALWAYS);
        to = copy.to;
        link(to, end, ALWAYS);
      }
      to = end;
    }
    at = ended;
    if (times[1] == 0) { // {0}: nothing
      int nothing = state();
      return new Part(nothing, nothing);
    }
    return new Part(from, to);
  }

  private Part again(int began) {
    at = began;
    return atom();
  }

  /// {least, most}, most -1 for no limit; empty where nothing is repeated.
  private int[] times() {
    if (at >= points.length) return new int[0];
    int c = points[at];
    if (c == '{') return counted();
    if ("*+?".indexOf(c) < 0) return new int[0];
    at++;
    return new int[] {c == '+' ? 1 : 0, c == '?' ? 1 : -1};
  }

  private int[] counted() {
    var matcher =
        java.util.regex.Pattern.compile("\\{(\\d{1,5})(,?)(\\d{0,5})\\}")
            .matcher(new String(points, at, Math.min(14, points.length - at)));
    if (!matcher.lookingAt()) throw bad("{ that begins no repetition; write \\{");
    int least = Integer.parseInt(matcher.group(1));
    int most =
        matcher.group(2).isEmpty()
            ? least
            : matcher.group(3).isEmpty() ? -1 : Integer.parseInt(matcher.group(3));
    if (most >= 0 && most < least) throw bad("a repetition from more to fewer");
    at += matcher.end();
    return new int[] {least, most};
  }

  private Part atom() {
    int c = points[at];
    if (c == '(') return group();
    if (c == '[') return one(charClass());
    if ("*+?".indexOf(c) >= 0) throw bad("nothing to repeat");
    if ("]}{".indexOf(c) >= 0)
      throw bad("a lone " + Character.toString(c) + "; write \\" + Character.toString(c));
    at++;
    if (c == '^' || c == '$') {
      int from = state();
      int to = state();
      link(from, to, c == '^' ? AT_START : AT_END);
      return new Part(from, to);
    }
    if (c == '.') return one(CodePoints.of("\n\r\u2028\u2029").not());
    return one(c == '\\' ? escape(false) : CodePoints.one(c));
  }

  private Part one(CodePoints set) {
    int from = state();
    int to = state();
    read(from, set, to);
    return new Part(from, to);
  }

  private Part group() {
    at++;
    if (at < points.length && points[at] == '?') {
      String rest = new String(points, at, Math.min(3, points.length - at));
      if (rest.startsWith("?:")) at += 2;
      else if (rest.startsWith("?=")
          || rest.startsWith("?!")
          || rest.startsWith("?<=")
          || rest.startsWith("?<!")) throw bad("look-around");
      else if (rest.startsWith("?<") || rest.startsWith("?P<")) {
        while (at < points.length && points[at] != '>') at++;
        at++;
      } else throw bad("flags inside");
    }
    Part inner = alternatives();
    if (at >= points.length || points[at] != ')') throw bad("a group without its )");
    at++;
    return inner;
  }

  private CodePoints charClass() {
    at++;
    boolean complement = at < points.length && points[at] == '^';
    if (complement) at++;
    CodePoints all = CodePoints.NONE;
    boolean first = true;
    while (true) {
      if (at >= points.length) throw bad("a class without its ]");
      if (points[at] == ']' && !first) break;
      if (points[at] == ']') throw bad("an empty class");
      first = false;
      CodePoints low = classAtom();
      if (at + 1 < points.length && points[at] == '-' && points[at + 1] != ']') {
        at++;
        CodePoints high = classAtom();
        if (low.single() < 0 || high.single() < 0 || low.single() > high.single())
          throw bad("a range from more to less, or of more than one character");
        low = CodePoints.range(low.single(), high.single());
      }
      all = all.or(low);
    }
    at++;
    return complement ? all.not() : all;
  }

  private CodePoints classAtom() {
    if (at >= points.length) throw bad("a class without its ]");
    int c = points[at++];
    return c == '\\' ? escape(true) : CodePoints.one(c);
  }

  private CodePoints escape(boolean inClass) {
    if (at >= points.length) throw bad("a \\ at the end");
    int c = points[at++];
    return switch (c) {
      case 'd' -> CodePoints.DIGITS;
      case 'D' -> CodePoints.DIGITS.not().minus(CodePoints.OTHER_WORDS);
      case 'w' -> CodePoints.WORD;
      case 'W' -> CodePoints.WORD.not().minus(CodePoints.OTHER_WORDS);
      case 's' -> CodePoints.of(" \t\n\r\f\u000b");
      case 'S' -> CodePoints.SPACES.not();
      case 'n' -> CodePoints.one('\n');
      case 'r' -> CodePoints.one('\r');
      case 't' -> CodePoints.one('\t');
      case 'f' -> CodePoints.one('\f');
      case 'v' -> CodePoints.one(0x0b);
      case '0' -> CodePoints.one(0);
      case 'x' -> CodePoints.one(hex(2));
      case 'u' -> CodePoints.one(unicode());
      case 'b', 'B' -> {
        if (inClass && c == 'b') yield CodePoints.one('\b');
        throw bad("word boundary");
      }
      case 'p', 'P' -> throw bad("Unicode property");
      case 'k', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> throw bad("back reference");
      default -> {
        if (c < 128 && Character.isLetter(c))
          throw bad("unknown escape \\" + Character.toString(c));
        yield CodePoints.one(c);
      }
    };
  }

  private int unicode() {
    if (at < points.length && points[at] == '{') {
      int end = at;
      while (end < points.length && points[end] != '}') end++;
      at++;
      int value = hex(Math.min(6, end - at));
      at = end + 1;
      return value;
    }
    return hex(4);
  }

  private int hex(int digits) {
    try {
      int value = Integer.parseInt(new String(points, at, digits), 16);
      if (value < 0 || value > Language.LAST) throw bad("not a character");
      at += digits;
      return value;
    } catch (NumberFormatException | StringIndexOutOfBoundsException _) {
      throw bad("an escape without its hexadecimal digits");
    }
  }

  private ConstraintException bad(String what) {
    return new ConstraintException(
        "regular expression %s: %s at character %d; not supported or malformed"
            .formatted(pattern, what, at));
  }
}
