package org.reason4j.verify;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The checkers there are, by kind. Immutable.
public final class Checkers {
  private final Map<String, Checker> byKind;

  /// These checkers; two of one kind are refused.
  public Checkers(Collection<? extends Checker> checkers) {
    var map = new TreeMap<String, Checker>();
    for (Checker checker : checkers) {
      if (map.put(checker.kind(), checker) != null) {
        throw new IllegalArgumentException("two checkers are of kind '" + checker.kind() + "'");
      }
    }
    byKind = Collections.unmodifiableMap(map);
  }

  /// The kinds known, in alphabetical order.
  public SortedSet<String> kinds() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(byKind.keySet()));
  }

  /// The finding on a case; an unknown kind or a crash of its checker is `Unverified`, never a
  /// verdict.
  public Finding check(Case given) {
    Checker checker = byKind.get(given.kind());
    if (checker == null) {
      return Finding.unverified(
          "unknown-kind",
          "unknown kind '%s'; those known are %s"
              .formatted(given.kind(), String.join(", ", byKind.keySet())));
    }
    try {
      return checker.check(given);
    } catch (RuntimeException | StackOverflowError crash) {
      return Finding.unverified("crash", "the check failed: " + crash);
    }
  }
}
