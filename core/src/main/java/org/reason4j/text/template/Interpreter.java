package org.reason4j.text.template;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.text.template.Stmt.Target;
import org.reason4j.text.template.TemplateException.Kind;
import org.reason4j.text.template.Value.Bool;
import org.reason4j.text.template.Value.Callable;
import org.reason4j.text.template.Value.Mapping;
import org.reason4j.text.template.Value.Namespace;
import org.reason4j.text.template.Value.None;
import org.reason4j.text.template.Value.Sequence;
import org.reason4j.text.template.Value.Undefined;

/// One rendering of a template: walks its statements. Belongs to one thread and is used once.
final class Interpreter {
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final String file;
  private final Budget budget = new Budget();
  private final Scope root;
  private Scope scope;
  private TextBuilder out = new TextBuilder(budget, Budget.OUTPUT);
  private int line = 1;
  private int calls;
  private int loops;

  Interpreter(String file, Map<String, Value> context, Clock clock) {
    this.file = file;
    Scope globals = new Scope(Globals.all(budget, clock));
    root = new Scope(globals);
    context.forEach(root::put);
    scope = root;
  }

  Text run(List<Stmt> body) {
    try {
      scope = new Scope(root);
      all(body);
      return out.build();
    } catch (Fault fault) {
      throw new TemplateException(fault.kind(), file, line, fault.detail());
    } catch (StackOverflowError _) {
      throw new TemplateException(Kind.LIMIT, file, line, "nested too deeply");
    }
  }

  Budget budget() {
    return budget;
  }

  // ---- statements ----

  private Flow all(List<Stmt> body) {
    for (Stmt statement : body) {
      Flow flow = one(statement);
      if (flow != Flow.ON) return flow;
    }
    return Flow.ON;
  }

  private Flow one(Stmt statement) {
    budget.enter();
    line = statement.line();
    Flow flow =
        switch (statement) {
          case Stmt.Words words -> {
            out.add(words.text());
            yield Flow.ON;
          }
          case Stmt.Print print -> {
            out.add(Printing.str(budget, value(print.value())));
            yield Flow.ON;
          }
          case Stmt.If branch -> branch(branch);
          case Stmt.For loop -> loop(loop);
          case Stmt.Set set -> {
            Value value = value(set.value());
            assign(set.target(), value);
            yield Flow.ON;
          }
          case Stmt.SetBlock set -> {
            Value value = captured(set.body(), new Scope(scope));
            if (set.filter().isPresent()) value = filtered(set.filter().get(), value);
            assign(set.target(), value);
            yield Flow.ON;
          }
          case Stmt.Macro macro -> {
            scope.put(
                macro.name(), macro(macro.name(), macro.parameters(), macro.read(), macro.body()));
            yield Flow.ON;
          }
          case Stmt.CallBlock block -> {
            Callable caller = macro("caller", block.parameters(), java.util.Set.of(), block.body());
            out.add(Printing.str(budget, call(block.call(), Optional.of(caller))));
            yield Flow.ON;
          }
          case Stmt.FilterBlock block -> {
            Text inside = captured(block.body(), new Scope(scope));
            out.add(Printing.str(budget, filtered(block.filter(), inside)));
            yield Flow.ON;
          }
          case Stmt.With with -> with(with);
          case Stmt.Generation generation -> {
            out.add(captured(generation.body(), new Scope(scope)).marked(Text.GENERATED));
            yield Flow.ON;
          }
          case Stmt.Break _ -> Flow.BREAK;
          case Stmt.Continue _ -> Flow.CONTINUE;
        };
    budget.leave();
    return flow;
  }

  private Flow branch(Stmt.If branch) {
    for (Stmt.Branch each : branch.branches())
      if (Values.truth(value(each.test()))) return all(each.body());
    return all(branch.otherwise());
  }

  private Flow with(Stmt.With with) {
    Scope outer = scope;
    var inner = new Scope(outer);
    for (Stmt.Assignment each : with.assignments()) {
      Value value = value(each.value());
      scope = inner;
      assign(each.target(), value);
      scope = outer;
    }
    scope = inner;
    Flow flow = all(with.body());
    scope = outer;
    return flow;
  }

  private Flow loop(Stmt.For loop) {
    Scope outer = scope;
    List<Value> items = Values.items(budget, value(loop.items()));
    if (loop.filter().isPresent()) {
      List<Value> kept = new ArrayList<>();
      for (Value item : items) {
        scope = new Scope(outer);
        assign(loop.target(), item);
        if (Values.truth(value(loop.filter().get()))) kept.add(item);
      }
      items = kept;
    }
    loops++;
    var position = new Loop(items, loops, budget);
    for (int index = 0; index < items.size(); index++) {
      budget.step();
      position.at(index);
      scope = new Scope(outer);
      scope.put("loop", position);
      assign(loop.target(), items.get(index));
      if (all(loop.body()) == Flow.BREAK) break;
    }
    loops--;
    Flow flow = Flow.ON;
    if (items.isEmpty()) {
      scope = new Scope(outer);
      flow = all(loop.otherwise());
    }
    scope = outer;
    return flow;
  }

