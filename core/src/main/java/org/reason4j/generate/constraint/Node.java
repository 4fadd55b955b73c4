package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A schema that may be a combination of those written; compared by content, worked out when it is
/// needed, so that schemas may refer to themselves.
sealed interface Node {
  Node ANY = new Constant(true);
  Node NEVER = new Constant(false);

  /// `true` or `false`.
  record Constant(boolean valid) implements Node {}

  /// The schema at a JSON pointer of the document.
  record At(String pointer) implements Node {}

  record All(Set<Node> nodes) implements Node {}

  record Not(Node node) implements Node {}

  /// One value and no other.
  record Equal(tools.jackson.databind.JsonNode value) implements Node {}

  static Node all(List<Node> nodes) {
    Set<Node> parts = new LinkedHashSet<>();
    for (Node node : nodes) {
      if (node.equals(NEVER)) return NEVER;
      if (node instanceof All all) parts.addAll(all.nodes);
      else if (!node.equals(ANY)) parts.add(node);
    }
    if (parts.isEmpty()) return ANY;
    return parts.size() == 1 ? parts.iterator().next() : new All(parts);
  }

  static Node not(Node node) {
    return switch (node) {
      case Constant constant -> constant.valid ? NEVER : ANY;
      case Not inner -> inner.node;
      case At _, All _, Equal _ -> new Not(node);
    };
  }

  static Node both(Node a, Node b) {
    return all(new ArrayList<>(List.of(a, b)));
  }
}
