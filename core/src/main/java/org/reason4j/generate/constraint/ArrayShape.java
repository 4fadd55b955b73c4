package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.List;

/// Arrays: every facet speaks of the items, and the length and what must be among them.
///
/// @param max `Integer.MAX_VALUE` for no limit; `most` likewise
/// @param contained what is counted among the items: from `least` to `most` of them are that
record ArrayShape(
    List<Items> facets, int min, int max, boolean unique, Node contained, int least, int most) {
  /// What the items are: the first ones one by one, then the others.
  record Items(List<Node> prefix, Node rest) {}

  static final ArrayShape ANY =
      new ArrayShape(List.of(), 0, Integer.MAX_VALUE, false, Node.ANY, 0, Integer.MAX_VALUE);

  boolean counts() {
    return least > 0 || most < Integer.MAX_VALUE;
  }

  /// From this index on all items are alike.
  int settled() {
    return facets.stream().mapToInt(f -> f.prefix.size()).max().orElse(0);
  }

  Node item(int index) {
    return Node.all(
        facets.stream().map(f -> index < f.prefix.size() ? f.prefix.get(index) : f.rest).toList());
  }

  ArrayShape and(ArrayShape o) {
    if (counts() && o.counts() && !(contained.equals(o.contained)))
      throw new ConstraintException(
          "contains in two schemas that apply to one array: not supported; write it once");
    ArrayShape counting = counts() ? this : o;
    List<Items> both = new ArrayList<>(facets);
    both.addAll(o.facets);
    return new ArrayShape(
        both,
        /* min= */ Math.max(min, o.min),
        /* max= */ Math.min(max, o.max),
        unique || o.unique,
        counting.contained,
        /* least= */ counts() && o.counts() ? Math.max(least, o.least) : counting.least,
        /* most= */ counts() && o.counts() ? Math.min(most, o.most) : counting.most);
  }

  private ArrayShape length(int from, int to) {
    return new ArrayShape(List.of(), from, to, false, Node.ANY, 0, Integer.MAX_VALUE);
  }

  private static ArrayShape counting(Node node, int least, int most) {
    return new ArrayShape(List.of(), 0, Integer.MAX_VALUE, false, node, least, most);
  }

  /// Arrays that are not like this.
  List<ArrayShape> not() {
    if (unique) throw unsupported("uniqueItems");
    List<ArrayShape> ways = new ArrayList<>();
    if (min > 0) ways.add(length(0, min - 1));
    if (max < Integer.MAX_VALUE) ways.add(length(max + 1, Integer.MAX_VALUE));
    if (least > 0) ways.add(counting(contained, 0, least - 1));
    if (most < Integer.MAX_VALUE) ways.add(counting(contained, most + 1, Integer.MAX_VALUE));
    for (Items facet : facets) {
      for (int i = 0; i < facet.prefix.size(); i++) {
        List<Node> prefix = new ArrayList<>();
        for (int j = 0; j < i; j++) prefix.add(Node.ANY);
        prefix.add(Node.not(facet.prefix.get(i)));
        ways.add(
            new ArrayShape(
                List.of(new Items(prefix, Node.ANY)),
                i + 1,
                Integer.MAX_VALUE,
                false,
                Node.ANY,
                0,
                Integer.MAX_VALUE));
      }
      if (facet.rest.equals(Node.ANY)) continue;
      if (facet.rest.equals(Node.NEVER))
        ways.add(length(facet.prefix.size() + 1, Integer.MAX_VALUE));
      else if (facet.prefix.isEmpty())
        ways.add(counting(Node.not(facet.rest), 1, Integer.MAX_VALUE));
      else throw unsupported("items beside prefixItems");
    }
    return ways;
  }

  private static ConstraintException unsupported(String keyword) {
    return new ConstraintException(
        "the negation (not, if, oneOf) of " + keyword + " is not supported; say what is wanted");
  }
}
