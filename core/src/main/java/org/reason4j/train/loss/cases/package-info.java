/// Loss cases: one JSON object with `case`, `kind`, `settings` and `inputs`, answered with what our
/// functions give, so that anyone can compare another trainer with ours (`reason4j loss
/// CASE.json`).
///
/// [LossCase][org.reason4j.train.loss.cases.LossCase] picks the kind; a file per family reads
/// settings and inputs and calls the pure functions of `train.loss` in float64. Keys are those of
/// the reference cases (`golden/grpo`); a number that is NaN is written as null.
@NullMarked
package org.reason4j.train.loss.cases;

import org.jspecify.annotations.NullMarked;
