package org.reason4j.text.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Callable;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.Namespace;
import org.reason4j.text.template.Value.Sequence;

/// The functions that every template can call.
final class Globals {
  private static final long LARGEST_RANGE = 100_000; // jinja2's sandbox

  private Globals() {}

  static Map<String, Value> all(Budget budget, Clock clock) {
    Map<String, Value> all = new HashMap<>();
    all.put("range", (Callable) given -> range(budget, given));
    all.put("dict", (Callable) given -> dict(budget, given));
    all.put("namespace", (Callable) given -> namespace(budget, given));
    all.put(
        "raise_exception",
        (Callable)
            given -> {
              Value message =
                  given.of("raise_exception", "message").need("raise_exception", 0, "message");
              throw new Fault(Kind.RAISED, Printing.str(budget, message).value());
            });
    all.put(
        "strftime_now",
        (Callable)
            given -> {
              Value format = given.of("strftime_now", "format").need("strftime_now", 0, "format");
              return Text.of(
                  date(
                      StringMethods.string(format, "strftime() argument 1").value(),
                      LocalDateTime.now(clock)));
            });
    for (String name : List.of("cycler", "joiner", "lipsum", "self"))
      all.put(
          name,
          (Callable)
              _ -> {
                throw Fault.unsupported("the function '" + name + "'");
              });
    return all;
  }

  private static Value range(Budget budget, Arguments given) {
    if (!given.named().isEmpty()) throw Fault.type("range() takes no keyword arguments");
    given.of("range", "start", "stop", "step");
    int first = Values.index(given.need("range", 0, "stop"));
    boolean one = given.positional().size() == 1;
    long start = one ? 0 : first;
    long stop = one ? first : given.whole(1, "stop", 0);
    long step = given.whole(2, "step", 1);
    if (step == 0) throw Fault.value("range() arg 3 must not be zero");
    long count =
        step > 0
            ? Math.max(0, (stop - start + step - 1) / step)
            : Math.max(0, (start - stop - step - 1) / -step);
    if (count > LARGEST_RANGE)
      throw Fault.limit(
          "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).", LARGEST_RANGE);
    budget.list(count);
    return new Sequence(
        LongStream.range(0, count).mapToObj(i -> (Value) Int.of(start + i * step)).toList(),
        Sequence.Form.RANGE);
  }

  private static List<Mapping.Entry> entries(Budget budget, String function, Arguments given) {
    if (given.positional().size() > 1)
      throw Fault.type(
          "%s expected at most 1 argument, got %d", function, given.positional().size());
    List<Mapping.Entry> entries = new ArrayList<>();
    Optional<Value> source = given.positional().stream().findFirst();
    if (source.isPresent() && source.get() instanceof Mapping mapping) {
      entries.addAll(mapping.entries());
    } else if (source.isPresent()) {
      for (Value pair : Values.items(budget, source.get())) {
        List<Value> two = Values.items(budget, pair);
        if (two.size() != 2)
          throw Fault.value(
              "dictionary update sequence element has length %d; 2 is required", two.size());
        entries.add(new Mapping.Entry(two.get(0), two.get(1)));
      }
    }
    given.named().forEach((name, value) -> entries.add(new Mapping.Entry(Text.of(name), value)));
    budget.list(entries.size());
    return entries;
  }

  private static Value dict(Budget budget, Arguments given) {
    return Mapping.of(entries(budget, "dict", given));
  }

  private static Value namespace(Budget budget, Arguments given) {
    var namespace = new Namespace();
    for (Mapping.Entry entry : entries(budget, "namespace", given))
      namespace.put(
          StringMethods.string(entry.key(), "an attribute's name").value(), entry.value());
    return namespace;
  }

  /// Python's `strftime` in the C locale.
  private static String date(String format, LocalDateTime now) {
    var out = new StringBuilder();
    for (int at = 0; at < format.length(); at++) {
      char c = format.charAt(at);
      if (c != '%' || at + 1 == format.length()) {
        out.append(c);
        continue;
      }
      String pattern =
          switch (format.charAt(++at)) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'b', 'h' -> "MMM";
            case 'B' -> "MMMM";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'S' -> "ss";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            case '%' -> "'%'";
            default -> throw Fault.unsupported("strftime's %" + format.charAt(at));
          };
      out.append(DateTimeFormatter.ofPattern(pattern, Locale.US).format(now));
    }
    return out.toString();
  }
}
