package org.reason4j.task;

import org.reason4j.engine.RandomStreams;

/// A question with its reference answer and the name of the verifier that judges answers to it.
///
/// @param id a stable hash of the task and of what is asked, the same in each wording: the English
///   and the Chinese form of one sum share it, so that no wording of a held-out problem is trained
///   on
/// @param task the name of its task
/// @param language the language of the question, `en` or `zh`
/// @param question the question, without a prompt template
/// @param reference a right answer
/// @param difficulty the task's own measure, larger is harder
/// @param verifier the name of the verifier
public record Problem(
    String id,
    String task,
    String language,
    String question,
    String reference,
    int difficulty,
    String verifier) {

  /// The id of what a task asks, 16 hexadecimal digits.
  ///
  /// @param canonical what is asked, free of wording, for example `7 + 8 - 3`
  public static String id(String task, String canonical) {
    return "%016x".formatted(RandomStreams.key(0, task + "\n" + canonical));
  }
}