  private void assign(Target target, Value value) {
    switch (target) {
      case Target.Name name -> scope.put(name.name(), value);
      case Target.Field field -> {
        Optional<Value> holder = scope.find(field.namespace());
        if (holder.isEmpty() || !(holder.get() instanceof Namespace namespace))
          throw new Fault(Kind.RUNTIME, "cannot assign attribute on non-namespace object");
        namespace.put(field.name(), value);
      }
      case Target.Several several -> {
        List<Value> values = Values.items(budget, value);
        int wanted = several.parts().size();
        if (values.size() < wanted)
          throw Fault.value(
              "not enough values to unpack (expected %d, got %d)", wanted, values.size());
        if (values.size() > wanted)
          throw Fault.value("too many values to unpack (expected %d)", wanted);
        for (int i = 0; i < wanted; i++) assign(several.parts().get(i), values.get(i));
      }
    }
  }

  private Text captured(List<Stmt> body, Scope inside) {
    TextBuilder outerOut = out;
    Scope outer = scope;
    out = new TextBuilder(budget);
    scope = inside;
    all(body);
    Text text = out.build();
    out = outerOut;
    scope = outer;
    return text;
  }

  // ---- macros ----

  private Callable macro(
      String name, List<Stmt.Parameter> parameters, java.util.Set<String> read, List<Stmt> body) {
    Scope defined = scope;
    return given -> {
      var inside = new Scope(defined);
      bind(name, parameters, read, given, inside);
      if (++calls > Budget.CALLS)
        throw Fault.limit("macros called more than %d deep", Budget.CALLS);
      int before = line;
      int outerLoops = loops;
      loops = 0;
      Scope outer = scope;
      scope = inside;
      for (int i = 0; i < parameters.size(); i++) { // defaults see the parameters before them
        Stmt.Parameter parameter = parameters.get(i);
        if (inside.own(parameter.name()).isPresent()) continue;
        Optional<Expr> otherwise = parameter.otherwise();
        inside.put(
            parameter.name(),
            otherwise.isPresent()
                ? value(otherwise.get())
                : Undefined.of("parameter '" + parameter.name() + "' was not provided"));
      }
      scope = outer;
      Text text = captured(body, inside);
      loops = outerLoops;
      line = before;
      calls--;
      return text;
    };
  }

  private static void bind(
      String name,
      List<Stmt.Parameter> parameters,
      java.util.Set<String> read,
      Arguments given,
      Scope inside) {
    int taken = Math.min(parameters.size(), given.positional().size());
    for (int i = 0; i < taken; i++) inside.put(parameters.get(i).name(), given.positional().get(i));
    Map<String, Value> rest = new LinkedHashMap<>(given.named());
    for (int i = taken; i < parameters.size(); i++) {
      Value value = rest.remove(parameters.get(i).name());
      if (value != null) inside.put(parameters.get(i).name(), value);
    }
    if (read.contains("caller")) {
      Value caller = rest.remove("caller");
      inside.put("caller", caller == null ? Undefined.of("No caller defined") : caller);
    }
    if (read.contains("kwargs")) {
      inside.put(
          "kwargs",
          Mapping.of(
              rest.entrySet().stream()
                  .map(each -> new Mapping.Entry(Text.of(each.getKey()), each.getValue()))
                  .toList()));
    } else if (!rest.isEmpty()) {
      throw Fault.type(
          "macro '%s' takes no keyword argument '%s'", name, rest.keySet().iterator().next());
    }
    List<Value> more = given.positional().subList(taken, given.positional().size());
    if (read.contains("varargs")) inside.put("varargs", new Sequence(more, Sequence.Form.TUPLE));
    else if (!more.isEmpty())
      throw Fault.type("macro '%s' takes not more than %d argument(s)", name, parameters.size());
  }

  // ---- expressions ----

