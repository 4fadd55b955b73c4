package org.reason4j.reward;

/// One sampled response with what is needed to judge it.
///
/// @param question the problem's question, without the prompt template around it
/// @param reference the problem's reference answer
/// @param verifier the name of the verifier that judges it
/// @param language the language of the question, `en` or `zh`
/// @param text the completion, without the prompt and without the end token
/// @param truncated whether it was cut at the length limit
/// @param tokens of the completion, its end token included; 0 where nobody counted
/// @param row which row of the run it is: what a random reward is drawn from, and nothing else
public record Response(
    String question,
    String reference,
    String verifier,
    String language,
    String text,
    boolean truncated,
    int tokens,
    long row) {

  /// A response whose length and place in the run do not matter.
  public Response(
      String question,
      String reference,
      String verifier,
      String language,
      String text,
      boolean truncated) {
    this(question, reference, verifier, language, text, truncated, 0, 0);
  }

  /// The same response as another row of the run.
  public Response withRow(long row) {
    return new Response(question, reference, verifier, language, text, truncated, tokens, row);
  }

  /// The same response of so many tokens.
  public Response withTokens(int tokens) {
    return new Response(question, reference, verifier, language, text, truncated, tokens, row);
  }
}
