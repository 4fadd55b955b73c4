package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/// How far an object has come.
///
/// @param groups the shape's declared names
/// @param places for each group of declared names, which may come next
/// @param count properties so far; no further than matters
/// @param used names that nobody declared, as JSON writes them
record ObjectRun(
    ObjectShape shape,
    List<List<String>> groups,
    List<Integer> places,
    int count,
    Set<String> used) {
  static ObjectRun begin(ObjectShape shape) {
    List<List<String>> groups = shape.groups();
    return new ObjectRun(shape, groups, Collections.nCopies(groups.size(), 0), 0, Set.of());
  }

  private int counted() {
    return shape.max() == Integer.MAX_VALUE ? Math.min(count + 1, shape.min()) : count + 1;
  }

  /// After the name at a place of a group.
  ObjectRun past(int group, int place) {
    List<Integer> next = new ArrayList<>(places);
    next.set(group, place + 1);
    return new ObjectRun(shape, groups, List.copyOf(next), counted(), used);
  }

  /// After a name that nobody declared; those declared are over.
  ObjectRun using(String name) {
    List<Integer> ends = groups.stream().map(List::size).toList();
    var more = new java.util.HashSet<>(used);
    more.add(name);
    return new ObjectRun(shape, groups, ends, counted(), Set.copyOf(more));
  }

  /// Whether a required name from this place of its group on is still missing before `until`.
  boolean skipsRequired(int group, int until) {
    return groups.get(group).subList(places.get(group), until).stream()
        .anyMatch(shape.required()::contains);
  }

  boolean complete() {
    return count >= shape.min() && count <= shape.max() && declaredComplete();
  }

  /// Whether nothing that is required and declared is missing.
  boolean declaredComplete() {
    for (int g = 0; g < groups.size(); g++)
      if (skipsRequired(g, groups.get(g).size())) return false;
    return true;
  }

  // Shapes are compared as objects: each schema has one.

  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object o) {
    return o instanceof ObjectRun other
        && shape == other.shape
        && count == other.count
        && places.equals(other.places)
        && used.equals(other.used);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * System.identityHashCode(shape) + 31 * count + places.hashCode())
        + used.hashCode();
  }
}
