package org.reason4j.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.reason4j.verify.Label.Outcome;

/// Findings against labels: counts by group, by kind and by category, and what disagrees. Bounded:
/// at most [#KEPT] disagreements are kept, the rest is counted. One thread at a time.
public final class Confusion {
  /// Disagreements kept.
  public static final int KEPT = 1_000;

  private static final int ROWS = 1_000;
  private static final int SHOWN = 300;

  private final Map<Label.Group, Counts> groups = new EnumMap<>(Label.Group.class);
  private final SortedMap<String, Counts> kinds = new TreeMap<>();
  private final SortedMap<String, Counts> categories = new TreeMap<>();
  private final List<Disagreement> disagreements = new ArrayList<>();
  private long unlabelled;

  /// How often each outcome was seen.
  public static final class Counts {
    private final Map<Outcome, Long> seen = new EnumMap<>(Outcome.class);

    void add(Outcome outcome) {
      seen.merge(outcome, 1L, Long::sum);
    }

    /// Cases with this outcome.
    public long of(Outcome outcome) {
      return seen.getOrDefault(outcome, 0L);
    }

    /// All cases.
    public long cases() {
      return seen.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Share of cases in which finding and label say the same; an unverified one does not.
    public double agreement() {
      return (double) (of(Outcome.ACCEPTED) + of(Outcome.REFUSED)) / cases();
    }
  }

  /// A case on which finding and label differ.
  ///
  /// @param wanted what the label says
  /// @param found what was found, with its rule and reason
  public record Disagreement(
      String id, String kind, Label.Group group, Outcome outcome, String wanted, String found) {}

  /// Counts a finding.
  ///
  /// @param category what the case is of, such as the source of a collection
  /// @param line the line it came from, which may hold a label
  public void add(
      Case given, String category, Finding finding, tools.jackson.databind.JsonNode line) {
    var label = Label.of(line);
    if (label.isEmpty()) {
      unlabelled++;
      return;
    }
    Outcome outcome = label.get().outcome(finding);
    Label.Group group = label.get().group();
    groups.computeIfAbsent(group, _ -> new Counts()).add(outcome);
    if (group == Label.Group.LABELLED) {
      counts(kinds, given.kind()).add(outcome);
      counts(categories, category).add(outcome);
    }
    if (!outcome.agrees() && disagreements.size() < KEPT) {
      disagreements.add(
          new Disagreement(
              given.id(), given.kind(), group, outcome, label.get().text(), found(finding)));
    }
  }

  /// Counts by group; only those seen.
  public Map<Label.Group, Counts> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /// Counts of the labelled cases by kind.
  public SortedMap<String, Counts> kinds() {
    return Collections.unmodifiableSortedMap(kinds);
  }

  /// Counts of the labelled cases by category.
  public SortedMap<String, Counts> categories() {
    return Collections.unmodifiableSortedMap(categories);
  }

  /// The first disagreements, in the order of the cases.
  public List<Disagreement> disagreements() {
    return Collections.unmodifiableList(disagreements);
  }

  /// Disagreements of all groups, also those not kept.
  public long disagreeing() {
    return groups.values().stream()
        .mapToLong(c -> c.cases() - c.of(Outcome.ACCEPTED) - c.of(Outcome.REFUSED))
        .sum();
  }

  /// Cases without a label.
  public long unlabelled() {
    return unlabelled;
  }

  /// Beyond [#ROWS] names the rest is counted as one: a file may name each line otherwise.
  private static Counts counts(SortedMap<String, Counts> rows, String name) {
    String row = rows.size() < ROWS || rows.containsKey(name) ? name : "(others)";
    return rows.computeIfAbsent(row, _ -> new Counts());
  }

  private static String found(Finding finding) {
    var text = new StringBuilder(finding.verdict().word());
    finding.score().ifPresent(score -> text.append(" with score ").append(score));
    text.append(" by ").append(finding.rule());
    if (!finding.reason().isEmpty()) text.append(": ").append(finding.reason());
    else finding.extracted().ifPresent(read -> text.append(", read ").append(read));
    String whole = text.toString().replace('\n', ' ').replace('\r', ' ');
    return whole.length() <= SHOWN ? whole : whole.substring(0, SHOWN) + "…";
  }
}
