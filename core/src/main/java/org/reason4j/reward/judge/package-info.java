/// Judges: who prefers one answer to another, or finds an answer right where no rule can; and
/// rewriters, who make thinking readable.
///
/// Reading order: [org.reason4j.reward.judge.PairJudge] with [org.reason4j.reward.judge.Opinion]
/// (which of two answers is better), [org.reason4j.reward.judge.PairJudging] (preference pairs out
/// of many opinions), [org.reason4j.reward.judge.AnswerJudge] (is an answer right, given the
/// reference), [org.reason4j.reward.judge.Rewriter]. Those that work by prompt are made of a
/// [org.reason4j.reward.judge.Speaker]: [org.reason4j.reward.judge.ChatEndpoint], with a
/// [org.reason4j.reward.judge.CachedSpeaker] around it, or a model of ours.
///
/// ```java
/// var endpoint = new ChatEndpoint(config, transport, clock, Thread::sleep);
/// try (var speaker = new CachedSpeaker(endpoint, endpoint.identity(), disk, file)) {
///   var judging = new PairJudging(new PromptedPairJudge(speaker), Config.standard());
///   PairSummary summary = judging.judge(pairs, 8, judged -> judged.preference());
/// }
/// ```
///
/// What a judge cannot say is an opinion too: `Unjudged` or `Unverified` with the reason, counted
/// apart, never a 0. Everything is safe on any thread; every wait ends. DeepSeek-R1, sections 2.3
/// and 3.1 of the revised version. What a judge costs and how it fails: `docs/judges.md`.
@NullMarked
package org.reason4j.reward.judge;

import org.jspecify.annotations.NullMarked;
