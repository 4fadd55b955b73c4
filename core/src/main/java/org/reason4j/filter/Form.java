package org.reason4j.filter;

import java.util.Optional;
import java.util.function.Predicate;
import org.reason4j.reward.SummaryFormat;
import org.reason4j.reward.ThinkFormat;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;

/// Drops a response that is not of a form.
///
/// @param shape the form's name
/// @param wanted the form, for people
/// @param wellFormed whether a response has it
public record Form(String shape, String wanted, Predicate<String> wellFormed) implements Filter {
  /// R1-Zero's: thinking, then an answer block ([ThinkFormat]).
  public static Form thinkAnswer() {
    return new Form(
        "think-answer",
        "<think> ... </think><answer> ... </answer>",
        new ThinkFormat(false)::wellFormed);
  }

  /// R1's for reasoning: thinking, then a summary with one answer block ([SummaryFormat]).
  public static Form summary() {
    return new Form(
        "summary",
        "<think> ... </think> and a summary with one answer block",
        text -> new SummaryFormat(Verifiers.standard()).wellFormed(text, Verifier.Reads.ANSWER));
  }

  /// R1's for other prompts: text without tags, thinking before it optional ([SummaryFormat]).
  public static Form plain() {
    return new Form(
        "plain",
        "plain text, after <think> ... </think> or not",
        text -> new SummaryFormat(Verifiers.standard()).wellFormed(text, Verifier.Reads.SUMMARY));
  }

  @Override
  public String name() {
    return "form";
  }

  @Override
  public String rule() {
    return "form \"%s\": %s".formatted(shape, wanted);
  }

  @Override
  public Optional<String> drop(Candidate candidate) {
    return wellFormed.test(candidate.response())
        ? Optional.empty()
        : Optional.of("is not of the form " + wanted);
  }
}
