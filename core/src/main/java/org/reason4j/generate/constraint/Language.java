package org.reason4j.generate.constraint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/// A regular set of texts, as the smallest deterministic automaton over code points.
///
/// State 0 is the start. A state's code points are cut into ranges: range i begins at `starts[i]`
/// and leads to `targets[i]`, -1 for nowhere. Every state can still reach an accepting one, and
/// states are numbered in the order in which a search from the start meets them, so equal sets are
/// equal objects. Immutable.
final class Language {
  static final int LAST = Character.MAX_CODE_POINT;

  /// Larger automata are refused: they would cost seconds and memory.
  static final int MOST_STATES = 20_000;

  /// No text at all.
  static final Language NONE = new Language(new int[0][], new int[0][], new boolean[0]);

  /// Every text.
  static final Language ALL =
      new Language(new int[][] {{0}}, new int[][] {{0}}, new boolean[] {true});

  private final int[][] starts;
  private final int[][] targets;
  private final boolean[] accepts;

  private Language(int[][] starts, int[][] targets, boolean[] accepts) {
    this.starts = starts;
    this.targets = targets;
    this.accepts = accepts;
  }

  /// How states of an automaton under construction go on.
  record Edges(int[] starts, int[] targets) {}

  /// The language of an automaton given by what it does; states are any values with equality.
  ///
  /// @param cuts where a state's ranges begin, ascending, the first 0
  /// @param next the state after a code point that begins a range; empty for none
  static <S> Language explore(
      S start,
      Function<S, int[]> cuts,
      java.util.function.BiFunction<S, Integer, java.util.Optional<S>> next,
      java.util.function.Predicate<S> accept) {
    Map<S, Integer> numbers = new HashMap<>(Map.of(start, 0));
    List<S> order = new ArrayList<>(List.of(start));
    List<Edges> edges = new ArrayList<>();
    for (int at = 0; at < order.size(); at++) {
      S state = order.get(at);
      int[] starts = cuts.apply(state);
      int[] targets = new int[starts.length];
      for (int i = 0; i < starts.length; i++) {
        var after = next.apply(state, starts[i]);
        targets[i] =
            after.isEmpty()
                ? -1
                : numbers.computeIfAbsent(
                    after.get(),
                    fresh -> {
                      order.add(fresh);
                      return order.size() - 1;
                    });
      }
      check(order.size());
      edges.add(new Edges(starts, targets));
    }
    boolean[] accepts = new boolean[order.size()];
    for (int s = 0; s < accepts.length; s++) accepts[s] = accept.test(order.get(s));
    return smallest(edges, accepts);
  }

  private static void check(int states) {
    if (states > MOST_STATES)
      throw new ConstraintException(
          "the texts allowed need an automaton of more than %,d states; shorten the pattern or its repetitions"
              .formatted(MOST_STATES));
  }

  /// Texts of `from` to `to` code points.
  static Language length(int from, int to) {
    int states = (to == Integer.MAX_VALUE ? from : to) + 1;
    check(states);
    return explore(
        0,
        _ -> new int[] {0},
        (n, _) -> {
          if (to == Integer.MAX_VALUE) return java.util.Optional.of(Math.min(n + 1, from));
          return n == to ? java.util.Optional.empty() : java.util.Optional.of(n + 1);
        },
        n -> n >= from);
  }

  /// Exactly these texts.
  static Language words(Iterable<String> words) {
    Language all = NONE;
    List<Language> parts = new ArrayList<>();
    for (String word : words) parts.add(word(word));
    while (parts.size() > 1) { // in pairs, so that large sets stay cheap
      List<Language> joined = new ArrayList<>();
      for (int i = 0; i < parts.size(); i += 2)
        joined.add(i + 1 < parts.size() ? parts.get(i).or(parts.get(i + 1)) : parts.get(i));
      parts = joined;
    }
    return parts.isEmpty() ? all : parts.getFirst();
  }

  private static Language word(String word) {
    int[] points = word.codePoints().toArray();
    return explore(
        0,
        n -> n == points.length ? new int[] {0} : cuts(points[n]),
        (n, c) ->
            n < points.length && points[n] == c
                ? java.util.Optional.of(n + 1)
                : java.util.Optional.empty(),
        n -> n == points.length);
  }

