/// General prompts of a small bilingual world: facts, translation, rewriting, instructions,
/// greetings, who it is, harmful requests and their harmless look-alikes; what is written about
/// them, and the hidden truth of what people prefer.
///
/// Reading order: [org.reason4j.task.general.Case] (what is asked, in both languages, with good and
/// wrong answers), [org.reason4j.task.general.General] (the tasks),
/// [org.reason4j.task.general.Facts] and its seven neighbours (one file a task),
/// [org.reason4j.task.general.Quality] and [org.reason4j.task.general.Demonstrations] (responses of
/// each quality), [org.reason4j.task.general.Rubric], [org.reason4j.task.general.RubricJudge],
/// [org.reason4j.task.general.GeneralPages].
///
/// ```java
/// Task task = General.named("facts", new Wording(.5));
/// Problem problem = Problems.of(task, Level.TRAIN, Split.TRAIN, seed).problem(17);
/// String clean = Demonstrations.of(problem, random);
/// Rubric.Scores scores = Rubric.score(problem, clean);  // total() is 4
/// ```
///
/// Everything here is immutable; what is drawn depends on the random stream alone.
@NullMarked
package org.reason4j.task.general;

import org.jspecify.annotations.NullMarked;
