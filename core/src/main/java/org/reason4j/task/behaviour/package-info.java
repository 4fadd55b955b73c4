/// What a response did: steps, tries, checks, verdicts and words, read back from its text.
///
/// Reading order: [org.reason4j.task.behaviour.Behaviour], [org.reason4j.task.behaviour.Tally] (the
/// counts, which add up over responses), then one reader a task.
///
/// ```java
/// Behaviour behaviour = Behaviour.of(problem.task(), problem.question(), text);
/// behaviour.style();             // "check"
/// behaviour.tally().caught();    // wrong steps that a check found
/// ```
///
/// Pure and linear in the length of the text. Nothing here gives a reward: a response is read to be
/// understood, never to be scored.
@NullMarked
package org.reason4j.task.behaviour;

import org.jspecify.annotations.NullMarked;
