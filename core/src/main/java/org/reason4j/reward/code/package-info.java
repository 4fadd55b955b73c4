/// Programs as answers: found in a response, run in the sandbox, judged by tests.
///
/// Reading order: [org.reason4j.reward.code.CodeBlock] (the program of a response),
/// [org.reason4j.reward.code.ProgramTests] (the forms of tests),
/// [org.reason4j.reward.code.CodeJudge] (runs them), [org.reason4j.reward.code.Judgement] (what
/// came of each).
///
/// What is expected never enters the process that runs the candidate. Outputs and values are
/// compared here, in the JVM, by [org.reason4j.reward.code.TextMatch] and
/// [org.reason4j.reward.code.ValueMatch]; tests written as assertions run in a second sandbox,
/// whose calls of the candidate go out as data and come back as data. So an exit code, a marker on
/// standard output, an overridden comparison or a patched library earn nothing.
@NullMarked
package org.reason4j.reward.code;

import org.jspecify.annotations.NullMarked;