  private Value value(Expr expr) {
    budget.enter();
    Value value =
        switch (expr) {
          case Expr.Literal literal -> literal.value();
          case Expr.Name name -> {
            line = name.line();
            yield scope
                .find(name.name())
                .orElseGet(() -> Undefined.of("'" + name.name() + "' is undefined"));
          }
          case Expr.ListOf list -> {
            budget.list(list.items().size());
            List<Value> items = new ArrayList<>(list.items().size());
            for (Expr item : list.items()) items.add(value(item));
            yield new Sequence(items, list.form());
          }
          case Expr.DictOf dict -> {
            budget.list(dict.pairs().size());
            List<Mapping.Entry> entries = new ArrayList<>(dict.pairs().size());
            for (Expr.Pair pair : dict.pairs())
              entries.add(new Mapping.Entry(value(pair.key()), value(pair.value())));
            yield Mapping.of(entries);
          }
          case Expr.Attribute attribute -> {
            Value target = value(attribute.target());
            line = attribute.line();
            yield Access.attribute(budget, target, attribute.name());
          }
          case Expr.Item item -> {
            Value target = value(item.target());
            Value key = value(item.key());
            line = item.line();
            yield Access.item(budget, target, key);
          }
          case Expr.Slice slice -> {
            Value target = value(slice.target());
            OptionalInt start = bound(slice.start());
            OptionalInt stop = bound(slice.stop());
            OptionalInt step = bound(slice.step());
            line = slice.line();
            yield Access.slice(budget, target, start, stop, step);
          }
          case Expr.Call call -> call(call, Optional.empty());
          case Expr.Filter filter -> filtered(filter, Undefined.of("nothing to filter"));
          case Expr.Test test -> {
            Value target = value(test.target());
            Arguments given = arguments(test.given());
            line = test.line();
            yield Bool.of(Tests.holds(budget, test.name(), target, given) != test.negated());
          }
          case Expr.Unary unary -> {
            Value target = value(unary.target());
            line = unary.line();
            yield unary.operator().equals("-")
                ? Operators.negative(target)
                : Operators.positive(target);
          }
          case Expr.Binary binary -> {
            Value left = value(binary.left());
            Value right = value(binary.right());
            line = binary.line();
            yield Operators.binary(budget, binary.operator(), left, right);
          }
          case Expr.Concat concat -> {
            var text = new TextBuilder(budget);
            for (Expr part : concat.parts()) text.add(Printing.str(budget, value(part)));
            yield text.build();
          }
          case Expr.Compare compare -> Bool.of(compared(compare));
          case Expr.And and -> {
            Value left = value(and.left());
            yield Values.truth(left) ? value(and.right()) : left;
          }
          case Expr.Or or -> {
            Value left = value(or.left());
            yield Values.truth(left) ? left : value(or.right());
          }
          case Expr.Not not -> Bool.of(!Values.truth(value(not.target())));
          case Expr.Conditional conditional -> {
            if (Values.truth(value(conditional.test()))) yield value(conditional.then());
            yield conditional.otherwise().isPresent()
                ? value(conditional.otherwise().get())
                : Undefined.of(
                    "the inline if-expression on line "
                        + conditional.line()
                        + " evaluated to false and no else section was defined.");
          }
        };
    budget.leave();
    return value;
  }

  private OptionalInt bound(Optional<Expr> expr) {
    if (expr.isEmpty()) return OptionalInt.empty();
    Value value = value(expr.get());
    return value instanceof None ? OptionalInt.empty() : OptionalInt.of(Values.index(value));
  }

  private boolean compared(Expr.Compare compare) {
    Value left = value(compare.first());
    for (Expr.Step step : compare.steps()) {
      Value right = value(step.right());
      line = compare.line();
      boolean holds =
          switch (step.operator()) {
            case "in" -> Values.contains(budget, right, left);
            case "not in" -> !Values.contains(budget, right, left);
            default -> Tests.compare(budget, step.operator(), left, right);
          };
      if (!holds) return false;
      left = right;
    }
    return true;
  }

  private Value call(Expr.Call call, Optional<Callable> caller) {
    Value target = value(call.target());
    Arguments given = arguments(call.given());
    if (caller.isPresent()) {
      Map<String, Value> named = new LinkedHashMap<>(given.named());
      named.put("caller", caller.get());
      given = new Arguments(given.positional(), named);
    }
    line = call.line();
    if (target instanceof Callable callable) return callable.call(given);
    if (target instanceof Undefined undefined) throw undefined.fault();
    if (target instanceof Loop) throw Fault.unsupported("a recursive loop");
    throw Fault.type("'%s' object is not callable", Values.type(target));
  }

  private Arguments arguments(Expr.Given given) {
    List<Value> positional = new ArrayList<>();
    for (Expr each : given.positional()) positional.add(value(each));
    Map<String, Value> named = new LinkedHashMap<>();
    for (Expr.Named each : given.named()) named.put(each.name(), value(each.value()));
    if (given.star().isPresent()) {
      positional.addAll(Values.items(budget, value(given.star().get())));
      budget.list(positional.size());
    }
    if (given.starStar().isPresent()) {
      if (!(value(given.starStar().get()) instanceof Mapping mapping))
        throw Fault.type("argument after ** must be a mapping");
      for (Mapping.Entry entry : mapping.entries()) {
        String name = StringMethods.string(entry.key(), "keywords").value();
        if (named.put(name, entry.value()) != null)
          throw Fault.type("got multiple values for keyword argument '%s'", name);
      }
    }
    return new Arguments(positional, named);
  }

  private Value filtered(Expr expr, Value inner) {
    if (!(expr instanceof Expr.Filter filter)) return value(expr);
    Value target = filter.target().isEmpty() ? inner : filtered(filter.target().get(), inner);
    Arguments given = arguments(filter.given());
    line = filter.line();
    budget.step();
    return Filters.apply(budget, filter.name(), target, given);
  }
}
