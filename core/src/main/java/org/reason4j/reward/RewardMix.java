package org.reason4j.reward;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.reason4j.config.ConfigException;

/// The reward of a row: its columns, each with a weight, and their weighted sum.
///
/// An empty score adds nothing to the sum. The row has no total, and so leaves its group's mean and
/// deviation, where a required column is empty (its check failed), or where no column has an
/// opinion. A column of weight 0 is measured and decides nothing.
public final class RewardMix {
  /// A column and its weight.
  public record Part(Reward reward, double weight) {
    /// A weight that is a finite number; 0 measures without rewarding.
    public Part {
      if (!Double.isFinite(weight)) {
        throw new ConfigException(
            "weight of reward '%s' is %s; it must be a finite number"
                .formatted(reward.name(), weight));
      }
    }
  }

  /// The scores of one row.
  ///
  /// @param values each column's own score, unweighted, by name and in the order of the columns
  /// @param total the weighted sum; empty where the row must leave its group
  public record Row(Map<String, OptionalDouble> values, OptionalDouble total) {
    /// Keeps the order of the columns.
    public Row {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  private final List<Part> parts;

  /// A mix of at least one column, no two of one name.
  public RewardMix(List<Part> parts) {
    if (parts.isEmpty()) throw new ConfigException("a reward needs at least one column; got none");
    var names = new HashSet<String>();
    for (Part part : parts) {
      if (!names.add(part.reward().name())) {
        throw new ConfigException("two reward columns are named '" + part.reward().name() + "'");
      }
    }
    this.parts = List.copyOf(parts);
  }

  /// The columns, in order.
  public List<Part> parts() {
    return parts;
  }

  /// Scores one row.
  public Row score(Response response) {
    return score(List.of(response)).getFirst();
  }

  /// Scores rows, in order; every column is asked once for all of them.
  public List<Row> score(List<Response> responses) {
    List<List<OptionalDouble>> columns = new ArrayList<>();
    for (Part part : parts) {
      List<OptionalDouble> column = part.reward().scores(responses);
      if (column.size() != responses.size()) {
        throw new IllegalStateException(
            "reward '%s' gave %d scores for %d responses"
                .formatted(part.reward().name(), column.size(), responses.size()));
      }
      columns.add(column);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < responses.size(); i++) rows.add(row(responses.get(i), i, columns));
    return rows;
  }

  private Row row(Response response, int number, List<List<OptionalDouble>> columns) {
    var values = new LinkedHashMap<String, OptionalDouble>();
    double total = 0;
    boolean failed = false;
    boolean opinion = false;
    for (int c = 0; c < parts.size(); c++) {
      Part part = parts.get(c);
      OptionalDouble score = columns.get(c).get(number);
      values.put(part.reward().name(), score);
      if (part.weight() == 0) continue;
      if (score.isPresent()) {
        opinion = true;
        total += part.weight() * score.getAsDouble();
      } else if (part.reward().required(response)) {
        failed = true;
      }
    }
    return new Row(values, failed || !opinion ? OptionalDouble.empty() : OptionalDouble.of(total));
  }
}
