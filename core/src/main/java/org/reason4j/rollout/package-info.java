/// From problems to judged answers: what training learns from and evaluation counts.
///
/// Reading order: `PromptTokens` (a question becomes token ids; what a user writes never becomes a
/// control token), `Asking` (sample G answers to each problem and judge them), `Answer` (one of
/// them: ids, log-probabilities, text, verdict, rewards). One code for both uses, so that what is
/// rewarded is what is evaluated. `LocalSpeaker` lends a model's voice to a judge or a rewriter.
@NullMarked
package org.reason4j.rollout;

import org.jspecify.annotations.NullMarked;
