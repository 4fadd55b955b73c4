/// Rule rewards: was the answer right, is the response well formed, is it written in one language.
///
/// Reading order: [org.reason4j.reward.Response] (what is judged), [org.reason4j.reward.Answers]
/// (what counts as its answer), [org.reason4j.reward.Verifier] and [org.reason4j.reward.Verdict],
/// [org.reason4j.reward.Reward], [org.reason4j.reward.RewardMix] (the row's total).
///
/// ```java
/// var verifiers = Verifiers.standard();
/// var mix = new RewardMix(List.of(
///     new RewardMix.Part(new Accuracy(verifiers), 1),
///     new RewardMix.Part(PromptTemplate.SHORT.format(), 1)));
/// RewardMix.Row row = mix.score(response);
/// ```
///
/// Everything here is immutable and pure: safe on any thread, no clock, no files. Work is bounded
/// by the length of the answer, which is bounded itself. DeepSeek-R1, section 2.2.2: no learned
/// reward model judges reasoning. Left out on purpose: answers in full LaTeX, programs, reward
/// models.
@NullMarked
package org.reason4j.reward;

import org.jspecify.annotations.NullMarked;
