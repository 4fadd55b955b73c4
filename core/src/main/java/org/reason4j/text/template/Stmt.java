package org.reason4j.text.template;

import java.util.List;
import java.util.Optional;

/// A statement of a template.
sealed interface Stmt {
  int line();

  record Words(Text text, int line) implements Stmt {}

  record Print(Expr value, int line) implements Stmt {}

  /// What `for` and `set` assign to.
  sealed interface Target {
    record Name(String name) implements Target {}

    record Field(String namespace, String name) implements Target {}

    record Several(List<Target> parts) implements Target {}
  }

  record For(
      Target target,
      Expr items,
      Optional<Expr> filter,
      List<Stmt> body,
      List<Stmt> otherwise,
      int line)
      implements Stmt {}

  record Branch(Expr test, List<Stmt> body) {}

  record If(List<Branch> branches, List<Stmt> otherwise, int line) implements Stmt {}

  record Set(Target target, Expr value, int line) implements Stmt {}

  /// `{% set name %}...{% endset %}`, with filters for what is inside.
  record SetBlock(Target target, Optional<Expr> filter, List<Stmt> body, int line)
      implements Stmt {}

  record Parameter(String name, Optional<Expr> otherwise) {}

  /// @param read names that the body reads; `varargs`, `kwargs` and `caller` are taken only then
  record Macro(
      String name,
      List<Parameter> parameters,
      java.util.Set<String> read,
      List<Stmt> body,
      int line)
      implements Stmt {}

  /// `{% call(...) macro(...) %}...{% endcall %}`.
  record CallBlock(List<Parameter> parameters, Expr.Call call, List<Stmt> body, int line)
      implements Stmt {}

  record FilterBlock(Expr filter, List<Stmt> body, int line) implements Stmt {}

  record Assignment(Target target, Expr value) {}

  record With(List<Assignment> assignments, List<Stmt> body, int line) implements Stmt {}

  record Generation(List<Stmt> body, int line) implements Stmt {}

  record Break(int line) implements Stmt {}

  record Continue(int line) implements Stmt {}
}
