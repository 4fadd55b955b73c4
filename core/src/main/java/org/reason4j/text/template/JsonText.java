package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

/// The filter `tojson` as `transformers` defines it: `json.dumps` with `ensure_ascii` off and
/// nothing escaped for HTML.
final class JsonText {
  private final Budget budget;
  private final TextBuilder out;
  private final boolean ascii;
  private final boolean indented;
  private final Text indent;
  private final Text comma;
  private final Text colon;
  private final boolean sorted;

  private JsonText(Budget budget, Arguments given) {
    this.budget = budget;
    out = new TextBuilder(budget);
    ascii = given.truth(0, "ensure_ascii", false);
    Value width = given.get(1, "indent").orElse(None.NONE);
    indented = !(width instanceof None);
    if (width instanceof Text text) indent = text;
    else if (indented) {
      int spaces = Math.max(0, Values.index(width));
      budget.string(spaces);
      indent = Text.of(" ".repeat(spaces));
    } else indent = Text.EMPTY;
    Value separators = given.get(2, "separators").orElse(None.NONE);
    if (separators instanceof None) {
      comma = Text.of(indented ? "," : ", ");
      colon = Text.of(": ");
    } else {
      List<Value> two = Values.items(budget, separators);
      if (two.size() != 2) throw Fault.value("separators has %d entries; expected 2", two.size());
      comma = StringMethods.string(two.get(0), "separator");
      colon = StringMethods.string(two.get(1), "separator");
    }
    sorted = given.truth(3, "sort_keys", false);
  }

  static Text of(Budget budget, Value value, Arguments given) {
    var json =
        new JsonText(
            budget, given.of("tojson", "ensure_ascii", "indent", "separators", "sort_keys"));
    json.write(value, 0);
    return json.out.build();
  }

  private void write(Value value, int depth) {
    budget.value(depth);
    switch (value) {
      case None _ -> out.add("null");
      case Bool bool -> out.add(bool.value() ? "true" : "false");
      case Int whole -> out.add(whole.value().toString());
      case Real real -> out.add(real(real.value()));
      case Text text -> string(text);
      case Sequence sequence when sequence.form() != Sequence.Form.RANGE -> list(sequence, depth);
      case Mapping mapping -> mapping(mapping, depth);
      case Undefined _, Sequence _, View _, Stream _, Namespace _, Callable _, Loop _ ->
          throw Fault.type("Object of type %s is not JSON serializable", Values.type(value));
    }
  }

  private static String real(double value) {
    if (Double.isNaN(value)) return "NaN";
    if (Double.isInfinite(value)) return value > 0 ? "Infinity" : "-Infinity";
    return Printing.real(value);
  }

  private void list(Sequence sequence, int depth) {
    if (sequence.items().isEmpty()) {
      out.add("[]");
      return;
    }
    out.add("[");
    Iterator<Value> items = sequence.items().iterator();
    while (items.hasNext()) {
      line(depth + 1);
      write(items.next(), depth + 1);
      if (items.hasNext()) out.add(comma);
    }
    line(depth);
    out.add("]");
  }

  private void mapping(Mapping mapping, int depth) {
    List<Mapping.Entry> entries = new ArrayList<>(mapping.entries());
    if (entries.isEmpty()) {
      out.add("{}");
      return;
    }
    if (sorted) entries.sort((a, b) -> Values.compare(budget, "<", a.key(), b.key()));
    out.add("{");
    Iterator<Mapping.Entry> each = entries.iterator();
    while (each.hasNext()) {
      Mapping.Entry entry = each.next();
      line(depth + 1);
      key(entry.key());
      out.add(colon);
      write(entry.value(), depth + 1);
      if (each.hasNext()) out.add(comma);
    }
    line(depth);
    out.add("}");
  }

  private void key(Value key) {
    switch (key) {
      case Text text -> string(text);
      case None _ -> out.add("\"null\"");
      case Bool bool -> out.add(bool.value() ? "\"true\"" : "\"false\"");
      case Int whole -> out.add("\"" + whole.value() + "\"");
      case Real real -> out.add("\"" + real(real.value()) + "\"");
      case Undefined _, Sequence _, View _, Stream _, Mapping _, Namespace _, Callable _, Loop _ ->
          throw Fault.type("keys must be str, int, float, bool or None, not %s", Values.type(key));
    }
  }

  private void line(int depth) {
    if (!indented) return;
    out.add("\n");
    for (int i = 0; i < depth; i++) out.add(indent);
  }

  private void string(Text text) {
    out.add("\"");
    String value = text.value();
    int plain = 0; // start of what needs no escape
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c >= ' ' && c != '"' && c != '\\' && (!ascii || c < 0x7F)) continue;
      out.add(text.sub(plain, at));
      String escaped =
          switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case '\b' -> "\\b";
            default -> Printing.hex("\\u%04x", c);
          };
      out.add(escaped, text.mark(at));
      plain = at + 1;
    }
    out.add(text.sub(plain)).add("\"");
  }
}
