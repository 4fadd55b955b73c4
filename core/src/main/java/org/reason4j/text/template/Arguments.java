package org.reason4j.text.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a call was given.
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /// Refuses more, or others, than the names in their order.
  Arguments of(String function, String... names) {
    if (positional.size() > names.length)
      throw Fault.type(
          "%s() takes at most %d arguments (%d given)", function, names.length, positional.size());
    for (String name : named.keySet()) {
      int at = List.of(names).indexOf(name);
      if (at < 0) throw Fault.type("%s() got an unexpected keyword argument '%s'", function, name);
      if (at < positional.size())
        throw Fault.type("%s() got multiple values for argument '%s'", function, name);
    }
    return this;
  }

  Optional<Value> get(int index, String name) {
    if (index < positional.size()) return Optional.of(positional.get(index));
    return Optional.ofNullable(named.get(name));
  }

  Value need(String function, int index, String name) {
    return get(index, name)
        .orElseThrow(
            () -> Fault.type("%s() missing 1 required positional argument: '%s'", function, name));
  }

  boolean truth(int index, String name, boolean otherwise) {
    return get(index, name).map(Values::truth).orElse(otherwise);
  }

  int whole(int index, String name, int otherwise) {
    return get(index, name).map(Values::index).orElse(otherwise);
  }

  /// These without the first ones.
  Arguments after(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
