/// A pipeline as a small graph: stages with declared inputs and outputs, each in its own folder of
/// the run, each remembered with the hashes of what went in and came out.
///
/// Read in this order: [Stage][org.reason4j.pipeline.graph.Stage] (what a recipe declares),
/// [StageKind][org.reason4j.pipeline.graph.StageKind] (what can be done),
/// [StageGraph][org.reason4j.pipeline.graph.StageGraph] (runs what is left),
/// [StageRecord][org.reason4j.pipeline.graph.StageRecord] (what is remembered),
/// [Fingerprint][org.reason4j.pipeline.graph.Fingerprint].
///
/// A stage may only use what stands above it in the recipe, so there are no cycles, and a user
/// adds, swaps or leaves out a stage by editing the list. Left out on purpose: stages side by side;
/// each already uses all threads.
@NullMarked
package org.reason4j.pipeline.graph;

import org.jspecify.annotations.NullMarked;
