package org.reason4j.generate.constraint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A [Language] as bytes: as UTF-8, or as the JSON text of a string. Deterministic; every state can
/// still reach an accepting one. State 0 is the start. Immutable.
///
/// A JSON string has one text here: characters are escaped where they must be, `\b \f \n \r \t` by
/// their short escapes, other control characters as four hexadecimal digits. So texts differ where
/// strings do.
final class ByteAutomaton {
  /// `completions` of a state with infinitely many.
  static final long INFINITE = Long.MAX_VALUE;

  private static final int DEAD = -1;
  private static final String SHORT = "b\bf\fn\nr\rt\t\"\"\\\\";

  private final int[] next; // state * 256 + byte
  private final boolean[] accepts;
  private final long[] completions;

  private ByteAutomaton(int[] next, boolean[] accepts) {
    this.next = next;
    this.accepts = accepts;
    this.completions = count();
  }

  /// Texts as UTF-8.
  static ByteAutomaton utf8(Language texts) {
    return new Builder(texts, false).build();
  }

  /// Strings as JSON writes them, quotes included.
  static ByteAutomaton json(Language strings) {
    return new Builder(strings, true).build();
  }

  /// The state after a byte, negative where nothing goes on.
  int next(int state, int b) {
    return next[state << 8 | b];
  }

  boolean accepts(int state) {
    return accepts[state];
  }

  /// Whether anything may follow.
  boolean goesOn(int state) {
    return completions[state] > (accepts[state] ? 1 : 0);
  }

  boolean isEmpty() {
    return accepts.length == 0;
  }

  int states() {
    return accepts.length;
  }

  /// In how many ways a text at this state may end, [#INFINITE] from some number on.
  long completions(int state) {
    return completions[state];
  }

  /// Whether a text, a character a byte, is one of these.
  boolean accepts(String bytes) {
    int state = isEmpty() ? -1 : 0;
    for (int i = 0; i < bytes.length() && state >= 0; i++) state = next(state, bytes.charAt(i));
    return state >= 0 && accepts[state];
  }

