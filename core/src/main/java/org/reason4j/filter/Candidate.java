package org.reason4j.filter;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.reason4j.data.Example;
import org.reason4j.data.Example.Message;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Words;

/// A text that may be learnt from, as rules look at it.
///
/// @param name what messages call it, for example `line 12`
/// @param prompt the question, without a template around it
/// @param response what would be learnt; the chosen one of a pair
/// @param rejected the other response of a preference pair
/// @param language `en`, `zh` or another name; the language the response should be in
/// @param verdict what a verifier found, where one was asked
public record Candidate(
    String name,
    String prompt,
    String response,
    Optional<String> rejected,
    String language,
    Optional<Verdict> verdict) {

  private static final Collector<CharSequence, ?, String> PARTED = Collectors.joining("\n\n");

  /// A sampled response with its verdict.
  public static Candidate sampled(
      String name, String prompt, String response, String language, Verdict verdict) {
    return new Candidate(name, prompt, response, Optional.empty(), language, Optional.of(verdict));
  }

  /// An example of a file. Of a conversation, what the assistant says counts as the response and
  /// all the rest as the prompt, turns parted by an empty line.
  ///
  /// @param language what the file says; seen from the prompt where empty ([#language(String)])
  public static Candidate of(String name, Example example, Optional<String> language) {
    return switch (example) {
      case Example.Completion(String prompt, String completion) ->
          plain(name, prompt, completion, Optional.empty(), language);
      case Example.Answered(String prompt, String answer) ->
          plain(name, prompt, answer, Optional.empty(), language);
      case Example.Preference pair ->
          plain(
              name,
              pair.prompt().stream().map(Message::content).collect(PARTED),
              pair.chosen(),
              Optional.of(pair.rejected()),
              language);
      case Example.Conversation(List<Message> messages) ->
          plain(name, said(messages, false), said(messages, true), Optional.empty(), language);
    };
  }

  /// The language that most words of a text are of: `zh` or else `en`.
  public static String language(String text) {
    Words words = Words.count(text);
    return words.chinese() > words.english() ? "zh" : "en";
  }

  private static Candidate plain(
      String name,
      String prompt,
      String response,
      Optional<String> rejected,
      Optional<String> language) {
    String spoken = language.orElseGet(() -> language(prompt.isBlank() ? response : prompt));
    return new Candidate(name, prompt, response, rejected, spoken, Optional.empty());
  }

  private static String said(List<Message> messages, boolean byAssistant) {
    return messages.stream()
        .filter(message -> message.role().equals("assistant") == byAssistant)
        .map(Message::content)
        .collect(PARTED);
  }
}
