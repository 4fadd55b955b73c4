package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Bool;
import org.reason4j.text.template.Value.Callable;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.Namespace;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Real;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Stream;
import org.reason4j.text.template.Value.Undefined;
import org.reason4j.text.template.Value.View;

/// `a.b`, `a[b]` and `a[b:c:d]`, inside jinja2's immutable sandbox.
final class Access {
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private Access() {}

  /// `value.name`: an attribute, else the item of that key.
  static Value attribute(Budget budget, Value value, String name) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    Optional<Value> attribute = own(budget, value, name);
    if (attribute.isPresent()) return attribute.get();
    if (value instanceof Mapping mapping) {
      Optional<Value> item = mapping.get(name);
      if (item.isPresent()) return item.get();
    }
    return Undefined.of(
        "'%s' has no attribute %s".formatted(described(value), quoted(budget, Text.of(name))));
  }

  /// `value[key]`: an item, else the attribute of that name.
  static Value item(Budget budget, Value value, Value key) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    Optional<Value> item =
        switch (value) {
          case Mapping mapping -> hashable(key) ? mapping.get(key) : Optional.empty();
          case Sequence sequence when key instanceof Int || key instanceof Bool -> {
            int at = position(Values.index(key), sequence.items().size());
            yield at < 0 ? Optional.empty() : Optional.of(sequence.items().get(at));
          }
          case Text text when key instanceof Int || key instanceof Bool -> {
            int at = position(Values.index(key), text.codePoints());
            if (at < 0) yield Optional.empty();
            int from = text.offset(at);
            yield Optional.of(text.sub(from, text.value().offsetByCodePoints(from, 1)));
          }
          case Sequence _,
              Text _,
              None _,
              Bool _,
              Int _,
              Real _,
              View _,
              Stream _,
              Namespace _,
              Callable _,
              Loop _,
              Undefined _ ->
              Optional.empty();
        };
    if (item.isPresent()) return item.get();
    if (key instanceof Text name) {
      Optional<Value> attribute = own(budget, value, name.value());
      if (attribute.isPresent()) return attribute.get();
      return Undefined.of(
          "'%s' has no attribute %s".formatted(described(value), quoted(budget, name)));
    }
    return Undefined.of("%s has no element %s".formatted(described(value), quoted(budget, key)));
  }

  private static String quoted(Budget budget, Value value) {
    String whole = Printing.str(budget, Sequence.list(List.of(value))).value();
    return whole.substring(1, whole.length() - 1);
  }

  private static boolean hashable(Value key) {
    return switch (key) {
      case Text _, None _, Bool _, Int _, Real _ -> true;
      case Undefined undefined -> throw undefined.fault();
      case Sequence _, View _, Mapping _, Stream _, Namespace _, Callable _, Loop _ -> false;
    };
  }

  private static int position(int index, int size) {
    int at = index < 0 ? index + size : index;
    return at < size ? at : -1;
  }

  private static String described(Value value) {
    return value instanceof None ? "None" : Values.type(value) + " object";
  }

  /// A Python attribute of the value, where it has one of that name.
  private static Optional<Value> own(Budget budget, Value value, String name) {
    if (name.startsWith("__") && name.endsWith("__")) return Optional.of(unsafe(value, name));
    return switch (value) {
      case Text text -> StringMethods.find(budget, text, name);
      case Mapping mapping -> dictMethod(mapping, name);
      case Sequence sequence -> listMethod(budget, sequence, name);
      case Namespace namespace -> Optional.ofNullable(namespace.fields.get(name));
      case Loop loop -> loop.attribute(name);
      case Int _, Bool _
          when Set.of(
                  "bit_length",
                  "bit_count",
                  "real",
                  "imag",
                  "numerator",
                  "denominator",
                  "conjugate",
                  "to_bytes",
                  "from_bytes",
                  "as_integer_ratio",
                  "is_integer")
              .contains(name) ->
          throw Fault.unsupported("int." + name);
      case Real _
          when Set.of(
                  "is_integer", "hex", "real", "imag", "conjugate", "fromhex", "as_integer_ratio")
              .contains(name) ->
          throw Fault.unsupported("float." + name);
      case Callable _ when !name.startsWith("_") ->
          throw Fault.unsupported("the attribute '" + name + "' of a function");
      case View _ when Set.of("mapping", "isdisjoint").contains(name) ->
          throw Fault.unsupported("the attribute '" + name + "' of a dict's view");
      case Int _, Bool _, Real _, Callable _, None _, View _, Stream _, Undefined _ ->
          Optional.empty();
    };
  }

  static Undefined unsafe(Value value, String name) {
    String type = value instanceof Callable ? "type" : Values.type(value);
    return new Undefined(
        Kind.SECURITY, "access to attribute '%s' of '%s' object is unsafe.".formatted(name, type));
  }

  private static Optional<Value> dictMethod(Mapping mapping, String name) {
    if (DICT_CHANGES.contains(name)) return Optional.of(unsafe(mapping, name));
    return switch (name) {
      case "items" ->
          method(given -> {
            given.of("items");
            return pairs(mapping);
          });
      case "keys" ->
          method(given -> {
            given.of("keys");
            return new View("dict_keys", mapping.keys());
          });
      case "values" ->
          method(given -> {
            given.of("values");
            return new View(
                "dict_values", mapping.entries().stream().map(Mapping.Entry::value).toList());
          });
      case "get" ->
          method(given -> {
            if (!given.named().isEmpty()) throw Fault.type("dict.get() takes no keyword arguments");
            given.of("get", "key", "default");
            return mapping
                .get(given.need("get", 0, "key"))
                .or(() -> given.get(1, "default"))
                .orElse(None.NONE);
          });
      case "copy" ->
          method(given -> {
            given.of("copy");
            return mapping;
          });
      case "fromkeys" -> throw Fault.unsupported("dict.fromkeys");
      default -> Optional.empty();
    };
  }

  static View pairs(Mapping mapping) {
    return new View(
        "dict_items",
        mapping.entries().stream()
            .map(entry -> (Value) Sequence.tuple(entry.key(), entry.value()))
            .toList());
  }

  private static Optional<Value> listMethod(Budget budget, Sequence sequence, String name) {
    if (sequence.form() == Sequence.Form.LIST && LIST_CHANGES.contains(name))
      return Optional.of(unsafe(sequence, name));
    if (sequence.form() == Sequence.Form.RANGE && Set.of("start", "stop", "step").contains(name))
      throw Fault.unsupported("range." + name);
    return switch (name) {
      case "count" ->
          method(given -> {
            Value wanted = given.of("count", "value").need("count", 0, "value");
            return Int.of(
                sequence.items().stream()
                    .filter(item -> Values.equal(budget, item, wanted))
                    .count());
          });
      case "index" ->
          method(given -> {
            Value wanted = given.of("index", "value").need("index", 0, "value");
            for (int i = 0; i < sequence.items().size(); i++)
              if (Values.equal(budget, sequence.items().get(i), wanted)) return Int.of(i);
            throw Fault.value("%s is not in list", quoted(budget, wanted));
          });
      case "copy" ->
          sequence.form() != Sequence.Form.LIST ? Optional.empty() : method(_ -> sequence);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> method(Callable method) {
    return Optional.of(method);
  }

  // ---- slices ----

  static Value slice(
      Budget budget, Value value, OptionalInt start, OptionalInt stop, OptionalInt step) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    int size =
        switch (value) {
          case Text text -> text.codePoints();
          case Sequence sequence -> sequence.items().size();
          case None _,
              Bool _,
              Int _,
              Real _,
              View _,
              Stream _,
              Mapping _,
              Namespace _,
              Callable _,
              Loop _,
              Undefined _ ->
              -1;
        };
    if (value instanceof Mapping) throw Fault.type("unhashable type: 'slice'");
    if (size < 0) throw Fault.type("'%s' object is not subscriptable", Values.type(value));
    int by = step.orElse(1);
    if (by == 0) throw Fault.value("slice step cannot be zero");
    int lowest = by > 0 ? 0 : -1;
    int highest = by > 0 ? size : size - 1;
    int from =
        start.isEmpty() ? (by > 0 ? 0 : highest) : clamp(start.getAsInt(), size, lowest, highest);
    int to = stop.isEmpty() ? (by > 0 ? size : -1) : clamp(stop.getAsInt(), size, lowest, highest);
    if (value instanceof Text text) {
      budget.steps(text.length() >> 8);
      if (by == 1) return from >= to ? Text.EMPTY : text.sub(text.offset(from), text.offset(to));
      List<Value> points = Values.items(budget, text);
      var out = new TextBuilder(budget);
      for (long i = from; by > 0 ? i < to : i > to; i += by) out.add((Text) points.get((int) i));
      return out.build();
    }
    Sequence sequence = (Sequence) value;
    budget.list(size);
    List<Value> items = new ArrayList<>();
    for (long i = from; by > 0 ? i < to : i > to; i += by) items.add(sequence.items().get((int) i));
    return new Sequence(items, sequence.form());
  }

  private static int clamp(int index, int size, int lowest, int highest) {
    int at = index < 0 ? index + size : index;
    return Math.max(lowest, Math.min(highest, at));
  }
}