  private long[] count() {
    int states = accepts.length;
    long[] ways = new long[states];
    int[] colour = new int[states];
    for (int root = 0; root < states; root++) {
      if (colour[root] != 0) continue;
      var stack = new ArrayDeque<int[]>();
      stack.push(new int[] {root, 0});
      colour[root] = 1;
      while (!stack.isEmpty()) {
        int[] top = stack.element();
        int s = top[0];
        if (top[1] == 256) {
          colour[s] = 2;
          stack.pop();
          if (ways[s] != INFINITE) {
            ways[s] = accepts[s] ? 1 : 0;
            for (int b = 0; b < 256 && ways[s] != INFINITE; b++) {
              int t = next[s << 8 | b];
              if (t >= 0)
                ways[s] =
                    ways[t] > INFINITE / 4 || ways[s] > INFINITE / 4 ? INFINITE : ways[s] + ways[t];
            }
          }
          continue;
        }
        int t = next[s << 8 | top[1]++];
        if (t < 0) continue;
        if (colour[t] == 1) ways[t] = INFINITE; // a loop of live states
        if (colour[t] == 0) {
          colour[t] = 1;
          stack.push(new int[] {t, 0});
        }
      }
    }
    // Members of a loop that were finished before its head was known.
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int s = states - 1; s >= 0; s--)
        for (int b = 0; b < 256 && ways[s] != INFINITE; b++) {
          int t = next[s << 8 | b];
          if (t >= 0 && ways[t] == INFINITE) {
            ways[s] = INFINITE;
            changed = true;
          }
        }
    }
    return ways;
  }

  /// A place inside a character: `left` more continuation bytes from code point `base` on, in state
  /// `state` of the language.
  private sealed interface Place {}

  private record Opening() implements Place {}

  private record Between(int state) implements Place {}

  private record Inside(int state, int base, int left) implements Place {}

  private record Skip(int state, int left) implements Place {}

  private record Escape(int state) implements Place {}

  private record Hex(int state, int digits, int value) implements Place {}

  private record Closed() implements Place {}

  private static final class Builder {
    private final Language language;
    private final boolean json;
    private final Map<Place, Integer> numbers = new HashMap<>();
    private final List<Place> order = new ArrayList<>();

    Builder(Language language, boolean json) {
      this.language = language;
      this.json = json;
    }

    ByteAutomaton build() {
      if (language.isEmpty()) return new ByteAutomaton(new int[0], new boolean[0]);
      number(json ? new Opening() : new Between(0));
      List<int[]> rows = new ArrayList<>();
      for (int at = 0; at < order.size(); at++) {
        int[] row = new int[256];
        Arrays.fill(row, DEAD);
        fill(order.get(at), row);
        rows.add(row);
        if (order.size() > 4 * Language.MOST_STATES)
          throw new ConstraintException("the texts allowed are too complex; shorten the pattern");
      }
      boolean[] accepts = new boolean[rows.size()];
      for (int s = 0; s < accepts.length; s++)
        accepts[s] =
            switch (order.get(s)) {
              case Closed _ -> true;
              case Between between -> !json && language.accepting(between.state);
              case Opening _, Inside _, Skip _, Escape _, Hex _ -> false;
            };
      return trimmed(rows, accepts);
    }

    private int number(Place place) {
      return numbers.computeIfAbsent(
          place,
          fresh -> {
            order.add(fresh);
            return order.size() - 1;
          });
    }

    private void fill(Place place, int[] row) {
      switch (place) {
        case Opening _ -> row['"'] = number(new Between(0));
        case Between between -> between(between.state, row);
        case Inside in -> continuations(in, row);
        case Skip skip -> {
          int target =
              number(
                  skip.left == 1 ? new Between(skip.state) : new Skip(skip.state, skip.left - 1));
          for (int b = 0x80; b < 0xc0; b++) row[b] = target;
        }
        case Escape escape -> {
          for (int i = 0; i < SHORT.length(); i += 2)
            to(row, SHORT.charAt(i), language.next(escape.state, SHORT.charAt(i + 1)));
          row['u'] = number(new Hex(escape.state, 0, 0));
        }
        case Hex hex -> hex(hex, row);
        case Closed _ -> {}
      }
    }

    private void to(int[] row, int b, int state) {
      if (state >= 0) row[b] = number(new Between(state));
    }

    private void between(int state, int[] row) {
      for (int c = json ? 0x20 : 0; c < 0x80; c++)
        if (!json || c != '"' && c != '\\') to(row, c, language.next(state, c));
      if (json) {
        if (language.accepting(state)) row['"'] = number(new Closed());
        if (language.goesOn(state, 0, 0x1f)
            || language.goesOn(state, '"', '"')
            || language.goesOn(state, '\\', '\\')) row['\\'] = number(new Escape(state));
      }
      for (int lead = 0xc2; lead < 0xe0; lead++) inside(row, lead, state, (lead & 0x1f) << 6, 1);
      for (int lead = 0xe0; lead < 0xf0; lead++) inside(row, lead, state, (lead & 0x0f) << 12, 2);
      for (int lead = 0xf0; lead < 0xf5; lead++) inside(row, lead, state, (lead & 0x07) << 18, 3);
    }

    private void inside(int[] row, int b, int state, int base, int left) {
      int last = Math.min(base + (1 << 6 * left) - 1, Language.LAST);
      int first = Math.max(base, left == 2 ? 0x800 : left == 3 ? 0x10000 : base);
      if (first > last || !language.goesOn(state, first, last)) return;
      boolean whole =
          first == base
              && last == base + (1 << 6 * left) - 1
              && !(base <= 0xdfff && last >= 0xd800);
      int target = language.next(state, base);
      row[b] =
          number(
              whole && target >= 0 && uniform(state, base, last)
                  ? new Skip(target, left)
                  : new Inside(state, base, left));
    }

    private boolean uniform(int state, int first, int last) {
      return language.next(state, first) == language.next(state, last)
          && language.oneRange(state, first, last);
    }

    private void continuations(Inside in, int[] row) {
      boolean three = in.left == 2 && in.base < 0x10000;
      for (int b = 0x80; b < 0xc0; b++) {
        int base = in.base + ((b & 0x3f) << 6 * (in.left - 1));
        if (base > Language.LAST) continue;
        if (in.left == 1) {
          if (base < 0xd800 || base > 0xdfff) to(row, b, language.next(in.state, base));
        } else if (!(three && base < 0x800)
            && !(in.left == 3 && base < 0x10000)
            && !(base >= 0xd800 && base <= 0xdfff)) {
          nested(row, b, in.state, base, in.left - 1);
        }
      }
    }

    private void nested(int[] row, int b, int state, int base, int left) {
      int last = base + (1 << 6 * left) - 1;
      if (!language.goesOn(state, base, last)) return;
      int target = language.next(state, base);
      boolean surrogates = base <= 0xdfff && last >= 0xd800;
      row[b] =
          number(
              !surrogates && target >= 0 && uniform(state, base, last)
                  ? new Skip(target, left)
                  : new Inside(state, base, left));
    }

    private void hex(Hex hex, int[] row) {
      for (int digit = 0; digit < 16; digit++) {
        int value = hex.value * 16 + digit;
        int b = Character.forDigit(digit, 16);
        if (hex.digits < 2 ? digit != 0 : hex.digits == 2 && digit > 1) continue;
        if (hex.digits < 3) row[b] = number(new Hex(hex.state, hex.digits + 1, value));
        else if ("\b\f\n\r\t".indexOf(value) < 0) to(row, b, language.next(hex.state, value));
      }
    }

    /// Without the states from which nothing is accepted.
    private static ByteAutomaton trimmed(List<int[]> rows, boolean[] accepts) {
      int count = rows.size();
      List<List<Integer>> before = new ArrayList<>();
      for (int s = 0; s < count; s++) before.add(new ArrayList<>());
      for (int s = 0; s < count; s++)
        for (int t : Arrays.stream(rows.get(s)).filter(t -> t >= 0).distinct().toArray())
          before.get(t).add(s);
      boolean[] live = new boolean[count];
      var open = new ArrayDeque<Integer>();
      for (int s = 0; s < count; s++)
        if (accepts[s]) {
          live[s] = true;
          open.add(s);
        }
      while (!open.isEmpty())
        for (int s : before.get(open.remove()))
          if (!live[s]) {
            live[s] = true;
            open.add(s);
          }
      if (!live[0]) return new ByteAutomaton(new int[0], new boolean[0]);
      int[] number = new int[count];
      int kept = 0;
      for (int s = 0; s < count; s++) number[s] = live[s] ? kept++ : DEAD;
      int[] next = new int[kept << 8];
      boolean[] accepting = new boolean[kept];
      for (int s = 0; s < count; s++) {
        if (!live[s]) continue;
        accepting[number[s]] = accepts[s];
        for (int b = 0; b < 256; b++) {
          int t = rows.get(s)[b];
          next[number[s] << 8 | b] = t < 0 ? DEAD : number[t];
        }
      }
      return new ByteAutomaton(next, accepting);
    }
  }
}
