package org.reason4j.data;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How many candidates a chain of filters kept, and how many each filter dropped.
///
/// @param seen candidates in
/// @param kept candidates out
/// @param steps the filters in their order
/// @param languages how many of those kept are of each language
public record FilterCounts(
    long seen, long kept, List<Step> steps, SortedMap<String, Long> languages) {

  /// Copies the collections; what is not kept was dropped by some filter.
  public FilterCounts {
    steps = List.copyOf(steps);
    languages = Collections.unmodifiableSortedMap(new TreeMap<>(languages));
    long dropped = steps.stream().mapToLong(Step::dropped).sum();
    if (seen - kept != dropped) {
      throw new IllegalArgumentException(
          "of %d seen %d were kept, but the filters dropped %d".formatted(seen, kept, dropped));
    }
  }

  /// One filter.
  ///
  /// @param filter its name
  /// @param rule what it keeps, with its thresholds
  /// @param seen how many reached it
  /// @param dropped how many of those it dropped
  public record Step(String filter, String rule, long seen, long dropped) {}

  /// Ends where nothing is left, saying which filter took how many.
  ///
  /// @param what the name of the data, for the message
  /// @throws ExampleException if nothing was kept
  public FilterCounts requireKept(String what) {
    if (kept > 0) return this;
    String taken =
        steps.stream()
            .filter(step -> step.dropped() > 0)
            .sorted(Comparator.comparingLong(Step::dropped).reversed())
            .map(
                step -> "%s dropped %d of %d".formatted(step.filter(), step.dropped(), step.seen()))
            .collect(Collectors.joining(", "));
    throw new ExampleException(
        seen == 0
            ? what + ": there was nothing to filter; expected at least one candidate"
            : "%s: nothing is left of %d candidates (%s); loosen the first of them or sample more"
                .formatted(what, seen, taken));
  }
}
