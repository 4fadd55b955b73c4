package org.reason4j.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;

/// How each trainer tells of a step, and when it gives up.
final class StepReport {
  private static final int SKIPS = 3;

  private StepReport() {}

  /// Reports a step, and stops the run after three in a row whose loss or gradient was not finite.
  ///
  /// @param metrics with `loss` and `grad_norm`; what is not finite is left out of the event
  /// @param skippedInARow how many steps in a row, this one last, left the weights alone; 0 where
  ///   this one did not
  static void tell(
      EventSink sink, String phase, int step, Map<String, Double> metrics, int skippedInARow) {
    Map<String, Double> finite = new LinkedHashMap<>();
    metrics.forEach((name, value) -> {
      if (Double.isFinite(value)) finite.put(name, value);
    });
    sink.accept(new RunEvent.StepFinished(phase, step, finite));
    if (skippedInARow == 0) return;
    sink.accept(
        new RunEvent.StepSkipped(
            step,
            "loss "
                + metrics.get("loss")
                + ", gradient norm "
                + metrics.get("grad_norm")
                + ": weights unchanged"));
    if (skippedInARow >= SKIPS) throw new DivergedException(phase, step, SKIPS);
  }
}
