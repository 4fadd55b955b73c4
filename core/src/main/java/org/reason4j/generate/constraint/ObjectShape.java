package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Objects: every facet speaks of the properties, and which must be there.
///
/// Properties come in the order in which a facet declares them, those of different facets in any
/// order, then the required ones that none declares, then others.
///
/// @param max `Integer.MAX_VALUE` for no limit
/// @param names what a name may be
record ObjectShape(List<Fields> facets, Set<String> required, int min, int max, Language names) {
  /// What the values are: of the properties named, else of the patterns that match, else of others.
  record Fields(Map<String, Node> properties, List<Named> patterns, Node others) {}

  /// Properties whose names match.
  record Named(Language names, Node value) {}

  static final ObjectShape ANY =
      new ObjectShape(List.of(), Set.of(), 0, Integer.MAX_VALUE, Language.ALL);

  static ObjectShape property(String name, Node value, boolean required) {
    return new ObjectShape(
        List.of(new Fields(Map.of(name, value), List.of(), Node.ANY)),
        required ? Set.of(name) : Set.of(),
        0,
        Integer.MAX_VALUE,
        Language.ALL);
  }

  ObjectShape and(ObjectShape o) {
    List<Fields> both = new ArrayList<>(facets);
    both.addAll(o.facets);
    Set<String> needed = new LinkedHashSet<>(required);
    needed.addAll(o.required);
    return new ObjectShape(
        both,
        needed,
        /* min= */ Math.max(min, o.min),
        /* max= */ Math.min(max, o.max),
        names.and(o.names));
  }

  /// The schema of a property.
  Node value(String name) {
    if (!names.contains(name)) return Node.NEVER;
    List<Node> all = new ArrayList<>();
    for (Fields facet : facets) {
      boolean known = false;
      Node declared = facet.properties.get(name);
      if (declared != null) {
        known = true;
        all.add(declared);
      }
      for (Named pattern : facet.patterns)
        if (pattern.names.contains(name)) {
          known = true;
          all.add(pattern.value);
        }
      if (!known) all.add(facet.others);
    }
    return Node.all(all);
  }

  /// Names that are declared or required, in groups that keep their order.
  List<List<String>> groups() {
    Set<String> seen = new LinkedHashSet<>();
    List<List<String>> groups = new ArrayList<>();
    for (Fields facet : facets) {
      List<String> fresh = facet.properties.keySet().stream().filter(seen::add).toList();
      if (!fresh.isEmpty()) groups.add(fresh);
    }
    List<String> rest = required.stream().filter(seen::add).toList();
    if (!rest.isEmpty()) groups.add(rest);
    return groups;
  }

  /// All other names, by the schema of their values.
  List<Named> others() {
    Language free = names.minus(Language.words(groups().stream().flatMap(List::stream).toList()));
    Map<Node, Language> parts = new LinkedHashMap<>();
    split(free, 0, 0, false, new ArrayList<>(), parts);
    List<Named> named = new ArrayList<>();
    parts.forEach((node, texts) -> named.add(new Named(texts, node)));
    return named;
  }

  private void split(
      Language left,
      int facet,
      int pattern,
      boolean known,
      List<Node> values,
      Map<Node, Language> parts) {
    if (left.isEmpty()) return;
    if (facet == facets.size()) {
      Node value = Node.all(values);
      if (!value.equals(Node.NEVER)) parts.merge(value, left, Language::or);
      return;
    }
    Fields fields = facets.get(facet);
    if (pattern == fields.patterns.size()) {
      if (!known) values.add(fields.others);
      split(left, facet + 1, 0, false, values, parts);
      if (!known) values.removeLast();
      return;
    }
    Named named = fields.patterns.get(pattern);
    values.add(named.value);
    split(left.and(named.names), facet, pattern + 1, true, values, parts);
    values.removeLast();
    split(left.minus(named.names), facet, pattern + 1, known, values, parts);
  }

  /// Objects that are not like this.
  List<ObjectShape> not() {
    if (!names.equals(Language.ALL)) throw unsupported("propertyNames");
    List<ObjectShape> ways = new ArrayList<>();
    for (String name : required) ways.add(property(name, Node.NEVER, false));
    if (min > 0) ways.add(new ObjectShape(List.of(), Set.of(), 0, min - 1, Language.ALL));
    if (max < Integer.MAX_VALUE)
      ways.add(new ObjectShape(List.of(), Set.of(), max + 1, Integer.MAX_VALUE, Language.ALL));
    for (Fields facet : facets) {
      if (!facet.patterns.isEmpty()) throw unsupported("patternProperties");
      if (!facet.others.equals(Node.ANY)) throw unsupported("additionalProperties");
      facet.properties.forEach((name, value) -> {
        if (!value.equals(Node.ANY)) ways.add(property(name, Node.not(value), true));
      });
    }
    return ways;
  }

  private static ConstraintException unsupported(String keyword) {
    return new ConstraintException(
        "the negation (not, if, oneOf with alternatives that overlap) of "
            + keyword
            + " is not supported; say what is wanted");
  }
}
