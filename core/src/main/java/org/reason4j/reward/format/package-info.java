/// Graded rules on a response's form and length, as pure functions.
///
/// [org.reason4j.reward.format.LengthRules] scores lengths, [org.reason4j.reward.format.TextRules]
/// tags, steps and repetition, [org.reason4j.reward.format.BoundedText] lets an expression of the
/// user's own run only so long.
@NullMarked
package org.reason4j.reward.format;

import org.jspecify.annotations.NullMarked;
