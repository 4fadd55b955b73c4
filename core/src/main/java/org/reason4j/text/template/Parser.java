package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reason4j.text.template.Stmt.Target;
import org.reason4j.text.template.TemplateException.Kind;

/// Reads the statements of a template.
final class Parser {
  private static final Set<String> RESERVED =
      Set.of("true", "false", "none", "True", "False", "None");

  private final Tokens tokens;
  private final ExprParser expressions;
  private boolean generates;
  private int loops; // open ones that a break would leave

  private Parser(String file, String source) {
    tokens = new Tokens(file, Lexer.tokens(file, source));
    expressions = new ExprParser(tokens);
  }

  /// @param generates whether there is a `{% generation %}` block
  record Parsed(List<Stmt> body, boolean generates) {}

  static Parsed parse(String file, String source) {
    var parser = new Parser(file, source);
    List<Stmt> body = parser.body(Set.of(), "");
    return new Parsed(body, parser.generates);
  }

  /// Statements up to a tag of one of the names, which is then the current token.
  private List<Stmt> body(Set<String> ends, String opened) {
    tokens.enter();
    List<Stmt> body = new ArrayList<>();
    while (true) {
      Token token = tokens.now();
      switch (token.kind()) {
        case DATA -> body.add(new Stmt.Words(Text.of(tokens.next().text()), token.line()));
        case PRINT_BEGIN -> {
          tokens.next();
          body.add(new Stmt.Print(expressions.tuple(true, Set.of(), false), token.line()));
          tokens.need(Token.Kind.PRINT_END);
        }
        case BLOCK_BEGIN -> {
          tokens.next();
          Token name = tokens.now();
          if (name.kind() != Token.Kind.NAME) throw tokens.expected("the name of a tag");
          if (ends.contains(name.text())) {
            tokens.leave();
            return body;
          }
          body.add(statement(name.text()));
          tokens.need(Token.Kind.BLOCK_END);
        }
        case END -> {
          if (!ends.isEmpty())
            throw tokens.error(
                "the template ends inside '%s'; expected %s"
                    .formatted(opened, String.join(" or ", ends.stream().sorted().toList())));
          tokens.leave();
          return body;
        }
        case BLOCK_END, PRINT_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
            throw tokens.expected("a tag or words");
      }
    }
  }

  /// A body whose end tag is taken, up to its closing bracket.
  private List<Stmt> bodyTo(String end, String opened) {
    List<Stmt> body = body(Set.of(end), opened);
    tokens.next();
    return body;
  }

  /// A body that a break cannot leave.
  private List<Stmt> closedBody(String end, String opened) {
    int outer = loops;
    loops = 0;
    List<Stmt> body = bodyTo(end, opened);
    loops = outer;
    return body;
  }

  private void tagEnd() {
    tokens.need(Token.Kind.BLOCK_END);
  }

  private Stmt statement(String tag) {
    int line = tokens.next().line();
    return switch (tag) {
      case "for" -> loop(line);
      case "if" -> branch(line);
      case "set" -> set(line);
      case "macro" -> macro(line);
      case "call" -> callBlock(line);
      case "with" -> with(line);
      case "filter" -> filterBlock(line);
      case "generation" -> {
        generates = true;
        tagEnd();
        yield new Stmt.Generation(closedBody("endgeneration", tag), line);
      }
      case "break", "continue" -> {
        if (loops == 0) throw tokens.error("'" + tag + "' outside loop");
        yield tag.equals("break") ? new Stmt.Break(line) : new Stmt.Continue(line);
      }
      case "include", "import", "from", "extends" ->
          throw tokens.error(
              Kind.TYPE,
              line,
              "'" + tag + "' is not supported: no loader for this environment specified");
      case "block", "autoescape", "trans", "debug" ->
          throw tokens.unsupported("the tag '" + tag + "'");
      default -> throw tokens.error("Encountered unknown tag '" + tag + "'.");
    };
  }

  private Stmt loop(int line) {
    Target target = target(Set.of("in"));
    if (!tokens.takeName("in")) throw tokens.expected("'in'");
    Expr items = expressions.tuple(false, Set.of("recursive", "if"), false);
    Optional<Expr> filter =
        tokens.takeName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (tokens.now().name("recursive")) throw tokens.unsupported("a recursive loop");
    tagEnd();
    loops++;
    List<Stmt> body = body(Set.of("else", "endfor"), "for");
    loops--;
    List<Stmt> otherwise = List.of();
    if (tokens.next().text().equals("else")) {
      tagEnd();
      otherwise = bodyTo("endfor", "for");
    }
    return new Stmt.For(target, items, filter, body, otherwise, line);
  }

