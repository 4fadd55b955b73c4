package org.reason4j.text.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Variables of a block; what it does not know it asks the block around it.
final class Scope {
  private final Optional<Scope> outer;
  private final Map<String, Value> variables;

  Scope(Map<String, Value> variables) {
    this(Optional.empty(), variables);
  }

  Scope(Scope outer) {
    this(Optional.of(outer), new HashMap<>());
  }

  private Scope(Optional<Scope> outer, Map<String, Value> variables) {
    this.outer = outer;
    this.variables = variables;
  }

  Optional<Value> find(String name) {
    Scope scope = this;
    while (true) {
      Value value = scope.variables.get(name);
      if (value != null) return Optional.of(value);
      if (scope.outer.isEmpty()) return Optional.empty();
      scope = scope.outer.get();
    }
  }

  Optional<Value> own(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  void put(String name, Value value) {
    variables.put(name, value);
  }
}
