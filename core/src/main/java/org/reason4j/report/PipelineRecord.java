package org.reason4j.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.eval.Scorecard;

/// What a pipeline of stages left, as its report shows it.
///
/// @param name of the run
/// @param stages in order
/// @param cards every model that was measured, in order
/// @param curves metrics over the steps of single stages
/// @param peakMebibytes highest resident memory of all calls
/// @param export path of the finished model relative to the run; empty until it is there
public record PipelineRecord(
    String name,
    long seed,
    List<StageLine> stages,
    List<Scorecard> cards,
    List<Curve> curves,
    double peakMebibytes,
    Optional<String> export) {

  /// One stage.
  ///
  /// @param figures what it kept, by name: counts, accuracies
  public record StageLine(
      String name, String kind, boolean done, double seconds, Map<String, Double> figures) {
    public StageLine {
      figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }
  }

  /// A metric of a stage over its steps.
  ///
  /// @param group curves of one group are drawn in one picture
  public record Curve(String group, String stage, String metric, List<Chart.Point> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  public PipelineRecord {
    stages = List.copyOf(stages);
    cards = List.copyOf(cards);
    curves = List.copyOf(curves);
  }

  /// The cards of one table, in order.
  public List<Scorecard> table(String name) {
    return cards.stream().filter(card -> card.table().equals(name)).toList();
  }

  public double minutes() {
    return stages.stream().mapToDouble(StageLine::seconds).sum() / 60;
  }
}
