package org.reason4j.generate.constraint;

import java.util.Collection;

/// A set of code points: `edges` ascending, inside from each even element up to the next odd one,
/// which is outside.
record CodePoints(java.util.List<Integer> edges) {
  static final CodePoints NONE = new CodePoints(java.util.List.of());
  static final CodePoints ALL = range(0, Language.LAST);
  static final CodePoints DIGITS = range('0', '9');
  static final CodePoints WORD = DIGITS.or(range('a', 'z')).or(range('A', 'Z')).or(one('_'));

  /// Letters, digits and marks outside ASCII, which some dialects count as words.
  static final CodePoints OTHER_WORDS =
      where(c ->
          c > 127
              && (Character.isLetterOrDigit(c)
                  || Character.getType(c) == Character.LETTER_NUMBER
                  || Character.getType(c) == Character.OTHER_NUMBER));

  /// White space of any dialect.
  static final CodePoints SPACES =
      where(c ->
          Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || c >= 0x1c && c <= 0x1f
              || c == 0x85
              || c == 0xfeff);

  static CodePoints one(int c) {
    return range(c, c);
  }

  static CodePoints range(int from, int to) {
    return new CodePoints(java.util.List.of(from, to + 1));
  }

  static CodePoints of(String characters) {
    return where(c -> characters.indexOf(c) >= 0);
  }

  private static CodePoints where(java.util.function.IntPredicate inside) {
    var edges = new java.util.ArrayList<Integer>();
    boolean in = false;
    for (int c = 0; c <= Language.LAST; c++)
      if (inside.test(c) != in) {
        edges.add(c);
        in = !in;
      }
    if (in) edges.add(Language.LAST + 1);
    return new CodePoints(edges);
  }

  boolean contains(int c) {
    int at = java.util.Collections.binarySearch(edges, c);
    int before = at >= 0 ? at : -at - 2;
    return before >= 0 && before % 2 == 0;
  }

  /// The code point of a set of one, else -1.
  int single() {
    return edges.size() == 2 && edges.get(1) == edges.get(0) + 1 ? edges.getFirst() : -1;
  }

  CodePoints not() {
    var flipped = new java.util.ArrayList<>(edges);
    if (!flipped.isEmpty() && flipped.getFirst() == 0) flipped.removeFirst();
    else flipped.addFirst(0);
    if (!flipped.isEmpty() && flipped.getLast() == Language.LAST + 1) flipped.removeLast();
    else flipped.add(Language.LAST + 1);
    return new CodePoints(flipped);
  }

  CodePoints or(CodePoints o) {
    int[] cuts =
        java.util.stream.Stream.concat(edges.stream(), o.edges.stream())
            .mapToInt(Integer::intValue)
            .sorted()
            .distinct()
            .toArray();
    var joined = new java.util.ArrayList<Integer>();
    boolean in = false;
    for (int c : cuts) {
      boolean now = c <= Language.LAST && (contains(c) || o.contains(c));
      if (now != in) joined.add(c);
      in = now;
    }
    return new CodePoints(joined);
  }

  CodePoints minus(CodePoints o) {
    return not().or(o).not();
  }

  /// Adds where this set begins and ends.
  void cuts(Collection<Integer> to) {
    for (int edge : edges) if (edge <= Language.LAST) to.add(edge);
  }
}
