/// Messy pages: what a base model reads before reinforcement learning.
///
/// The base model sees every behaviour (answering at once, working in steps, checking, trying
/// again), rarely and unreliably, in two languages and several layouts; reinforcement learning then
/// selects and sharpens. DeepSeek-V3-Base, too, had read web pages with reasoning: "no fine-tuning
/// on solutions" is not "no reasoning ever seen".
///
/// Reading order: [org.reason4j.task.pages.Pages] and its `Config`,
/// [org.reason4j.task.pages.ChainSumsPages], [org.reason4j.task.pages.FindXPages],
/// [org.reason4j.task.pages.Term] (the vocabulary), [org.reason4j.task.pages.Layout].
///
/// ```java
/// var pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, seed);
/// String text = pages.page(17).text();
/// ```
///
/// Immutable; page i of a seed is the same whatever was asked for before. Only problems of
/// `Split.TRAIN` are written about.
@NullMarked
package org.reason4j.task.pages;

import org.jspecify.annotations.NullMarked;
