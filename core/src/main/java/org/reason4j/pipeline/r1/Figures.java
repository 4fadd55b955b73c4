package org.reason4j.pipeline.r1;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.reason4j.report.RunRecord;

/// What a stage keeps of a training run, read from its events.
final class Figures {
  private Figures() {}

  /// Steps, parameters, floating-point operations (where the run counts them): no times, so that a
  /// run that was killed keeps the same.
  static SequencedMap<String, Double> ofRun(Path folder) {
    SequencedMap<String, Double> figures = new LinkedHashMap<>();
    RunRecord run = RunRecord.read(folder);
    run.largest("parameters").ifPresent(value -> figures.put("parameters", value));
    run.largest("total_flos").ifPresent(value -> figures.put("total_flos", value));
    run.steps("pretrain").values().stream()
        .mapToDouble(step -> step.getOrDefault("total_flos", Double.NaN))
        .filter(Double::isFinite)
        .max()
        .ifPresent(value -> figures.put("pretrain_flos", value));
    return figures;
  }
}
