/// The optimizer: learning rates, clipping, AdamW.
///
/// Read in this order: [Schedule][org.reason4j.optim.Schedule] (the rate of a step),
/// [GradientClip][org.reason4j.optim.GradientClip], [AdamW][org.reason4j.optim.AdamW].
///
/// ```java
/// try (var optimizer = new AdamW(AdamW.Config.DEFAULT, model.parameters())) {
///   for (long step = 0; step < steps; step++) {
///     loss(step).backward();
///     double norm = GradientClip.clip(optimizer.gradients(), 1.0);
///     if (Double.isFinite(norm)) optimizer.step(schedule.rate(step));
///     optimizer.clearGradients();
///   }
/// }
/// ```
///
/// The optimizer owns its moments until it is closed and borrows the parameters. One thread.
@NullMarked
package org.reason4j.optim;

import org.jspecify.annotations.NullMarked;