  private static int[] cuts(int point) {
    if (point == 0) return new int[] {0, 1};
    return point == LAST ? new int[] {0, LAST} : new int[] {0, point, point + 1};
  }

  Language and(Language o) {
    if (equals(o) || o.equals(ALL)) return this;
    if (equals(ALL)) return o;
    return combine(o, false);
  }

  Language or(Language o) {
    if (equals(o) || o.isEmpty()) return this;
    if (isEmpty()) return o;
    return combine(o, true);
  }

  Language not() {
    return ALL.minus(this);
  }

  Language minus(Language o) {
    return pairs(o, (a, b) -> a && !b, false, true);
  }

  private Language combine(Language o, boolean either) {
    return either
        ? pairs(o, (a, b) -> a || b, true, true)
        : pairs(o, (a, b) -> a && b, false, false);
  }

  private interface Both {
    boolean test(boolean a, boolean b);
  }

  private record Pair(int a, int b) {}

  /// @param withoutLeft whether a text may still be accepted once this language has lost it;
  ///   `withoutRight` the same for `o`
  private Language pairs(Language o, Both accept, boolean withoutLeft, boolean withoutRight) {
    Pair start = new Pair(isEmpty() ? -1 : 0, o.isEmpty() ? -1 : 0);
    return explore(
        start,
        pair -> merged(pair.a < 0 ? ZERO : starts[pair.a], pair.b < 0 ? ZERO : o.starts[pair.b]),
        (pair, c) -> {
          int a = next(pair.a, c);
          int b = o.next(pair.b, c);
          boolean lost = a < 0 && (!withoutLeft || b < 0) || b < 0 && (!withoutRight || a < 0);
          return lost ? java.util.Optional.empty() : java.util.Optional.of(new Pair(a, b));
        },
        pair -> accept.test(accepting(pair.a), o.accepting(pair.b)));
  }

  private static final int[] ZERO = {0};

