/// Judges: who prefers one answer to another, or finds an answer right where no rule can.
///
/// Reading order: [org.reason4j.reward.judge.PairJudge] and [org.reason4j.reward.judge.Opinion]
/// (which of two answers is better), [org.reason4j.reward.judge.AnswerJudge] (is an answer right,
/// given the reference).
///
/// What a judge cannot say is an opinion too: `Unjudged` or `Unverified` with the reason, counted
/// apart, never a 0. DeepSeek-R1, sections 2.3 and 3.1.
@NullMarked
package org.reason4j.reward.judge;

import org.jspecify.annotations.NullMarked;
