/// DeepSeek-R1's pipeline: the kinds of stage that its graph is made of, and the recipe that puts
/// them in order (DeepSeek-R1, sections 2.3 and 2.4; revised version, section 3).
///
/// Read in this order: [R1Recipe][org.reason4j.pipeline.r1.R1Recipe],
/// [Workshop][org.reason4j.pipeline.r1.Workshop] (what all kinds work with), then a file a kind:
/// [Reinforce][org.reason4j.pipeline.r1.Reinforce], [Draw][org.reason4j.pipeline.r1.Draw],
/// [Curate][org.reason4j.pipeline.r1.Curate], [FineTune][org.reason4j.pipeline.r1.FineTune],
/// [Prefer][org.reason4j.pipeline.r1.Prefer], [LearnReward][org.reason4j.pipeline.r1.LearnReward],
/// [Measure][org.reason4j.pipeline.r1.Measure].
@NullMarked
package org.reason4j.pipeline.r1;

import org.jspecify.annotations.NullMarked;
