/// The worlds to reason in: questions, their reference answers, and the verifiers they name.
///
/// Reading order: [org.reason4j.task.Problem], [org.reason4j.task.Task] (one file each:
/// [org.reason4j.task.ChainSums], [org.reason4j.task.FindX], [org.reason4j.task.Countdown],
/// [org.reason4j.task.Products], [org.reason4j.task.MultipleChoice], [org.reason4j.task.Programs],
/// [org.reason4j.task.Zebra], [org.reason4j.task.JsonlTask] for a user's own),
/// [org.reason4j.task.Split] (what is trained on and what is held out), and
/// [org.reason4j.task.Problems] (problem i of a seed).
///
/// ```java
/// Problems training = Problems.of(new ChainSums(), Level.TRAIN, Split.TRAIN, seed);
/// Problem problem = training.problem(17);
/// List<Problem> held = Problems.of(new ChainSums(), Level.TRAIN, Split.EVAL, seed).distinct(96);
/// ```
///
/// All of it is immutable and reproducible item by item; safe on any thread. Pages for pretraining
/// are in `task.pages`, what a response did is read by `task.behaviour`.
@NullMarked
package org.reason4j.task;

import org.jspecify.annotations.NullMarked;
