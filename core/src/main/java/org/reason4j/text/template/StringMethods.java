package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.reason4j.text.template.Value.Bool;
import org.reason4j.text.template.Value.Callable;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Undefined;

/// Python's methods of `str`, on texts that keep their marks.
final class StringMethods {
  private static final Set<String> NOT_HERE =
      Set.of(
          "casefold",
          "center",
          "encode",
          "expandtabs",
          "format",
          "format_map",
          "index",
          "isascii",
          "isdecimal",
          "isidentifier",
          "isnumeric",
          "isprintable",
          "istitle",
          "ljust",
          "maketrans",
          "partition",
          "rindex",
          "rjust",
          "rpartition",
          "translate",
          "zfill");

  private StringMethods() {}

  /// The method of that name, bound to the text; empty where Python has none.
  static Optional<Value> find(Budget budget, Text text, String name) {
    if (NOT_HERE.contains(name)) throw Fault.unsupported("str." + name);
    if (!known(name)) return Optional.empty();
    return Optional.of(
        (Callable)
            given -> {
              budget.steps(1 + (text.length() >> 8));
              return call(budget, text, name, given);
            });
  }

  private static boolean known(String name) {
    return switch (name) {
      case "strip",
          "lstrip",
          "rstrip",
          "split",
          "rsplit",
          "splitlines",
          "startswith",
          "endswith",
          "replace",
          "upper",
          "lower",
          "capitalize",
          "title",
          "swapcase",
          "find",
          "rfind",
          "count",
          "join",
          "removeprefix",
          "removesuffix",
          "isdigit",
          "isalpha",
          "isalnum",
          "isspace",
          "isupper",
          "islower" ->
          true;
      default -> false;
    };
  }

