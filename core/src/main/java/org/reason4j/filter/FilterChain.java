package org.reason4j.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.reason4j.data.FilterCounts;

/// Filters in order; the first that drops a candidate is charged with it, and those after it do not
/// see it. For one thread.
public final class FilterChain {
  private final List<Filter> filters;
  private final long[] seen;
  private final long[] dropped;
  private final TreeMap<String, Long> languages = new TreeMap<>();
  private long total;
  private long kept;

  /// A chain that has seen nothing yet.
  public FilterChain(List<Filter> filters) {
    this.filters = List.copyOf(filters);
    this.seen = new long[filters.size()];
    this.dropped = new long[filters.size()];
  }

  /// A candidate that is left out.
  ///
  /// @param filter the name of the filter
  /// @param reason in words, with the value seen
  public record Dropped(String filter, String reason) {}

  /// Asks each filter in turn; empty where all of them keep the candidate.
  public Optional<Dropped> drop(Candidate candidate) {
    total++;
    for (int i = 0; i < filters.size(); i++) {
      seen[i]++;
      Optional<String> reason = filters.get(i).drop(candidate);
      if (reason.isEmpty()) continue;
      dropped[i]++;
      return Optional.of(new Dropped(filters.get(i).name(), reason.get()));
    }
    kept++;
    languages.merge(candidate.language(), 1L, Long::sum);
    return Optional.empty();
  }

  /// Those of the list that are kept, in order.
  public <T> List<T> keep(List<T> list, Function<T, Candidate> candidate) {
    return list.stream().filter(each -> drop(candidate.apply(each)).isEmpty()).toList();
  }

  /// What each filter kept and dropped so far.
  public FilterCounts counts() {
    var steps = new ArrayList<FilterCounts.Step>();
    for (int i = 0; i < filters.size(); i++) {
      Filter filter = filters.get(i);
      steps.add(new FilterCounts.Step(filter.name(), filter.rule(), seen[i], dropped[i]));
    }
    return new FilterCounts(total, kept, steps, languages);
  }
}
