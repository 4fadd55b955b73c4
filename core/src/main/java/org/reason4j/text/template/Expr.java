package org.reason4j.text.template;

import java.util.List;
import java.util.Optional;

/// An expression of a template.
sealed interface Expr {
  int line();

  record Literal(Value value, int line) implements Expr {}

  record Name(String name, int line) implements Expr {}

  record ListOf(List<Expr> items, Value.Sequence.Form form, int line) implements Expr {}

  record Pair(Expr key, Expr value) {}

  record DictOf(List<Pair> pairs, int line) implements Expr {}

  record Attribute(Expr target, String name, int line) implements Expr {}

  record Item(Expr target, Expr key, int line) implements Expr {}

  record Slice(
      Expr target, Optional<Expr> start, Optional<Expr> stop, Optional<Expr> step, int line)
      implements Expr {}

  record Named(String name, Expr value) {}

  record Given(
      List<Expr> positional, List<Named> named, Optional<Expr> star, Optional<Expr> starStar) {
    static final Given NOTHING =
        new Given(List.of(), List.of(), Optional.empty(), Optional.empty());
  }

  record Call(Expr target, Given given, int line) implements Expr {}

  /// `target | name(...)`; without a target in a filter block.
  record Filter(Optional<Expr> target, String name, Given given, int line) implements Expr {}

  record Test(Expr target, String name, Given given, boolean negated, int line) implements Expr {}

  record Unary(String operator, Expr target, int line) implements Expr {}

  record Binary(String operator, Expr left, Expr right, int line) implements Expr {}

  record Concat(List<Expr> parts, int line) implements Expr {}

  record Step(String operator, Expr right) {}

  record Compare(Expr first, List<Step> steps, int line) implements Expr {}

  record And(Expr left, Expr right, int line) implements Expr {}

  record Or(Expr left, Expr right, int line) implements Expr {}

  record Not(Expr target, int line) implements Expr {}

  record Conditional(Expr test, Expr then, Optional<Expr> otherwise, int line) implements Expr {}
}
