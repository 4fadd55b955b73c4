/// Whole runs: phases in order, each resumable, in one run directory.
///
/// Reading order: `Training` and `TrainerRecipe` (what all trainers share), `ZeroRecipe` (every
/// setting of a run), `Zero` (the phases of R1-Zero and how they go on), `Readiness` (may
/// reinforcement learning start?), `SftRecipe` and `SftRun` (fine-tuning), `SftWriting` (examples
/// as token ids), `Export` (the Hugging Face directory).
///
/// A run is a function of its recipe: it may be killed anywhere and goes on with the same bytes.
/// The thread that runs it owns the run directory; native work is done by the workers.
@NullMarked
package org.reason4j.pipeline;

import org.jspecify.annotations.NullMarked;
