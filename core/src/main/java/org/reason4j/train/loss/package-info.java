/// Losses and advantages as small pure functions: no model, no clock, no randomness.
///
/// Read in this order: [Advantages][org.reason4j.train.loss.Advantages] (rewards to advantages),
/// [PolicyLoss][org.reason4j.train.loss.PolicyLoss] (log-probabilities and advantages to a loss),
/// which composes [Ratio][org.reason4j.train.loss.Ratio],
/// [Surrogate][org.reason4j.train.loss.Surrogate], [Kl][org.reason4j.train.loss.Kl] and
/// [Aggregation][org.reason4j.train.loss.Aggregation]. The other algorithms have a file each:
/// [Rloo][org.reason4j.train.loss.Rloo],
/// [ReinforcePlusPlus][org.reason4j.train.loss.ReinforcePlusPlus],
/// [Gae][org.reason4j.train.loss.Gae] and [ValueLoss][org.reason4j.train.loss.ValueLoss] (PPO),
/// [DpoLoss][org.reason4j.train.loss.DpoLoss],
/// [RewardModelLoss][org.reason4j.train.loss.RewardModelLoss],
/// [DivergenceLoss][org.reason4j.train.loss.DivergenceLoss] (distillation).
///
/// What needs a gradient works on tensors, in the element type of its arguments; what does not
/// (rewards, returns, lengths) on arrays of double, where NaN stands for "no opinion" or "not
/// scored". Every normaliser of an optimizer step is an argument, so that a step's loss does not
/// depend on how it was cut into micro-batches.
///
/// ```java
/// double[] advantages_N = Advantages.of(rewards_N, groupSize, Advantages.Config.R1);
/// var loss = PolicyLoss.of(PolicySettings.DEFAULT);
/// var result = loss.loss(Batch.of(logps_BT, advantages_B, mask_BT).old(oldLogps_BT), normalisers);
/// result.loss().backward();
/// ```
///
/// Left out: anything that draws, generates or logs.
@NullMarked
package org.reason4j.train.loss;

import org.jspecify.annotations.NullMarked;
