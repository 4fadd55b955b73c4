package org.reason4j.data;

/// A page to learn from: a prompt and the response written after it.
///
/// @param prompt the prompt, for example `User: 7 + 8 - 3 = ? Assistant:`
/// @param response what follows, beginning with a space; the end token is not part of it
/// @param problem the id of the problem it is about
/// @param task the name of its task
/// @param style how it was worked out, a name of its task's own
/// @param language `en`, `zh` or `mixed`
/// @param layout which tags it has, for example `think-answer`
/// @param right whether its answer is right
public record Page(
    String prompt,
    String response,
    String problem,
    String task,
    String style,
    String language,
    String layout,
    boolean right) {
  /// The whole text.
  public String text() {
    return prompt + response;
  }

  /// The index in [#text] at which the response begins; it lasts to the end.
  public int responseStart() {
    return prompt.length();
  }
}
