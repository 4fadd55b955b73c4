package org.reason4j.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Bool;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Real;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Undefined;

/// jinja2's filters on single values; those that go through lists are [ListFilters].
final class Filters {
  private static final Set<String> NOT_HERE =
      Set.of(
          "batch",
          "center",
          "filesizeformat",
          "forceescape",
          "format",
          "groupby",
          "pprint",
          "random",
          "slice",
          "striptags",
          "truncate",
          "urlencode",
          "urlize",
          "wordcount",
          "wordwrap",
          "xmlattr");
  private static final Pattern WORDS = Pattern.compile("[-\\s({\\[<]+");
  private static final Pattern PYTHON_INT = Pattern.compile("[+-]?\\d+(?:_\\d+)*");
  private static final Pattern PYTHON_FLOAT =
      Pattern.compile(
          "[+-]?(?:(?:\\d[\\d_]*)?\\.?\\d[\\d_]*\\.?(?:[eE][+-]?\\d+)?|inf|infinity|nan)",
          Pattern.CASE_INSENSITIVE);

  private Filters() {}

  static boolean known(String name) {
    return one(name) || ListFilters.known(name) || NOT_HERE.contains(name);
  }

  private static boolean one(String name) {
    return switch (name) {
      case "abs",
          "attr",
          "capitalize",
          "d",
          "default",
          "e",
          "escape",
          "float",
          "indent",
          "int",
          "lower",
          "replace",
          "round",
          "safe",
          "string",
          "title",
          "tojson",
          "trim",
          "upper" ->
          true;
      default -> false;
    };
  }

  static Value apply(Budget budget, String name, Value value, Arguments given) {
    if (ListFilters.known(name)) return ListFilters.apply(budget, name, value, given);
    return switch (name) {
      case "abs" -> abs(value, given.of(name));
      case "attr" -> attr(budget, value, given.of(name, "name"));
      case "capitalize" -> StringMethods.capitalize(str(budget, value, given.of(name)));
      case "default", "d" -> {
        given.of(name, "default_value", "boolean");
        boolean missing =
            value instanceof Undefined || given.truth(1, "boolean", false) && !Values.truth(value);
        yield missing ? given.get(0, "default_value").orElse(Text.EMPTY) : value;
      }
      case "escape", "e" -> {
        Text text = str(budget, value, given.of(name));
        yield text.safe() ? text : escape(budget, text).asSafe();
      }
      case "float" ->
          parsedFloat(value)
              .map(real -> (Value) new Real(real))
              .orElseGet(() -> given.of(name, "default").get(0, "default").orElse(new Real(0)));
      case "indent" -> indent(budget, StringMethods.string(value, "indent's value"), given);
      case "int" -> parsedInt(value, given.of(name, "default", "base"));
      case "lower" -> {
        Text text = str(budget, value, given.of(name));
        yield text.with(text.value().toLowerCase(Locale.ROOT));
      }
      case "upper" -> {
        Text text = str(budget, value, given.of(name));
        yield text.with(text.value().toUpperCase(Locale.ROOT));
      }
      case "replace" -> {
        given.of(name, "old", "new", "count");
        yield StringMethods.replace(
            budget,
            Printing.str(budget, value),
            Printing.str(budget, given.need(name, 0, "old")),
            Printing.str(budget, given.need(name, 1, "new")),
            given.get(2, "count").filter(c -> !(c instanceof None)).map(Values::index).orElse(-1));
      }
      case "round" -> round(value, given.of(name, "precision", "method"));
      case "safe" -> str(budget, value, given.of(name)).asSafe();
      case "string" -> str(budget, value, given.of(name));
      case "title" -> title(str(budget, value, given.of(name)));
      case "tojson" -> JsonText.of(budget, value, given);
      case "trim" ->
          StringMethods.strip(
              Printing.str(budget, value),
              given
                  .of(name, "chars")
                  .get(0, "chars")
                  .filter(chars -> !(chars instanceof None))
                  .map(chars -> StringMethods.string(chars, "strip arg")),
              true,
              true);
      default -> {
        if (NOT_HERE.contains(name)) throw Fault.unsupported("the filter '" + name + "'");
        throw new Fault(Kind.SYNTAX, "No filter named '" + name + "'.");
      }
    };
  }

  private static Text str(Budget budget, Value value, Arguments none) {
    if (!none.positional().isEmpty()) throw new IllegalArgumentException("arguments");
    return Printing.str(budget, value);
  }

  private static Value abs(Value value, Arguments none) {
    if (!none.positional().isEmpty()) throw new IllegalArgumentException("arguments");
    if (value instanceof Real real) return new Real(Math.abs(real.value()));
    if (Values.number(value)) return new Int(Values.whole(value).abs());
    if (value instanceof Undefined undefined) throw undefined.fault();
    throw Fault.type("bad operand type for abs(): '%s'", Values.type(value));
  }

  private static Value attr(Budget budget, Value value, Arguments given) {
    String name = Printing.str(budget, given.need("attr", 0, "name")).value();
    if (value instanceof Mapping && !(name.startsWith("__") && name.endsWith("__"))) {
      boolean method =
          Set.of(
                  "items",
                  "keys",
                  "values",
                  "get",
                  "copy",
                  "clear",
                  "pop",
                  "popitem",
                  "setdefault",
                  "update",
                  "fromkeys")
              .contains(name);
      if (!method) return Undefined.of("'dict object' has no attribute '" + name + "'");
    }
    return Access.attribute(budget, value, name);
  }

