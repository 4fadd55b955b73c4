/// Verifiers of general prompts: facts, translation, rewriting, instructions, greetings, who it is,
/// requests that must be refused and their harmless look-alikes.
///
/// Each reads the summary of a response ([org.reason4j.reward.Verifier.Reads#SUMMARY]), word by
/// word ([org.reason4j.reward.general.Spelling]); a courteous word before an answer
/// ([org.reason4j.reward.general.Manners]) is no part of it. Questions and answers are of the small
/// bilingual vocabulary in [org.reason4j.reward.general.Lexicon].
///
/// ```java
/// new FactAnswer().verify("what is the colour of karo ?", "red", "sure , it is red");  // Correct
/// ```
///
/// Everything here is immutable and pure: safe on any thread. No rule here says how helpful an
/// answer is: that is what preferences are for.
@NullMarked
package org.reason4j.reward.general;

import org.jspecify.annotations.NullMarked;
