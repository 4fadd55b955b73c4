package org.reason4j.reward;

import java.util.Arrays;
import org.reason4j.text.Tokenizer;

/// What a reward model reads: prompt, response and end token, always written in one way, so that
/// what it is trained on and what it scores look alike.
///
/// The prompt is that of a template, its question as plain text: no tag in it is one. White space
/// around the response is taken off, and a response that does not begin with a tag stands one space
/// behind the prompt. Tags in the response become tokens of their own; a special token spelled out
/// in it is text. Immutable.
///
/// @param endToken the token that the score is read at
public record ScoredText(Tokenizer tokenizer, PromptTemplate template, int endToken) {
  public ScoredText {
    if (template.thinkOpened())
      throw new IllegalArgumentException(
          "template %s opens the thinking; a reward model reads it as part of the response"
              .formatted(template.name()));
  }

  /// Ids of a prompt with a response to it.
  public int[] encode(String question, String response) {
    return encodePrompt(template.prompt(question), response);
  }

  /// The same of a prompt that is written out already, such as by a chat template.
  public int[] encodePrompt(String prompt, String response) {
    int[] before = tokenizer.encodePlain(prompt);
    String said = response.strip();
    int[] after =
        tokenizer.encodeSpecialAsText(said.isEmpty() || startsWithTag(said) ? said : " " + said);
    int[] ids = Arrays.copyOf(before, before.length + after.length + 1);
    System.arraycopy(after, 0, ids, before.length, after.length);
    ids[ids.length - 1] = endToken;
    return ids;
  }

  private static boolean startsWithTag(String text) {
    return text.startsWith(Answers.THINK) || text.startsWith(Answers.ANSWER);
  }
}
