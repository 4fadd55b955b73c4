package org.reason4j.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
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

/// What Python says of any value: its truth, type, length, items, order and equality.
final class Values {
  private Values() {}

  static boolean truth(Value value) {
    return switch (value) {
      case None _, Undefined _ -> false;
      case Bool bool -> bool.value();
      case Int whole -> whole.value().signum() != 0;
      case Real real -> real.value() != 0;
      case Text text -> !text.isEmpty();
      case Sequence sequence -> !sequence.items().isEmpty();
      case View view -> !view.items().isEmpty();
      case Mapping mapping -> mapping.size() > 0;
      case Stream _, Namespace _, Callable _, Loop _ -> true;
    };
  }

  static String type(Value value) {
    return switch (value) {
      case None _ -> "NoneType";
      case Undefined _ -> "Undefined";
      case Bool _ -> "bool";
      case Int _ -> "int";
      case Real _ -> "float";
      case Text _ -> "str";
      case Sequence sequence ->
          switch (sequence.form()) {
            case LIST -> "list";
            case TUPLE -> "tuple";
            case RANGE -> "range";
          };
      case View view -> view.type();
      case Mapping _ -> "dict";
      case Stream _ -> "generator";
      case Namespace _ -> "Namespace";
      case Callable _ -> "function";
      case Loop _ -> "LoopContext";
    };
  }

  static int length(Value value) {
    return switch (value) {
      case Text text -> text.codePoints();
      case Sequence sequence -> sequence.items().size();
      case View view -> view.items().size();
      case Mapping mapping -> mapping.size();
      case Undefined undefined when undefined.kind() == TemplateException.Kind.UNDEFINED -> 0;
      case Undefined undefined -> throw undefined.fault();
      case None _, Bool _, Int _, Real _, Stream _, Namespace _, Callable _, Loop _ ->
          throw Fault.type("object of type '%s' has no len()", type(value));
    };
  }

  /// What a `for` goes through.
  static List<Value> items(Budget budget, Value value) {
    return switch (value) {
      case Text text -> {
        budget.list(text.length());
        yield characters(text);
      }
      case Sequence sequence -> sequence.items();
      case View view -> view.items();
      case Mapping mapping -> {
        budget.list(mapping.size());
        yield mapping.keys();
      }
      case Stream stream -> stream.take();
      case Undefined undefined when undefined.kind() == TemplateException.Kind.UNDEFINED ->
          List.of();
      case Undefined undefined -> throw undefined.fault();
      case None _, Bool _, Int _, Real _, Namespace _, Callable _, Loop _ ->
          throw Fault.type("'%s' object is not iterable", type(value));
    };
  }

  private static List<Value> characters(Text text) {
    String value = text.value();
    return IntStream.range(0, value.length())
        .filter(at ->
            at == 0
                || !Character.isLowSurrogate(value.charAt(at))
                || !Character.isHighSurrogate(value.charAt(at - 1)))
        .mapToObj(at -> (Value) text.sub(at, at + Character.charCount(value.codePointAt(at))))
        .toList();
  }

  static boolean iterable(Value value) {
    return switch (value) {
      case Text _, Sequence _, View _, Mapping _, Stream _, Undefined _, Loop _ -> true;
      case None _, Bool _, Int _, Real _, Namespace _, Callable _ -> false;
    };
  }

  /// A whole number used as an index or count.
  static int index(Value value) {
    return switch (value) {
      case Int whole ->
          whole.value().max(BigInteger.valueOf(-LARGE)).min(BigInteger.valueOf(LARGE)).intValue();
      case Bool bool -> bool.value() ? 1 : 0;
      case Undefined undefined -> throw undefined.fault();
      case None _,
          Real _,
          Text _,
          Sequence _,
          View _,
          Mapping _,
          Stream _,
          Namespace _,
          Callable _,
          Loop _ ->
          throw Fault.type("'%s' object cannot be interpreted as an integer", type(value));
    };
  }

  private static final long LARGE = 1L << 30;

  static boolean number(Value value) {
    return value instanceof Int || value instanceof Real || value instanceof Bool;
  }

  /// A number that is no float.
  static BigInteger whole(Value value) {
    return switch (value) {
      case Int whole -> whole.value();
      case Bool bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
      default -> throw new IllegalArgumentException("not whole: " + type(value));
    };
  }

  static double real(Value value) {
    return value instanceof Real real ? real.value() : whole(value).doubleValue();
  }

  // ---- equality and order ----

  static boolean equal(Budget budget, Value a, Value b) {
    return equal(budget, a, b, 0);
  }

