/// What is kept to learn from: rules that keep or drop a candidate with a reason, and their chain,
/// which counts (DeepSeek-R1, revised version, B.3.2 and B.3.3: correct, readable, one language, no
/// long paragraphs, no code blocks, no text of the evaluations).
///
/// Reading order: [org.reason4j.filter.Candidate], [org.reason4j.filter.Filter], one file a rule,
/// [org.reason4j.filter.FilterChain], [org.reason4j.filter.Rules] (rules by name).
///
/// ```java
/// var chain = new FilterChain(List.of(Repetition.STANDARD, new LanguageMix(0.9), new Duplicates()));
/// for (Candidate candidate : candidates) if (chain.drop(candidate).isEmpty()) keep(candidate);
/// FilterCounts counts = chain.counts(); // for the data card
/// ```
///
/// Rules are immutable, except [org.reason4j.filter.Duplicates] and
/// [org.reason4j.filter.NearDuplicates], which remember what they kept: make new ones for each
/// chain. A chain belongs to one thread.
@NullMarked
package org.reason4j.filter;

import org.jspecify.annotations.NullMarked;
