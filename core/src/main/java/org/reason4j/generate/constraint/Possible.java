package org.reason4j.generate.constraint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whether anything satisfies a schema: the least fixed point over all that it refers to, so that a
/// schema which only refers to itself is satisfied by nothing.
final class Possible {
  private final SchemaReader schemas;
  private final Map<Node, Boolean> known = new HashMap<>();
  private final Set<Node> asked = new HashSet<>();
  private final IdentityHashMap<ObjectShape, List<Others>> others = new IdentityHashMap<>();
  private int depth;
  private boolean found;

  Possible(SchemaReader schemas) {
    this.schemas = schemas;
  }

  boolean test(Node node) {
    return settled(() -> quick(node));
  }

  boolean test(Shape shape) {
    return settled(() -> quick(shape));
  }

  /// Whether an object that has reached this point can be completed.
  boolean test(ObjectRun run) {
    return settled(() -> finishable(run));
  }

  boolean test(ArrayRun run) {
    return settled(() -> finishable(run));
  }

  /// Names that nobody declared, as JSON writes them, and the schema of their values.
  record Others(ByteAutomaton names, Node value) {}

  List<Others> others(ObjectShape shape) {
    return others.computeIfAbsent(
        shape,
        fresh ->
            fresh.others().stream()
                .map(named -> new Others(ByteAutomaton.json(named.names()), named.value()))
                .toList());
  }

  /// Asks until no more nodes turn out to be possible; what is left is not.
  private boolean settled(java.util.function.BooleanSupplier question) {
    if (depth > 0) return question.getAsBoolean();
    depth++;
    try {
      while (true) {
        asked.clear();
        found = false;
        if (question.getAsBoolean()) return true;
        if (!found) {
          for (Node node : asked) known.putIfAbsent(node, false);
          return false;
        }
      }
    } finally {
      depth--;
    }
  }

  private boolean quick(Node node) {
    Boolean settled = known.get(node);
    if (settled != null) return settled;
    if (!asked.add(node)) return false; // so far
    boolean yes;
    try {
      yes = quick(schemas.shape(node));
    } catch (SchemaReader.Unknown _) {
      asked.remove(node);
      return true;
    }
    if (yes) {
      known.put(node, true);
      found = true;
    }
    return yes;
  }

  private boolean quick(Shape shape) {
    if (!shape.strings().isEmpty() || !shape.numbers().isEmpty()) return true;
    if (shape.yes() || shape.no() || shape.nothing()) return true;
    for (ArrayShape each : shape.arrays()) if (finishable(ArrayRun.begin(each))) return true;
    for (ObjectShape each : shape.objects()) if (finishable(ObjectRun.begin(each))) return true;
    return false;
  }

  private boolean finishable(ArrayRun run) {
    ArrayShape shape = run.shape();
    if (shape.min() > shape.max()) return false;
    int must = run.contained(); // that are `contained`, whatever is chosen
    int may = run.contained();
    int settled = shape.settled();
    for (int i = run.count(); ; i++) {
      if (must > shape.most()) return false;
      if (i >= shape.min() && may >= shape.least() && must <= shape.most() && i <= shape.max())
        return !shape.unique() || distinct(run, i);
      if (i >= shape.max()) return false;
      Node item = shape.item(i);
      boolean with = shape.counts() && quick(Node.both(item, shape.contained()));
      boolean without =
          shape.most() == Integer.MAX_VALUE || !shape.counts()
              ? quick(item)
              : quick(Node.both(item, Node.not(shape.contained())));
      if (!with && !without) return false;
      if (with) may++;
      if (with && !without) must++;
      if (i >= settled) { // all further items are alike: take them together
        int more = Math.max(shape.min() - i - 1, 0);
        if (may < shape.least()) {
          if (!with) return false;
          more = Math.max(more, shape.least() - may);
        }
        if (i + 1L + more > shape.max()) return false;
        if (with && !without && must + (long) more > shape.most()) return false;
        return !shape.unique() || distinct(run, i + 1L + more);
      }
    }
  }

  /// Whether `length` different items exist.
  private boolean distinct(ArrayRun run, long length) {
    if (length <= 1) return true;
    Shape item = schemas.shape(run.shape().item(0));
    long ways = (item.yes() ? 1 : 0) + (item.no() ? 1 : 0) + (item.nothing() ? 1 : 0);
    if (!item.strings().isEmpty()) ways += size(ByteAutomaton.json(item.strings()));
    if (!item.numbers().isEmpty())
      ways += size(ByteAutomaton.utf8(Numbers.canonical(item.numbers())));
    return ways >= length;
  }

  private static long size(ByteAutomaton automaton) {
    return Math.min(automaton.completions(0), Integer.MAX_VALUE);
  }

  private boolean finishable(ObjectRun run) {
    ObjectShape shape = run.shape();
    long least = run.count();
    long most = run.count();
    List<List<String>> groups = run.groups();
    for (int g = 0; g < groups.size(); g++)
      for (String name : groups.get(g).subList(run.places().get(g), groups.get(g).size())) {
        boolean can = quick(shape.value(name));
        boolean must = shape.required().contains(name);
        if (must && !can) return false;
        if (must) least++;
        if (can) most++;
      }
    if (least > shape.max()) return false;
    if (most >= shape.min()) return true;
    for (Others each : others(shape))
      if (quick(each.value())) {
        long used = run.used().stream().filter(each.names()::accepts).count();
        most += size(each.names()) - used;
      }
    return most >= shape.min();
  }
}
