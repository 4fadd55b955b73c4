package org.reason4j.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reason4j.text.template.Text;

/// Turns conversations into ids, and says which of them the assistant wrote.
///
/// Control tokens come from the template only. In what users, tools and system messages say nothing
/// is a control token; in what the assistant said, tags that are tokens of their own (`<think>`)
/// are found, control tokens are not.
///
/// Where the template has `{% generation %}` blocks, the assistant's tokens are those in them.
/// Elsewhere they are what each of its messages adds to the text before it: the template must then
/// only ever add, and must keep the whole message. One that does not (it drops the thinking of
/// earlier turns, say) is refused for training.
///
/// Immutable; may be shared between threads.
public final class ConversationEncoder {
  private final ChatTemplate template;
  private final Tokenizer tokenizer;

  public ConversationEncoder(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.tokenizer = tokenizer;
  }

  /// A conversation in ids.
  ///
  /// @param ids owned by the receiver
  /// @param assistant for each id whether the assistant wrote it: what a loss counts
  @SuppressWarnings("ArrayRecordComponent")
  public record Encoded(int[] ids, boolean[] assistant) {}

  /// A whole conversation, with the template's usual variables.
  ///
  /// @param generationPrompt whether the start of one more answer follows
  /// @throws org.reason4j.text.template.TemplateException where the template refuses it
  /// @throws ConversationException where it cannot be told which tokens are the assistant's
  public Encoded encode(
      List<? extends Map<String, ? extends @Nullable Object>> messages, boolean generationPrompt) {
    return encode(messages, ChatTemplate.Options.WHOLE.withGenerationPrompt(generationPrompt));
  }

  /// A whole conversation.
  public Encoded encode(
      List<? extends Map<String, ? extends @Nullable Object>> messages,
      ChatTemplate.Options options) {
    Text text = template.render(messages, options);
    boolean[] answers =
        template.marksAnswers(options) ? generated(text) : added(messages, options, text);
    Tokenizer.Placed placed = tokenizer.encode(text);
    boolean[] assistant = new boolean[placed.ids().length];
    for (int i = 0; i < assistant.length; i++) {
      int start = placed.starts()[i];
      int end = i + 1 < assistant.length ? placed.starts()[i + 1] : answers.length;
      for (int at = start; at < Math.max(end, start + 1) && at < answers.length; at++)
        assistant[i] |= answers[at];
    }
    return new Encoded(placed.ids(), assistant);
  }

  /// The ids of messages that are to be answered, without a word about who wrote what.
  public int[] prompt(
      List<? extends Map<String, ? extends @Nullable Object>> messages,
      ChatTemplate.Options options) {
    return tokenizer.encode(template.render(messages, options)).ids();
  }

  private static boolean[] generated(Text text) {
    boolean[] answers = new boolean[text.value().length()];
    for (int i = 0; i < answers.length; i++) answers[i] = text.generated(i);
    return answers;
  }

  /// Characters that assistant messages add to what was before them.
  private boolean[] added(
      List<? extends Map<String, ? extends @Nullable Object>> messages,
      ChatTemplate.Options options,
      Text text) {
    String whole = text.value();
    boolean[] answers = new boolean[whole.length()];
    for (int i = 0; i < messages.size(); i++) {
      if (!"assistant".equals(messages.get(i).get("role"))) continue;
      String opened = i == 0 ? "" : rendered(messages, i, options, true);
      String without = i == 0 ? "" : rendered(messages, i, options, false);
      String with = rendered(messages, i + 1, options, false);
      if (!whole.startsWith(with) || !with.startsWith(without))
        throw new ConversationException(
            "the chat template rewrites earlier text when message "
                + (i + 1)
                + " is added, so it cannot be told which tokens are the assistant's; expected a"
                + " template that only adds text, or one with {% generation %} blocks");
      int from = 0; // what asks for the answer is not the assistant's
      while (from < opened.length()
          && from < with.length()
          && opened.charAt(from) == with.charAt(from)) from++;
      from = Math.max(from, without.length());
      if (!keeps(with.substring(without.length()), messages.get(i).get("content")))
        throw new ConversationException(
            "the chat template leaves out some of what message "
                + (i + 1)
                + " says (its thinking, usually); expected one that keeps it, or one with"
                + " {% generation %} blocks made for training");
      int to = end(with);
      for (int at = from; at < to; at++) answers[at] = true;
    }
    return answers;
  }

  private String rendered(
      List<? extends Map<String, ? extends @Nullable Object>> messages,
      int count,
      ChatTemplate.Options options,
      boolean opened) {
    return template
        .render(messages.subList(0, count), options.withGenerationPrompt(opened))
        .value();
  }

  private static boolean keeps(String added, @Nullable Object content) {
    if (!(content instanceof String words)) return true;
    return added.replaceAll("\\s+", "").contains(words.replaceAll("\\s+", ""));
  }

  /// The end of an answer: white space after its end token is the template's.
  private int end(String with) {
    int end = with.stripTrailing().length();
    for (AddedToken token : tokenizer.addedTokens())
      if (token.special() && with.startsWith(token.content(), end - token.content().length()))
        return end;
    return with.length();
  }
}
