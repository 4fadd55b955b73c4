/// Mathematical answers read and compared: own grammar, exact values, no clock and no threads.
///
/// Reading order: [org.reason4j.reward.math.MathJudge] (gold and response to judgement),
/// [org.reason4j.reward.math.Extraction] (the answer in a response),
/// [org.reason4j.reward.math.Lexer] and [org.reason4j.reward.math.Parser] (text to
/// [org.reason4j.reward.math.Expression]), [org.reason4j.reward.math.Comparison] (structure),
/// [org.reason4j.reward.math.Scalars] (values: exact fractions, else 192-bit arithmetic at fixed
/// rational points). Every walk spends from a [org.reason4j.reward.math.Budget] of steps, and no
/// number grows past its bits; what does not fit is left undecided and never guessed.
@NullMarked
package org.reason4j.reward.math;

import org.jspecify.annotations.NullMarked;
