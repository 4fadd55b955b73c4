/// Cases to verify: a prediction, what it is held against, and the rule that judges it.
///
/// Reading order: [org.reason4j.verify.Case] (a line of a file, or one answer of an evaluation),
/// [org.reason4j.verify.Checker] (one kind of case), [org.reason4j.verify.Finding] (the verdict,
/// the rule that decided and what was read), [org.reason4j.verify.Checkers] (all kinds by name).
///
/// The rules themselves are in [org.reason4j.reward]; here they are applied to whole responses as
/// evaluations and files of test cases hold them.
@NullMarked
package org.reason4j.verify;

import org.jspecify.annotations.NullMarked;
