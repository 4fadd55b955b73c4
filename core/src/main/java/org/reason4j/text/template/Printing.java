package org.reason4j.text.template;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
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

/// Values as Python's `str` and `repr` write them.
final class Printing {
  private Printing() {}

  /// `str(value)`: what `{{ value }}` prints.
  static Text str(Budget budget, Value value) {
    if (value instanceof Text text) return text;
    if (value instanceof Undefined) return Text.EMPTY;
    var out = new TextBuilder(budget);
    repr(budget, out, value, 0);
    return out.build();
  }

  private static void repr(Budget budget, TextBuilder out, Value value, int depth) {
    budget.value(depth);
    switch (value) {
      case None _ -> out.add("None");
      case Undefined _ -> out.add("Undefined");
      case Bool bool -> out.add(bool.value() ? "True" : "False");
      case Int whole -> out.add(whole.value().toString());
      case Real real -> out.add(real(real.value()));
      case Text text -> quoted(out, text);
      case Sequence sequence -> sequence(budget, out, sequence, depth);
      case View view -> {
        out.add(view.type()).add("([");
        items(budget, out, view.items(), depth);
        out.add("])");
      }
      case Mapping mapping -> {
        out.add("{");
        String separator = "";
        for (Mapping.Entry entry : mapping.entries()) {
          out.add(separator);
          repr(budget, out, entry.key(), depth + 1);
          out.add(": ");
          repr(budget, out, entry.value(), depth + 1);
          separator = ", ";
        }
        out.add("}");
      }
      case Stream _, Namespace _, Callable _, Loop _ ->
          throw Fault.unsupported("printing a " + Values.type(value));
    }
  }

  private static void sequence(Budget budget, TextBuilder out, Sequence sequence, int depth) {
    switch (sequence.form()) {
      case RANGE -> throw Fault.unsupported("printing a range");
      case LIST -> {
        out.add("[");
        items(budget, out, sequence.items(), depth);
        out.add("]");
      }
      case TUPLE -> {
        out.add("(");
        items(budget, out, sequence.items(), depth);
        out.add(sequence.items().size() == 1 ? ",)" : ")");
      }
    }
  }

  private static void items(Budget budget, TextBuilder out, List<Value> items, int depth) {
    String separator = "";
    for (Value item : items) {
      out.add(separator);
      repr(budget, out, item, depth + 1);
      separator = ", ";
    }
  }

  private static void quoted(TextBuilder out, Text text) {
    if (text.safe()) throw Fault.unsupported("printing a list with what 'safe' or 'escape' gave");
    String value = text.value();
    char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
    out.add(String.valueOf(quote));
    for (int at = 0; at < value.length(); ) {
      int point = value.codePointAt(at);
      int next = at + Character.charCount(point);
      byte mark = text.mark(at);
      switch (point) {
        case '\n' -> out.add("\\n", mark);
        case '\r' -> out.add("\\r", mark);
        case '\t' -> out.add("\\t", mark);
        case '\\' -> out.add("\\\\", mark);
        default -> {
          if (point == quote) out.add("\\" + quote, mark);
          else if (printable(point)) out.add(value.substring(at, next), mark);
          else if (point < 0x100) out.add(hex("\\x%02x", point), mark);
          else if (point < 0x10000) out.add(hex("\\u%04x", point), mark);
          else out.add(hex("\\U%08x", point), mark);
        }
      }
      at = next;
    }
    out.add(String.valueOf(quote));
  }

  static String hex(String format, int point) {
    return String.format(Locale.ROOT, format, point);
  }

  private static boolean printable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  /// Python's shortest form of a float: an exponent below 1e-4 and from 1e16 on.
  static String real(double value) {
    if (Double.isNaN(value)) return "nan";
    if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
    if (value == 0) return 1 / value > 0 ? "0.0" : "-0.0";
    var shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = shortest.unscaledValue().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return String.format(
          Locale.ROOT, "%s%se%s%02d", sign, mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = shortest.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }
}
