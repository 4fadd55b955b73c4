/// Instructions that a program can check: the 25 types of IFEval, its few retired ones, and the 58
/// of IFBench.
///
/// Reading order: [org.reason4j.reward.instruction.Constraint] (a response keeps it or not),
/// [org.reason4j.reward.instruction.InstructionTypes] (constraints by the names that the suites use
/// for them), [org.reason4j.reward.instruction.Instructions] (all that an item asks, strictly and
/// loosely). The types of one family are in one file, named after it.
///
/// [org.reason4j.reward.instruction.Sentences] and [org.reason4j.reward.instruction.Tokens] split a
/// text as the suites' own code does; [org.reason4j.reward.instruction.LanguageGuess] tells its
/// language. Everything is pure, linear in the response, and runs no expression that a case brings.
///
/// Sources: Zhou et al. 2023, "Instruction-Following Evaluation for Large Language Models"; Pyatkin
/// et al. 2025, "Generalizing Verifiable Instruction Following".
@NullMarked
package org.reason4j.reward.instruction;

import org.jspecify.annotations.NullMarked;
