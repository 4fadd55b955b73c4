/// End-to-end benchmarks of what a run spends its time on, each beside a peer that does the same
/// work: `TrainStepBench` (a training step) and `RolloutBench` (sampling groups of answers).
///
/// `WorkFiles` writes the work of both sides from a finished run's export, a main prints one JSON
/// line (`BenchLine`), and `Pairs` runs two such commands in turns and tells the ratio.
/// `LogitsDump` writes what the export computes here, for a comparison with another library. Small
/// parts are in `micro`, measured with JMH. `docs/benchmarks.md` has the commands and the figures.
@NullMarked
package org.reason4j.bench;

import org.jspecify.annotations.NullMarked;