  private Stmt branch(int line) {
    List<Stmt.Branch> branches = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    while (true) {
      Expr test = expressions.tuple(false, Set.of(), false);
      tagEnd();
      branches.add(new Stmt.Branch(test, body(Set.of("elif", "else", "endif"), "if")));
      String next = tokens.next().text();
      if (next.equals("elif")) continue;
      if (next.equals("else")) {
        tagEnd();
        otherwise = bodyTo("endif", "if");
      }
      return new Stmt.If(branches, otherwise, line);
    }
  }

  private Stmt set(int line) {
    Target target = target(Set.of());
    if (tokens.takeOperator("="))
      return new Stmt.Set(target, expressions.tuple(true, Set.of(), false), line);
    Optional<Expr> filter = Optional.empty();
    while (tokens.now().operator("|")) filter = Optional.of(expressions.filter(filter));
    tagEnd();
    return new Stmt.SetBlock(target, filter, closedBody("endset", "set"), line);
  }

  private Target target(Set<String> ends) {
    List<Target> parts = new ArrayList<>();
    boolean several = false;
    while (true) {
      if (tokens.now().operator("(")) {
        tokens.next();
        tokens.enter();
        parts.add(target(ends));
        tokens.leave();
        tokens.needOperator(")");
      } else {
        String name = variable();
        parts.add(
            tokens.takeOperator(".")
                ? new Target.Field(name, tokens.needName())
                : new Target.Name(name));
      }
      if (!tokens.takeOperator(",")) break;
      several = true;
      Token now = tokens.now();
      if (now.operator("=")
          || now.operator(")")
          || now.kind() == Token.Kind.BLOCK_END
          || now.kind() == Token.Kind.NAME && ends.contains(now.text())) break;
    }
    return several ? new Target.Several(parts) : parts.getFirst();
  }

  private String variable() {
    if (tokens.now().kind() == Token.Kind.NAME && RESERVED.contains(tokens.now().text()))
      throw tokens.error("can't assign to '" + tokens.now().text() + "'");
    return tokens.needName();
  }

  private List<Stmt.Parameter> parameters() {
    List<Stmt.Parameter> parameters = new ArrayList<>();
    tokens.needOperator("(");
    while (!tokens.now().operator(")")) {
      if (!parameters.isEmpty()) {
        tokens.needOperator(",");
        if (tokens.now().operator(")")) break;
      }
      String name = variable();
      Optional<Expr> otherwise =
          tokens.takeOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      if (otherwise.isEmpty()
          && !parameters.isEmpty()
          && parameters.getLast().otherwise().isPresent())
        throw tokens.error("non-default argument follows default argument");
      parameters.add(new Stmt.Parameter(name, otherwise));
    }
    tokens.needOperator(")");
    return parameters;
  }

  private Stmt macro(int line) {
    String name = variable();
    List<Stmt.Parameter> parameters = parameters();
    tagEnd();
    Set<String> outer = expressions.names(new HashSet<>());
    List<Stmt> body = closedBody("endmacro", "macro");
    Set<String> read = Set.copyOf(expressions.names(outer));
    outer.addAll(read);
    return new Stmt.Macro(name, parameters, read, body, line);
  }

  private Stmt callBlock(int line) {
    List<Stmt.Parameter> parameters = tokens.now().operator("(") ? parameters() : List.of();
    Expr called = expressions.expression();
    if (!(called instanceof Expr.Call call)) throw tokens.error("expected call");
    tagEnd();
    return new Stmt.CallBlock(parameters, call, closedBody("endcall", "call"), line);
  }

  private Stmt filterBlock(int line) {
    Expr filter = expressions.filterNamed(Optional.empty());
    while (tokens.now().operator("|")) filter = expressions.filter(Optional.of(filter));
    tagEnd();
    return new Stmt.FilterBlock(filter, closedBody("endfilter", "filter"), line);
  }

  private Stmt with(int line) {
    List<Stmt.Assignment> assignments = new ArrayList<>();
    while (tokens.now().kind() != Token.Kind.BLOCK_END) {
      if (!assignments.isEmpty()) tokens.needOperator(",");
      String name = variable();
      tokens.needOperator("=");
      assignments.add(new Stmt.Assignment(new Target.Name(name), expressions.expression()));
    }
    tagEnd();
    return new Stmt.With(assignments, bodyTo("endwith", "with"), line);
  }
}
