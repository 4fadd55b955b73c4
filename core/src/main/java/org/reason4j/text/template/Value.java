package org.reason4j.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.text.template.TemplateException.Kind;

/// A value of a template: what Python's values are to jinja2. Lists and mappings never change.
public sealed interface Value
    permits Text,
        Value.None,
        Value.Undefined,
        Value.Bool,
        Value.Int,
        Value.Real,
        Value.Sequence,
        Value.View,
        Value.Stream,
        Value.Mapping,
        Value.Namespace,
        Value.Callable,
        Loop {

  /// Python's `None`.
  enum None implements Value {
    NONE
  }

  /// What a name or key that is not there gives; most uses fail with the message.
  record Undefined(Kind kind, String message) implements Value {
    static Undefined of(String message) {
      return new Undefined(Kind.UNDEFINED, message);
    }

    Fault fault() {
      return new Fault(kind, message);
    }
  }

  /// `True` or `False`.
  record Bool(boolean value) implements Value {
    static final Bool TRUE = new Bool(true);
    static final Bool FALSE = new Bool(false);

    static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }
  }

  /// A whole number of any size.
  record Int(BigInteger value) implements Value {
    static Int of(long value) {
      return new Int(BigInteger.valueOf(value));
    }
  }

  /// A float.
  record Real(double value) implements Value {}

  /// A list, tuple or range.
  record Sequence(List<Value> items, Form form) implements Value {
    /// What Python calls it.
    enum Form {
      LIST,
      TUPLE,
      RANGE
    }

    static Sequence list(List<Value> items) {
      return new Sequence(items, Form.LIST);
    }

    static Sequence tuple(Value... items) {
      return new Sequence(List.of(items), Form.TUPLE);
    }
  }

  /// `dict.items()` and its like: can be gone through and counted, not indexed.
  record View(String type, List<Value> items) implements Value {}

  /// What Python's generators are: always true, without length, gone through once.
  final class Stream implements Value {
    private List<Value> items;

    Stream(List<Value> items) {
      this.items = items;
    }

    List<Value> take() {
      List<Value> taken = items;
      items = List.of();
      return taken;
    }
  }

  /// A dict. Keys that Python calls equal (1, 1.0, True) are one.
  final class Mapping implements Value {
    /// One key with its value.
    record Entry(Value key, Value value) {}

    private final Map<Object, Entry> entries = new LinkedHashMap<>();

    static Mapping of(List<Entry> entries) {
      var mapping = new Mapping();
      for (Entry entry : entries) mapping.put(entry.key(), entry.value());
      return mapping;
    }

    private void put(Value key, Value value) {
      Object canonical = canonical(key);
      Entry old = entries.get(canonical);
      entries.put(canonical, new Entry(old == null ? key : old.key(), value));
    }

    Optional<Value> get(Value key) {
      return Optional.ofNullable(entries.get(canonical(key))).map(Entry::value);
    }

    Optional<Value> get(String key) {
      return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    List<Entry> entries() {
      return List.copyOf(entries.values());
    }

    int size() {
      return entries.size();
    }

    List<Value> keys() {
      return entries.values().stream().map(Entry::key).toList();
    }

    private static Object canonical(Value key) {
      return switch (key) {
        case Text text -> text.value();
        case None none -> none;
        case Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
        case Int whole -> whole.value();
        case Real real
            when real.value() == Math.rint(real.value()) && Double.isFinite(real.value()) ->
            new BigDecimal(real.value()).toBigInteger();
        case Real real -> real.value();
        case Undefined undefined -> throw undefined.fault();
        case Sequence sequence when sequence.form() == Sequence.Form.TUPLE ->
            throw Fault.unsupported("a tuple as a key");
        case Sequence _, View _, Stream _, Mapping _, Namespace _, Callable _, Loop _ ->
            throw Fault.type("unhashable type: '%s'", Values.type(key));
      };
    }
  }

  /// `namespace(...)`: the one thing that a template can change.
  final class Namespace implements Value {
    final Map<String, Value> fields = new LinkedHashMap<>();

    void put(String name, Value value) {
      if (name.startsWith("_"))
        throw new Fault(
            Kind.SECURITY,
            "Chat templates cannot store underscore-prefixed attributes on a namespace, but got"
                + " '%s'. Please rename the attribute.".formatted(name));
      fields.put(name, value);
    }
  }

  /// Something that can be called.
  non-sealed interface Callable extends Value {
    Value call(Arguments arguments);
  }

  /// A value of plain Java: strings, numbers, booleans, null, lists and maps, all words with one
  /// mark.
  ///
  /// @throws IllegalArgumentException for another class
  static Value of(@Nullable Object plain, byte mark) {
    return of(plain, mark, 0);
  }

  private static Value of(@Nullable Object plain, byte mark, int depth) {
    if (depth > Budget.VALUES)
      throw new IllegalArgumentException("a value nested more than " + Budget.VALUES + " deep");
    return switch (plain) {
      case null -> None.NONE;
      case Value value -> value;
      case String text -> Text.of(text, mark);
      case Boolean bool -> Bool.of(bool);
      case Double real -> new Real(real);
      case Float real -> new Real(real);
      case BigInteger whole -> new Int(whole);
      case BigDecimal real -> new Real(real.doubleValue());
      case Number whole -> Int.of(whole.longValue());
      case List<?> list -> {
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) items.add(of(item, mark, depth + 1));
        yield Sequence.list(items);
      }
      case Map<?, ?> map -> {
        List<Mapping.Entry> entries = new ArrayList<>(map.size());
        map.forEach((key, value) ->
            entries.add(new Mapping.Entry(of(key, mark, depth + 1), of(value, mark, depth + 1))));
        yield Mapping.of(entries);
      }
      default ->
          throw new IllegalArgumentException(
              "a "
                  + plain.getClass().getName()
                  + " in a template's values; expected strings, numbers, booleans, lists, maps");
    };
  }
}
