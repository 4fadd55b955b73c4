package org.reason4j.generate.constraint;

import java.util.Set;

/// How far an array has come.
///
/// @param count items so far; no further than matters
/// @param contained how many of them are what the shape counts; no further than matters
/// @param used JSON texts of the items, where they must differ
record ArrayRun(ArrayShape shape, int count, int contained, Set<String> used) {
  static ArrayRun begin(ArrayShape shape) {
    return new ArrayRun(shape, 0, 0, Set.of());
  }

  ArrayRun with(boolean counted) {
    int limit =
        shape.max() == Integer.MAX_VALUE
            ? Math.max(shape.settled(), shape.min())
            : Integer.MAX_VALUE;
    int most = shape.most() == Integer.MAX_VALUE ? shape.least() : Integer.MAX_VALUE;
    return new ArrayRun(
        shape,
        Math.min(count + 1, limit),
        counted ? Math.min(contained + 1, most) : contained,
        used);
  }

  ArrayRun using(String text) {
    var more = new java.util.HashSet<>(used);
    more.add(text);
    return new ArrayRun(shape, count, contained, Set.copyOf(more));
  }

  boolean complete() {
    return count >= shape.min()
        && count <= shape.max()
        && contained >= shape.least()
        && contained <= shape.most();
  }

  // Shapes are compared as objects: each schema has one.

  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object o) {
    return o instanceof ArrayRun other
        && shape == other.shape
        && count == other.count
        && contained == other.contained
        && used.equals(other.used);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * System.identityHashCode(shape) + 31 * count + contained) + used.hashCode();
  }
}
