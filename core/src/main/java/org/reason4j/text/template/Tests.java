package org.reason4j.text.template;

import java.math.BigInteger;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Bool;
import org.reason4j.text.template.Value.Callable;
import org.reason4j.text.template.Value.Int;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Real;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Undefined;

/// What may stand after `is`, and in `select` and its like.
final class Tests {
  private Tests() {}

  static boolean holds(Budget budget, String name, Value value, Arguments given) {
    budget.step();
    return switch (name) {
      case "defined" -> none(name, given) && !(value instanceof Undefined);
      case "undefined" -> none(name, given) && value instanceof Undefined;
      case "none" -> none(name, given) && value instanceof None;
      case "string" -> none(name, given) && value instanceof Text;
      case "boolean" -> none(name, given) && value instanceof Bool;
      case "true" -> none(name, given) && value.equals(Bool.TRUE);
      case "false" -> none(name, given) && value.equals(Bool.FALSE);
      case "mapping" -> none(name, given) && value instanceof Mapping;
      case "iterable" -> none(name, given) && Values.iterable(value);
      case "sequence" ->
          none(name, given)
              && (value instanceof Text || value instanceof Sequence || value instanceof Mapping);
      case "number" -> none(name, given) && Values.number(value);
      case "integer" -> none(name, given) && value instanceof Int;
      case "float" -> none(name, given) && value instanceof Real;
      case "callable" -> none(name, given) && value instanceof Callable;
      case "odd" -> none(name, given) && parity(budget, value, 2, 1);
      case "even" -> none(name, given) && parity(budget, value, 2, 0);
      case "divisibleby" -> parity(budget, value, given.need(name, 0, "num"));
      case "lower" ->
          none(name, given) && StringMethods.cased(Printing.str(budget, value).value(), false);
      case "upper" ->
          none(name, given) && StringMethods.cased(Printing.str(budget, value).value(), true);
      case "eq", "equalto", "==" -> compare(budget, "==", value, other(name, given));
      case "ne", "!=" -> compare(budget, "!=", value, other(name, given));
      case "lt", "lessthan", "<" -> compare(budget, "<", value, other(name, given));
      case "le", "<=" -> compare(budget, "<=", value, other(name, given));
      case "gt", "greaterthan", ">" -> compare(budget, ">", value, other(name, given));
      case "ge", ">=" -> compare(budget, ">=", value, other(name, given));
      case "in" -> Values.contains(budget, other(name, given), value);
      case "sameas" -> identical(value, other(name, given));
      case "escaped" -> !none(name, given); // nothing is: autoescaping is off
      case "filter" -> Filters.known(StringMethods.string(value, "a filter's name").value());
      case "test" -> throw Fault.unsupported("the test 'test'");
      default -> throw new Fault(Kind.SYNTAX, "No test named '" + name + "'.");
    };
  }

  private static boolean none(String name, Arguments given) {
    given.of("test_" + name);
    return true;
  }

  private static Value other(String name, Arguments given) {
    return given.of(name, "other").need(name, 0, "other");
  }

  private static boolean parity(Budget budget, Value value, int divisor, int rest) {
    Value left = Operators.binary(budget, "%", value, Int.of(divisor));
    return Values.equal(budget, left, Int.of(rest));
  }

  private static boolean parity(Budget budget, Value value, Value divisor) {
    return Values.equal(
        budget, Operators.binary(budget, "%", value, divisor), new Int(BigInteger.ZERO));
  }

  private static boolean identical(Value a, Value b) {
    boolean plain = a instanceof None || a instanceof Bool || a instanceof Undefined;
    if (plain) return a.equals(b);
    if (Values.same(a, b)) return true;
    if (a instanceof Text || a instanceof Int || a instanceof Real)
      throw Fault.unsupported("'sameas' between strings or numbers");
    return false;
  }

  /// Python's comparison operators.
  static boolean compare(Budget budget, String operator, Value a, Value b) {
    return switch (operator) {
      case "==" -> Values.equal(budget, a, b);
      case "!=" -> !Values.equal(budget, a, b);
      case "<" -> Values.compare(budget, operator, a, b) < 0;
      case "<=" -> Values.compare(budget, operator, a, b) <= 0;
      case ">" -> Values.compare(budget, operator, a, b) == 1;
      case ">=" -> {
        int order = Values.compare(budget, operator, a, b);
        yield order == 0 || order == 1;
      }
      default -> throw new IllegalArgumentException(operator);
    };
  }
}