  private static Value call(Budget budget, Text text, String name, Arguments given) {
    if (text.safe() && (name.equals("replace") || name.equals("join")))
      throw Fault.unsupported("str." + name + " of what 'safe' or 'escape' gave");
    String value = text.value();
    return switch (name) {
      case "strip" -> strip(text, characters(given.of(name, "chars")), true, true);
      case "lstrip" -> strip(text, characters(given.of(name, "chars")), true, false);
      case "rstrip" -> strip(text, characters(given.of(name, "chars")), false, true);
      case "split" -> split(budget, text, given.of(name, "sep", "maxsplit"), false);
      case "rsplit" -> split(budget, text, given.of(name, "sep", "maxsplit"), true);
      case "splitlines" ->
          Sequence.list(lines(text, given.of(name, "keepends").truth(0, "keepends", false)));
      case "startswith" ->
          Bool.of(edge(text, given.of(name, "prefix", "start", "end"), name, true));
      case "endswith" -> Bool.of(edge(text, given.of(name, "suffix", "start", "end"), name, false));
      case "replace" -> {
        given.of(name, "old", "new", "count");
        yield replace(
            budget,
            text,
            string(given.need(name, 0, "old"), "replace() argument 1"),
            string(given.need(name, 1, "new"), "replace() argument 2"),
            given.whole(2, "count", -1));
      }
      case "upper" -> text.with(value.toUpperCase(Locale.ROOT));
      case "lower" -> text.with(value.toLowerCase(Locale.ROOT));
      case "capitalize" -> capitalize(text);
      case "title" -> title(text);
      case "swapcase" -> swapcase(text);
      case "find", "rfind" -> find(text, given.of(name, "sub", "start", "end"), name);
      case "count" -> count(text, given.of(name, "sub", "start", "end"));
      case "join" -> join(budget, text, given.of(name, "iterable").need(name, 0, "iterable"));
      case "removeprefix" -> {
        Text part =
            string(given.of(name, "prefix").need(name, 0, "prefix"), "removeprefix() argument");
        yield value.startsWith(part.value()) ? text.sub(part.length()) : text;
      }
      case "removesuffix" -> {
        Text part =
            string(given.of(name, "suffix").need(name, 0, "suffix"), "removesuffix() argument");
        yield value.endsWith(part.value()) ? text.sub(0, text.length() - part.length()) : text;
      }
      case "isdigit" ->
          every(
              value,
              point ->
                  Character.getType(point) == Character.DECIMAL_DIGIT_NUMBER || superscript(point));
      case "isalpha" -> every(value, Character::isLetter);
      case "isalnum" -> every(value, point -> Character.isLetter(point) || numeric(point));
      case "isspace" -> every(value, StringMethods::isSpace);
      case "isupper" -> Bool.of(cased(value, true));
      case "islower" -> Bool.of(cased(value, false));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static boolean superscript(int point) {
    return point == 0xB2
        || point == 0xB3
        || point == 0xB9
        || point == 0x2070
        || point >= 0x2074 && point <= 0x2079
        || point >= 0x2080 && point <= 0x2089;
  }

  private static boolean numeric(int point) {
    return switch (Character.getType(point)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static Bool every(String value, IntPredicate test) {
    return Bool.of(!value.isEmpty() && value.codePoints().allMatch(test));
  }

  /// Python's `isupper` and `islower`: some cased character, and none of the other case.
  static boolean cased(String value, boolean upper) {
    boolean some = false;
    for (int point : value.codePoints().toArray()) {
      if (Character.isTitleCase(point)) return false;
      if (upper ? Character.isLowerCase(point) : Character.isUpperCase(point)) return false;
      some |= upper ? Character.isUpperCase(point) : Character.isLowerCase(point);
    }
    return some;
  }

  static Text string(Value value, String what) {
    if (value instanceof Text text) return text;
    if (value instanceof Undefined undefined) throw undefined.fault();
    throw Fault.type("%s must be str, not %s", what, Values.type(value));
  }

  // ---- stripping ----

  private static Optional<Text> characters(Arguments given) {
    return given
        .get(0, "chars")
        .filter(value -> !(value instanceof None))
        .map(value -> string(value, "strip arg"));
  }

  static Text strip(Text text, Optional<Text> characters, boolean left, boolean right) {
    String value = text.value();
    Optional<Set<Integer>> set =
        characters.map(given -> Set.copyOf(given.value().codePoints().boxed().distinct().toList()));
    IntPredicate gone = point -> set.map(some -> some.contains(point)).orElse(isSpace(point));
    int from = 0;
    int to = value.length();
    while (left && from < to && gone.test(value.codePointAt(from)))
      from += Character.charCount(value.codePointAt(from));
    while (right && to > from && gone.test(value.codePointBefore(to)))
      to -= Character.charCount(value.codePointBefore(to));
    return text.sub(from, to);
  }

  /// What Python's `str.isspace` and the `\s` of its regular expressions accept.
  static boolean isSpace(int point) {
    return point >= 9 && point <= 13
        || point >= 28 && point <= 32
        || point == 0x85
        || point == 0xA0
        || point == 0x1680
        || point >= 0x2000 && point <= 0x200A
        || point == 0x2028
        || point == 0x2029
        || point == 0x202F
        || point == 0x205F
        || point == 0x3000;
  }

  // ---- splitting and joining ----

  private static Value split(Budget budget, Text text, Arguments given, boolean right) {
    Optional<Value> separator = given.get(0, "sep").filter(value -> !(value instanceof None));
    int most = given.whole(1, "maxsplit", -1);
    if (most < 0) most = Integer.MAX_VALUE;
    List<Value> parts;
    if (separator.isEmpty()) {
      parts = right ? rsplitSpaces(text, most) : splitSpaces(text, most);
    } else {
      String by = string(separator.get(), "sep").value();
      if (by.isEmpty()) throw Fault.value("empty separator");
      parts = right ? rsplit(text, by, most) : split(text, by, most);
    }
    budget.list(parts.size());
    return Sequence.list(parts);
  }

  private static List<Value> split(Text text, String by, int most) {
    List<Value> parts = new ArrayList<>();
    int from = 0;
    for (int at = text.value().indexOf(by); at >= 0 && parts.size() < most; ) {
      parts.add(text.sub(from, at));
      from = at + by.length();
      at = text.value().indexOf(by, from);
    }
    parts.add(text.sub(from));
    return parts;
  }

  private static List<Value> rsplit(Text text, String by, int most) {
    List<Value> parts = new ArrayList<>();
    int to = text.length();
    while (parts.size() < most) {
      int at = to < by.length() ? -1 : text.value().lastIndexOf(by, to - by.length());
      if (at < 0) break;
      parts.add(text.sub(at + by.length(), to));
      to = at;
    }
    parts.add(text.sub(0, to));
    return parts.reversed().stream().toList();
  }

  private static List<Value> splitSpaces(Text text, int most) {
    List<Value> parts = new ArrayList<>();
    Text rest = strip(text, Optional.empty(), true, false);
    while (!rest.isEmpty()) {
      int at = 0;
      while (at < rest.length() && !isSpace(rest.value().charAt(at))) at++;
      if (parts.size() == most || at == rest.length()) {
        parts.add(parts.size() == most ? rest : strip(rest, Optional.empty(), false, true));
        break;
      }
      parts.add(rest.sub(0, at));
      rest = strip(rest.sub(at), Optional.empty(), true, false);
    }
    return parts;
  }

  private static List<Value> rsplitSpaces(Text text, int most) {
    List<Value> parts = new ArrayList<>();
    Text rest = strip(text, Optional.empty(), false, true);
    while (!rest.isEmpty()) {
      int at = rest.length();
      while (at > 0 && !isSpace(rest.value().charAt(at - 1))) at--;
      if (parts.size() == most || at == 0) {
        parts.add(rest);
        break;
      }
      parts.add(rest.sub(at));
      rest = strip(rest.sub(0, at), Optional.empty(), false, true);
    }
    return parts.reversed().stream().toList();
  }

  static List<Value> lines(Text text, boolean keepEnds) {
    List<Value> lines = new ArrayList<>();
    String value = text.value();
    int from = 0;
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (!(c >= 10 && c <= 13 || c >= 28 && c <= 30 || c == 0x85 || c == 0x2028 || c == 0x2029))
        continue;
      int end =
          c == '\r' && at + 1 < value.length() && value.charAt(at + 1) == '\n' ? at + 2 : at + 1;
      lines.add(text.sub(from, keepEnds ? end : at));
      from = end;
      at = end - 1;
    }
    if (from < value.length()) lines.add(text.sub(from));
    return lines;
  }

  private static Text join(Budget budget, Text separator, Value iterable) {
    if (!Values.iterable(iterable)) throw Fault.type("can only join an iterable");
    var out = new TextBuilder(budget);
    int index = 0;
    for (Value item : Values.items(budget, iterable)) {
      budget.step();
      if (!(item instanceof Text part))
        throw Fault.type(
            "sequence item %d: expected str instance, %s found", index, Values.type(item));
      if (index++ > 0) out.add(separator);
      out.add(part);
    }
    return out.build();
  }

  static Text replace(Budget budget, Text text, Text old, Text fresh, int count) {
    String value = text.value();
    int most = count < 0 ? Integer.MAX_VALUE : count;
    var out = new TextBuilder(budget);
    int from = 0;
    int done = 0;
    if (old.isEmpty()) {
      while (done < most && from <= value.length()) {
        budget.step();
        out.add(fresh);
        done++;
        if (from == value.length()) return out.build();
        int next = value.offsetByCodePoints(from, 1);
        out.add(text.sub(from, next));
        from = next;
      }
      return out.add(text.sub(from)).build();
    }
    for (int at = value.indexOf(old.value()); at >= 0 && done < most; done++) {
      budget.step();
      out.add(text.sub(from, at)).add(fresh);
      from = at + old.length();
      at = value.indexOf(old.value(), from);
    }
    return done == 0 ? text : out.add(text.sub(from)).build();
  }

  // ---- searching ----

  private static Text window(Text text, Arguments given) {
    int size = text.codePoints();
    int start =
        given.get(1, "start").filter(v -> !(v instanceof None)).map(Values::index).orElse(0);
    int end = given.get(2, "end").filter(v -> !(v instanceof None)).map(Values::index).orElse(size);
    if (start < 0) start = Math.max(0, start + size);
    if (end < 0) end = Math.max(0, end + size);
    end = Math.min(end, size);
    if (start > end) return Text.EMPTY;
    return text.sub(text.offset(start), text.offset(end));
  }

  private static boolean edge(Text text, Arguments given, String name, boolean start) {
    Value wanted = given.need(name, 0, start ? "prefix" : "suffix");
    List<Value> options =
        wanted instanceof Sequence tuple && tuple.form() == Sequence.Form.TUPLE
            ? tuple.items()
            : List.of(wanted);
    String value = window(text, given).value();
    for (Value option : options) {
      if (option instanceof Undefined undefined) throw undefined.fault();
      if (!(option instanceof Text part))
        throw Fault.type(
            "%s first arg must be str or a tuple of str, not %s", name, Values.type(option));
      if (start ? value.startsWith(part.value()) : value.endsWith(part.value())) return true;
    }
    return false;
  }

  private static Value find(Text text, Arguments given, String name) {
    if (given.positional().size() > 1 || !given.named().isEmpty())
      throw Fault.unsupported("str." + name + " with a start");
    String part = string(given.need(name, 0, "sub"), "argument").value();
    int at = name.equals("find") ? text.value().indexOf(part) : text.value().lastIndexOf(part);
    return Int.of(at < 0 ? -1 : text.value().codePointCount(0, at));
  }

  private static Value count(Text text, Arguments given) {
    String part = string(given.need("count", 0, "sub"), "argument").value();
    String value = window(text, given).value();
    if (part.isEmpty()) return Int.of(value.codePointCount(0, value.length()) + 1);
    int count = 0;
    for (int at = value.indexOf(part); at >= 0; at = value.indexOf(part, at + part.length()))
      count++;
    return Int.of(count);
  }

  // ---- case ----

  static Text capitalize(Text text) {
    if (text.isEmpty()) return text;
    int first = Character.charCount(text.value().codePointAt(0));
    return text.with(
        titled(text.value().substring(0, first))
            + text.value().toLowerCase(Locale.ROOT).substring(lowered(text.value(), first)));
  }

  private static int lowered(String value, int first) {
    return value.substring(0, first).toLowerCase(Locale.ROOT).length();
  }

  private static String titled(String letter) {
    int point = letter.codePointAt(0);
    int title = Character.toTitleCase(point);
    if (title != point) return Character.toString(title);
    String upper =
        letter.toUpperCase(Locale.ROOT); // of one letter several: only the first is large
    int first = Character.charCount(upper.codePointAt(0));
    return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
  }

  private static Text title(Text text) {
    var out = new StringBuilder();
    boolean inWord = false;
    String value = text.value();
    for (int at = 0; at < value.length(); ) {
      int point = value.codePointAt(at);
      String letter = Character.toString(point);
      boolean cased =
          Character.isUpperCase(point)
              || Character.isLowerCase(point)
              || Character.isTitleCase(point);
      out.append(inWord ? letter.toLowerCase(Locale.ROOT) : titled(letter));
      inWord = cased;
      at += letter.length();
    }
    return text.with(out.toString());
  }

  private static Text swapcase(Text text) {
    var out = new StringBuilder();
    text.value()
        .codePoints()
        .forEach(point -> {
          String letter = Character.toString(point);
          out.append(
              Character.isUpperCase(point)
                  ? letter.toLowerCase(Locale.ROOT)
                  : letter.toUpperCase(Locale.ROOT));
        });
    return text.with(out.toString());
  }
}