  private static boolean equal(Budget budget, Value a, Value b, int depth) {
    budget.value(depth);
    if (number(a) && number(b)) return compareNumbers(a, b) == 0;
    return switch (a) {
      case Text text -> b instanceof Text other && text.value().equals(other.value());
      case Sequence one when b instanceof Sequence two && one.form() == two.form() ->
          equalItems(budget, one.items(), two.items(), depth);
      case Mapping one when b instanceof Mapping two -> {
        if (one.size() != two.size()) yield false;
        for (Mapping.Entry entry : one.entries()) {
          var other = two.get(entry.key());
          if (other.isEmpty() || !equal(budget, entry.value(), other.get(), depth + 1)) yield false;
        }
        yield true;
      }
      case View one when b instanceof View two && !one.type().equals("dict_values") ->
          one.type().equals(two.type()) && equalItems(budget, one.items(), two.items(), depth);
      case Undefined _ -> b instanceof Undefined;
      case None _ -> b instanceof None;
      case Bool _,
          Int _,
          Real _,
          Sequence _,
          Mapping _,
          View _,
          Stream _,
          Namespace _,
          Callable _,
          Loop _ ->
          same(a, b);
    };
  }

  /// Python's `is`, for values that have no content to compare.
  @SuppressWarnings("ReferenceEquality")
  static boolean same(Value a, Value b) {
    return a == b;
  }

  private static boolean equalItems(Budget budget, List<Value> a, List<Value> b, int depth) {
    if (a.size() != b.size()) return false;
    for (int i = 0; i < a.size(); i++)
      if (!equal(budget, a.get(i), b.get(i), depth + 1)) return false;
    return true;
  }

  /// -1, 0, 1, or 2 where one of them is no number.
  private static int compareNumbers(Value a, Value b) {
    if (!(a instanceof Real) && !(b instanceof Real)) return whole(a).compareTo(whole(b));
    double x = real(a);
    double y = real(b);
    if (Double.isNaN(x) || Double.isNaN(y)) return 2;
    if (Double.isInfinite(x) || Double.isInfinite(y)) return Double.compare(x, y);
    return Integer.signum(exact(a).compareTo(exact(b)));
  }

  private static BigDecimal exact(Value value) {
    return value instanceof Real real ? new BigDecimal(real.value()) : new BigDecimal(whole(value));
  }

  /// Order of two values for `<` and sorting; 2 where NaN has none.
  static int compare(Budget budget, String operator, Value a, Value b) {
    return compare(budget, operator, a, b, 0);
  }

  private static int compare(Budget budget, String operator, Value a, Value b, int depth) {
    budget.value(depth);
    if (number(a) && number(b)) return compareNumbers(a, b);
    if (a instanceof Text one && b instanceof Text two)
      return Integer.signum(byCodePoint(one.value(), two.value()));
    if (a instanceof Sequence one && b instanceof Sequence two && one.form() == two.form()) {
      int shorter = Math.min(one.items().size(), two.items().size());
      for (int i = 0; i < shorter; i++) {
        Value x = one.items().get(i);
        Value y = two.items().get(i);
        if (!equal(budget, x, y, depth + 1)) return compare(budget, operator, x, y, depth + 1);
      }
      return Integer.compare(one.items().size(), two.items().size());
    }
    if (a instanceof Undefined undefined) throw undefined.fault();
    if (b instanceof Undefined undefined) throw undefined.fault();
    throw Fault.type(
        "'%s' not supported between instances of '%s' and '%s'", operator, type(a), type(b));
  }

  private static int byCodePoint(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    for (int i = 0; i < shorter; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      boolean surrogateX = Character.isSurrogate(x);
      boolean surrogateY = Character.isSurrogate(y);
      return surrogateX == surrogateY ? Character.compare(x, y) : surrogateX ? 1 : -1;
    }
    return Integer.compare(a.length(), b.length());
  }

  /// Python's `in`.
  static boolean contains(Budget budget, Value container, Value item) {
    if (container instanceof Text text) {
      if (item instanceof Undefined undefined) throw undefined.fault();
      if (!(item instanceof Text part))
        throw Fault.type("'in <string>' requires string as left operand, not %s", type(item));
      budget.steps(text.length() >> 8);
      return text.value().contains(part.value());
    }
    if (container instanceof Mapping mapping) return mapping.get(item).isPresent();
    if (!iterable(container))
      throw Fault.type("argument of type '%s' is not iterable", type(container));
    for (Value each : items(budget, container)) if (equal(budget, each, item)) return true;
    return false;
  }
}
