package org.reason4j.reward;

import java.util.Map;
import java.util.function.Supplier;

/// Where the checks of verifiers run: on the thread that asks, or on others and with a deadline. A
/// check gives the same verdict wherever it runs.
public interface Judging {
  /// On the thread that asks.
  Judging DIRECT =
      new Judging() {
        @Override
        public void start(Response response, Supplier<Verdict> check) {
          // Nothing runs ahead.
        }

        @Override
        public Verdict verdict(Response response, Supplier<Verdict> check) {
          return check.get();
        }

        @Override
        public Map<String, Double> finish() {
          return Map.of();
        }
      };

  /// Begins a check whose verdict will be asked for; may wait while too many are under way.
  void start(Response response, Supplier<Verdict> check);

  /// The verdict, of the check begun before or else of this one.
  Verdict verdict(Response response, Supplier<Verdict> check);

  /// Forgets what was checked, and tells how it went since the last call: metrics by name, such as
  /// `verifier/math/unverified` and `verifier/math/p99_ms`.
  Map<String, Double> finish();
}
