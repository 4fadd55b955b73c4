package org.reason4j.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Arguments of a benchmark: words, and `--name value` pairs.
record Options(List<String> words, Map<String, String> named) {
  /// @param known names that may be given
  /// @throws IllegalArgumentException for another name, or one without a value
  static Options parse(String[] arguments, Set<String> known) {
    List<String> words = new ArrayList<>();
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      String name = argument.substring(2);
      if (!known.contains(name))
        throw new IllegalArgumentException(
            "unknown option "
                + argument
                + "; expected one of --"
                + String.join(", --", new TreeSet<>(known)));
      if (i + 1 == arguments.length)
        throw new IllegalArgumentException("option " + argument + " needs a value after it");
      named.put(name, arguments[++i]);
    }
    return new Options(List.copyOf(words), Map.copyOf(named));
  }

  /// Word `index`, or a complaint that says what it should be.
  String word(int index, String what) {
    if (index < words.size()) return words.get(index);
    throw new IllegalArgumentException("argument " + (index + 1) + " is missing; expected " + what);
  }

  String text(String name, String otherwise) {
    return named.getOrDefault(name, otherwise);
  }

  /// A whole number of at least 1.
  int count(String name, int otherwise) {
    String value = named.get(name);
    if (value == null) return otherwise;
    if (!value.matches("[1-9][0-9]{0,8}"))
      throw new IllegalArgumentException(
          "--" + name + " is \"" + value + "\"; expected a whole number of at least 1");
    return Integer.parseInt(value);
  }
}