  static Text escape(Budget budget, Text text) {
    var out = new TextBuilder(budget);
    for (int at = 0; at < text.length(); at++) {
      byte mark = text.mark(at);
      switch (text.value().charAt(at)) {
        case '&' -> out.add("&amp;", mark);
        case '<' -> out.add("&lt;", mark);
        case '>' -> out.add("&gt;", mark);
        case '"' -> out.add("&#34;", mark);
        case '\'' -> out.add("&#39;", mark);
        default -> out.add(text.sub(at, at + 1));
      }
    }
    return out.build();
  }

  private static Text indent(Budget budget, Text text, Arguments given) {
    given.of("indent", "width", "first", "blank");
    Value width = given.get(0, "width").orElse(Int.of(4));
    Text step;
    if (width instanceof Text words) {
      step = words;
    } else {
      int spaces = Math.max(0, Values.index(width));
      budget.string(spaces);
      step = Text.of(" ".repeat(spaces));
    }
    boolean blank = given.truth(2, "blank", false);
    var out = new TextBuilder(budget);
    if (given.truth(1, "first", false)) out.add(step);
    List<Value> lines =
        StringMethods.lines(new TextBuilder(budget).add(text).add("\n").build(), false);
    for (int i = 0; i < lines.size(); i++) {
      Text line = (Text) lines.get(i);
      if (i > 0) {
        out.add("\n");
        if (blank || !line.isEmpty()) out.add(step);
      }
      out.add(line);
    }
    return out.build();
  }

  private static Text title(Text text) {
    var out = new StringBuilder();
    Matcher gap = WORDS.matcher(text.value());
    int from = 0;
    while (from < text.length()) {
      boolean found = gap.find(from);
      int to = found ? gap.start() : text.length();
      if (to > from) {
        String word = text.value().substring(from, to);
        int first = Character.charCount(word.codePointAt(0));
        out.append(word.substring(0, first).toUpperCase(Locale.ROOT))
            .append(word.substring(first).toLowerCase(Locale.ROOT));
      }
      if (!found) break;
      out.append(gap.group());
      from = gap.end();
    }
    return text.with(out.toString());
  }

  // ---- numbers ----

  private static String digits(Text text) {
    return StringMethods.strip(text, Optional.empty(), true, true).value();
  }

  private static Optional<Double> parsedFloat(Value value) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (Values.number(value)) return Optional.of(Values.real(value));
    if (!(value instanceof Text text)) return Optional.empty();
    String digits = digits(text);
    if (digits.length() > 4000 || !PYTHON_FLOAT.matcher(digits).matches()) return Optional.empty();
    String lower = digits.toLowerCase(Locale.ROOT).replace("_", "");
    if (lower.endsWith("nan")) return Optional.of(Double.NaN);
    if (lower.contains("inf"))
      return Optional.of(
          lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    try {
      return Optional.of(Double.parseDouble(lower));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Value parsedInt(Value value, Arguments given) {
    if (given.whole(1, "base", 10) != 10) throw Fault.unsupported("int with a base");
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (value instanceof Text text) {
      String digits = digits(text);
      if (digits.length() <= 4000 && PYTHON_INT.matcher(digits).matches())
        return new Int(new BigInteger(digits.replace("_", "").replace("+", "")));
    } else if (Values.number(value) && !(value instanceof Real)) {
      return new Int(Values.whole(value));
    }
    Optional<Double> real = parsedFloat(value);
    if (real.isPresent() && Double.isFinite(real.get()))
      return new Int(new BigDecimal(real.get()).toBigInteger());
    if (real.isPresent() && Double.isInfinite(real.get()) && value instanceof Real)
      throw new Fault(Kind.RUNTIME, "cannot convert float infinity to integer");
    return given.get(0, "default").orElse(Int.of(0));
  }

  private static Value round(Value value, Arguments given) {
    if (value instanceof Undefined undefined) throw undefined.fault();
    if (!Values.number(value))
      throw Fault.type("type %s doesn't define __round__ method", Values.type(value));
    int precision = given.whole(0, "precision", 0);
    String method =
        given.get(1, "method").map(m -> m instanceof Text t ? t.value() : "?").orElse("common");
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw new Fault(Kind.RUNTIME, "method must be common, ceil or floor");
        };
    if (!(value instanceof Real real)) {
      if (method.equals("common") && precision >= 0) return new Int(Values.whole(value));
      throw Fault.unsupported("rounding a whole number this way");
    }
    if (!Double.isFinite(real.value()) || Math.abs(precision) > 300) return value;
    if (!method.equals("common")) {
      double scale = Math.pow(10, precision);
      double scaled = real.value() * scale;
      return new Real((method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale);
    }
    return new Real(new BigDecimal(real.value()).setScale(precision, mode).doubleValue());
  }

  // ---- shared with the filters of lists ----

  /// A function of an item: the attribute of that dotted name, or the item itself.
  static Value at(Budget budget, Value item, Optional<Value> attribute) {
    Value at = item;
    if (attribute.isEmpty() || attribute.get() instanceof None) return at;
    if (!(attribute.get() instanceof Text path)) return Access.item(budget, at, attribute.get());
    for (String part : path.value().split("\\.", -1)) {
      boolean digits =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      at = Access.item(budget, at, digits ? Int.of(Integer.parseInt(part)) : Text.of(part));
    }
    return at;
  }

  static List<Value> list(Budget budget, Value value) {
    List<Value> items = Values.items(budget, value);
    budget.list(items.size());
    return new ArrayList<>(items);
  }

  static Value folded(Value value, boolean caseSensitive) {
    return !caseSensitive && value instanceof Text text
        ? text.with(text.value().toLowerCase(Locale.ROOT))
        : value;
  }

  static Bool truth(boolean value) {
    return Bool.of(value);
  }

  static Sequence pair(Mapping.Entry entry) {
    return Sequence.tuple(entry.key(), entry.value());
  }
}
