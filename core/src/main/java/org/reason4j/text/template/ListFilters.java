package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Stream;
import org.reason4j.text.template.Value.Undefined;

/// jinja2's filters that go through lists.
final class ListFilters {
  private ListFilters() {}

  static boolean known(String name) {
    return switch (name) {
      case "count",
          "dictsort",
          "first",
          "items",
          "join",
          "last",
          "length",
          "list",
          "map",
          "max",
          "min",
          "reject",
          "rejectattr",
          "reverse",
          "select",
          "selectattr",
          "sort",
          "sum",
          "unique" ->
          true;
      default -> false;
    };
  }

  static Value apply(Budget budget, String name, Value value, Arguments given) {
    return switch (name) {
      case "length", "count" -> {
        given.of(name);
        yield Int.of(Values.length(value));
      }
      case "list" -> {
        given.of(name);
        yield Sequence.list(Filters.list(budget, value));
      }
      case "first" -> {
        given.of(name);
        List<Value> items = Values.items(budget, value);
        yield items.isEmpty()
            ? Undefined.of("No first item, sequence was empty.")
            : items.getFirst();
      }
      case "last" -> {
        given.of(name);
        if (value instanceof Stream) throw Fault.type("'generator' object is not reversible");
        List<Value> items = Values.items(budget, value);
        yield items.isEmpty() ? Undefined.of("No last item, sequence was empty.") : items.getLast();
      }
      case "items" -> {
        given.of(name);
        if (value instanceof Undefined) yield new Stream(List.of());
        if (!(value instanceof Mapping mapping))
          throw Fault.type("Can only get item pairs from a mapping.");
        yield new Stream(Access.pairs(mapping).items());
      }
      case "join" -> join(budget, value, given.of(name, "d", "attribute"));
      case "reverse" -> reverse(budget, value, given.of(name));
      case "map" -> map(budget, value, given);
      case "select", "reject", "selectattr", "rejectattr" -> select(budget, name, value, given);
      case "sort" -> {
        given.of(name, "reverse", "case_sensitive", "attribute");
        yield Sequence.list(
            sorted(
                budget,
                Filters.list(budget, value),
                given.get(2, "attribute"),
                given.truth(1, "case_sensitive", false),
                given.truth(0, "reverse", false)));
      }
      case "dictsort" -> dictsort(budget, value, given.of(name, "case_sensitive", "by", "reverse"));
      case "unique" -> unique(budget, value, given.of(name, "case_sensitive", "attribute"));
      case "min", "max" ->
          extreme(budget, value, given.of(name, "case_sensitive", "attribute"), name.equals("max"));
      case "sum" -> {
        given.of(name, "attribute", "start");
        Value sum = given.get(1, "start").orElse(Int.of(0));
        if (sum instanceof Text)
          throw Fault.type("sum() can't sum strings [use ''.join(seq) instead]");
        for (Value item : Values.items(budget, value))
          sum =
              Operators.binary(
                  budget, "+", sum, Filters.at(budget, item, given.get(0, "attribute")));
        yield sum;
      }
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Text join(Budget budget, Value value, Arguments given) {
    Text between = Printing.str(budget, given.get(0, "d").orElse(Text.EMPTY));
    var out = new TextBuilder(budget);
    boolean first = true;
    for (Value item : Values.items(budget, value)) {
      budget.step();
      if (!first) out.add(between);
      first = false;
      out.add(Printing.str(budget, Filters.at(budget, item, given.get(1, "attribute"))));
    }
    return out.build();
  }

  private static Value reverse(Budget budget, Value value, Arguments none) {
    if (!none.positional().isEmpty()) throw new IllegalArgumentException("arguments");
    List<Value> items = Filters.list(budget, value).reversed();
    if (!(value instanceof Text)) return new Stream(items);
    var out = new TextBuilder(budget);
    for (Value item : items) out.add((Text) item);
    return out.build();
  }

  private static Value map(Budget budget, Value value, Arguments given) {
    List<Value> results = new ArrayList<>();
    if (!Values.truth(value)) return new Stream(results); // None and 0 too, as in jinja2
    if (given.positional().isEmpty() && given.named().containsKey("attribute")) {
      given.of("map", "attribute", "default");
      Optional<Value> otherwise = given.get(1, "default");
      for (Value item : Filters.list(budget, value)) {
        Value at = Filters.at(budget, item, given.get(0, "attribute"));
        results.add(at instanceof Undefined ? otherwise.orElse(at) : at);
      }
      return new Stream(results);
    }
    if (given.positional().isEmpty())
      throw new Fault(TemplateException.Kind.RUNTIME, "map requires a filter argument");
    String filter = StringMethods.string(given.positional().getFirst(), "a filter's name").value();
    for (Value item : Filters.list(budget, value))
      results.add(Filters.apply(budget, filter, item, given.after(1)));
    return new Stream(results);
  }

  private static Value select(Budget budget, String name, Value value, Arguments given) {
    boolean byAttribute = name.endsWith("attr");
    boolean wanted = name.startsWith("select");
    Optional<Value> attribute =
        byAttribute ? Optional.of(given.need(name, 0, "attribute")) : Optional.empty();
    Arguments rest = byAttribute ? given.after(1) : given;
    Predicate<Value> test;
    if (rest.positional().isEmpty()) {
      test = Values::truth;
    } else {
      String word = StringMethods.string(rest.positional().getFirst(), "a test's name").value();
      test = item -> Tests.holds(budget, word, item, rest.after(1));
    }
    List<Value> kept = new ArrayList<>();
    if (!Values.truth(value)) return new Stream(kept);
    for (Value item : Filters.list(budget, value))
      if (test.test(Filters.at(budget, item, attribute)) == wanted) kept.add(item);
    return new Stream(kept);
  }

  private static List<Value> sorted(
      Budget budget,
      List<Value> items,
      Optional<Value> attribute,
      boolean caseSensitive,
      boolean reverse) {
    if (attribute.isPresent()
        && attribute.get() instanceof Text names
        && names.value().indexOf(',') >= 0)
      throw Fault.unsupported("sorting by several attributes");
    Comparator<Value> order =
        (a, b) -> {
          Value x = Filters.folded(Filters.at(budget, a, attribute), caseSensitive);
          Value y = Filters.folded(Filters.at(budget, b, attribute), caseSensitive);
          return attribute.isPresent() && Values.equal(budget, x, y)
              ? 0
              : Values.compare(budget, "<", x, y);
        };
    try {
      items.sort(reverse ? order.reversed() : order);
    } catch (IllegalArgumentException _) { // NaN has no place in an order
      throw Fault.unsupported("sorting NaN");
    }
    return items;
  }

  private static Value dictsort(Budget budget, Value value, Arguments given) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (!(value instanceof Mapping mapping))
      throw Fault.type("dictsort needs a mapping, not %s", Values.type(value));
    String by = given.get(1, "by").map(v -> v instanceof Text t ? t.value() : "?").orElse("key");
    int column =
        switch (by) {
          case "key" -> 0;
          case "value" -> 1;
          default ->
              throw new Fault(
                  TemplateException.Kind.RUNTIME,
                  "You can only sort by either \"key\" or \"value\"");
        };
    List<Value> pairs = new ArrayList<>();
    for (Mapping.Entry entry : mapping.entries()) pairs.add(Filters.pair(entry));
    return Sequence.list(
        sorted(
            budget,
            pairs,
            Optional.of(Int.of(column)),
            given.truth(0, "case_sensitive", false),
            given.truth(2, "reverse", false)));
  }

  private static Value unique(Budget budget, Value value, Arguments given) {
    List<Value> seen = new ArrayList<>();
    List<Value> kept = new ArrayList<>();
    for (Value item : Filters.list(budget, value)) {
      Value key =
          Filters.folded(
              Filters.at(budget, item, given.get(1, "attribute")),
              given.truth(0, "case_sensitive", false));
      if (seen.stream().anyMatch(old -> Values.equal(budget, old, key))) continue;
      seen.add(key);
      kept.add(item);
    }
    return new Stream(kept);
  }

  private static Value extreme(Budget budget, Value value, Arguments given, boolean largest) {
    List<Value> items = Filters.list(budget, value);
    if (items.isEmpty()) return Undefined.of("No aggregated item, sequence was empty.");
    boolean caseSensitive = given.truth(0, "case_sensitive", false);
    Optional<Value> attribute = given.get(1, "attribute").filter(v -> !(v instanceof None));
    Value best = items.getFirst();
    for (Value item : items.subList(1, items.size())) {
      int order =
          Values.compare(
              budget,
              largest ? ">" : "<",
              Filters.folded(Filters.at(budget, item, attribute), caseSensitive),
              Filters.folded(Filters.at(budget, best, attribute), caseSensitive));
      if (order == (largest ? 1 : -1)) best = item;
    }
    return best;
  }
}