  private static int[] merged(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  boolean isEmpty() {
    return accepts.length == 0;
  }

  boolean contains(String text) {
    int state = isEmpty() ? -1 : 0;
    for (int c : text.codePoints().toArray()) state = next(state, c);
    return accepting(state);
  }

  int states() {
    return accepts.length;
  }

  boolean accepting(int state) {
    return state >= 0 && accepts[state];
  }

  /// The state after a code point, -1 where no text goes on like this.
  int next(int state, int codePoint) {
    if (state < 0) return -1;
    int at = Arrays.binarySearch(starts[state], codePoint);
    return targets[state][at >= 0 ? at : -at - 2];
  }

  /// Whether some code point of `from` to `to` goes on.
  boolean goesOn(int state, int from, int to) {
    int at = Arrays.binarySearch(starts[state], from);
    if (at < 0) at = -at - 2;
    for (; at < starts[state].length && starts[state][at] <= to; at++)
      if (targets[state][at] >= 0) return true;
    return false;
  }

  /// Whether `from` and `to` lie in one range of a state.
  boolean oneRange(int state, int from, int to) {
    int a = Arrays.binarySearch(starts[state], from);
    int b = Arrays.binarySearch(starts[state], to);
    return (a < 0 ? -a - 2 : a) == (b < 0 ? -b - 2 : b);
  }

  /// Whether the set is finite.
  boolean finite() {
    int[] colour = new int[accepts.length]; // 0 new, 1 open, 2 done
    var stack = new ArrayDeque<int[]>(); // {state, next edge}
    if (!isEmpty()) stack.push(new int[] {0, 0});
    while (!stack.isEmpty()) {
      int[] top = stack.element();
      colour[top[0]] = 1;
      if (top[1] == targets[top[0]].length) {
        colour[top[0]] = 2;
        stack.pop();
        continue;
      }
      int target = targets[top[0]][top[1]++];
      if (target < 0 || colour[target] == 2) continue;
      if (colour[target] == 1) return false;
      stack.push(new int[] {target, 0});
    }
    return true;
  }

  /// Drops states that reach nothing and merges those that accept the same.
  private static Language smallest(List<Edges> edges, boolean[] accepts) {
    int count = accepts.length;
    boolean[] live = live(edges, accepts);
    if (!live[0]) return NONE;
    int[] block = new int[count]; // -1: dead
    for (int s = 0; s < count; s++) block[s] = !live[s] ? -1 : accepts[s] ? 1 : 0;
    int blocks = 0;
    while (true) { // Moore: split until nothing changes
      Map<List<Integer>, Integer> signatures = new HashMap<>();
      int[] finer = new int[count];
      for (int s = 0; s < count; s++) {
        if (block[s] < 0) {
          finer[s] = -1;
          continue;
        }
        List<Integer> signature = new ArrayList<>(List.of(block[s]));
        Edges e = edges.get(s);
        int previous = Integer.MIN_VALUE;
        for (int i = 0; i < e.starts.length; i++) {
          int target = e.targets[i] < 0 ? -1 : block[e.targets[i]];
          if (target == previous) continue;
          signature.add(e.starts[i]);
          signature.add(target);
          previous = target;
        }
        finer[s] = signatures.computeIfAbsent(signature, _ -> signatures.size());
      }
      block = finer;
      if (signatures.size() == blocks) break;
      blocks = signatures.size();
    }
    return numbered(edges, accepts, block, blocks);
  }

  private static boolean[] live(List<Edges> edges, boolean[] accepts) {
    List<List<Integer>> before = new ArrayList<>();
    for (int s = 0; s < accepts.length; s++) before.add(new ArrayList<>());
    for (int s = 0; s < accepts.length; s++)
      for (int target : edges.get(s).targets) if (target >= 0) before.get(target).add(s);
    boolean[] live = new boolean[accepts.length];
    var open = new ArrayDeque<Integer>();
    for (int s = 0; s < accepts.length; s++)
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
    return live;
  }

  /// Blocks as states, numbered in the order of a search from the start.
  private static Language numbered(List<Edges> edges, boolean[] accepts, int[] block, int blocks) {
    int[] member = new int[blocks];
    for (int s = accepts.length - 1; s >= 0; s--) if (block[s] >= 0) member[block[s]] = s;
    int[] number = new int[blocks];
    Arrays.fill(number, -1);
    int[] order = new int[blocks];
    number[block[0]] = 0;
    order[0] = block[0];
    int found = 1;
    int[][] starts = new int[blocks][];
    int[][] targets = new int[blocks][];
    boolean[] accepting = new boolean[blocks];
    for (int at = 0; at < found; at++) {
      int s = member[order[at]];
      Edges e = edges.get(s);
      int[] from = new int[e.starts.length];
      int[] to = new int[e.starts.length];
      int used = 0;
      for (int i = 0; i < e.starts.length; i++) {
        int into = e.targets[i] < 0 ? -1 : block[e.targets[i]];
        if (into >= 0 && number[into] < 0) {
          number[into] = found;
          order[found++] = into;
        }
        int target = into < 0 ? -1 : number[into];
        if (used > 0 && to[used - 1] == target) continue;
        from[used] = e.starts[i];
        to[used++] = target;
      }
      starts[at] = Arrays.copyOf(from, used);
      targets[at] = Arrays.copyOf(to, used);
      accepting[at] = accepts[s];
    }
    return new Language(
        Arrays.copyOf(starts, found),
        Arrays.copyOf(targets, found),
        Arrays.copyOf(accepting, found));
  }

  /// Texts of this language in which every code point passes.
  Language only(IntPredicate ascii) {
    List<Integer> cuts = new ArrayList<>(List.of(0));
    for (int c = 1; c < 128; c++) if (ascii.test(c) != ascii.test(c - 1)) cuts.add(c);
    cuts.add(128);
    int[] ranges = cuts.stream().mapToInt(Integer::intValue).toArray();
    return and(
        explore(
            0,
            _ -> ranges,
            (n, c) ->
                c < 128 && ascii.test(c) ? java.util.Optional.of(n) : java.util.Optional.empty(),
            _ -> true));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Language other
        && Arrays.equals(accepts, other.accepts)
        && Arrays.deepEquals(starts, other.starts)
        && Arrays.deepEquals(targets, other.targets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.deepHashCode(targets) + Arrays.hashCode(accepts);
  }
}
