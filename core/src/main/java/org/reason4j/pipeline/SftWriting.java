package org.reason4j.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Document;
import org.reason4j.data.Example;
import org.reason4j.data.ExampleException;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.Tokenizer;

/// How an example becomes token ids, and which of them are its response.
///
/// What a user wrote is plain text: no tag in it becomes a control token. What the assistant is to
/// say is read with added tokens recognised, so that `<think>` is one token; the token that ends an
/// answer is put behind it where it does not stand there already.
sealed interface SftWriting {
  /// A prompt and how it goes on.
  Document write(Example.Completion example);

  /// A conversation.
  ///
  /// @throws ExampleException where this way of writing has no place for it
  Document write(Example.Conversation example);

  /// The way that a recipe asks for.
  ///
  /// @throws ConfigException for an unknown template, or a base without a chat template
  static SftWriting of(SftRecipe recipe, Parent parent) {
    boolean all = recipe.mask() == SftRecipe.Mask.ALL;
    if (recipe.template().isEmpty())
      throw new ConfigException(
          "template is unset; name one of short, short-think, r1-zero, r1-zero-think, or none");
    String name = recipe.template().get();
    Optional<PromptTemplate> template =
        name.equals(SftRecipe.NO_TEMPLATE)
            ? Optional.empty()
            : Optional.of(PromptTemplate.named(name));
    return new Prompted(template, parent.tokenizer(), parent.endToken(), all);
  }

  /// Prompt and completion around a named template, or as they are.
  ///
  /// @param all whether the prompt is learnt too
  record Prompted(Optional<PromptTemplate> template, Tokenizer tokenizer, int endToken, boolean all)
      implements SftWriting {
    @Override
    public Document write(Example.Completion example) {
      return write(example.prompt(), example.completion());
    }

    @Override
    public Document write(Example.Conversation example) {
      List<Example.Message> messages = example.messages();
      boolean single =
          messages.size() == 2
              && messages.getFirst().role().equals("user")
              && messages.getLast().role().equals("assistant");
      if (!single)
        throw new ExampleException(
            "holds the messages %s; a prompt template has a place for one user message and its answer; leave `template` out to use the base's chat template"
                .formatted(messages.stream().map(Example.Message::role).toList()));
      return write(messages.getFirst().content(), messages.getLast().content());
    }

    private Document write(String prompt, String completion) {
      int[] before =
          template
              .map(form -> new PromptTokens(form, tokenizer).encode(prompt))
              .orElseGet(() -> tokenizer.encodePlain(prompt));
      int[] answer = tokenizer.encode(template.isPresent() ? spaced(completion) : completion);
      boolean ended = answer.length > 0 && answer[answer.length - 1] == endToken;
      int[] ids = Arrays.copyOf(before, before.length + answer.length + (ended ? 0 : 1));
      System.arraycopy(answer, 0, ids, before.length, answer.length);
      ids[ids.length - 1] = endToken;
      return new Document(ids, all ? 0 : before.length);
    }

    /// A template ends with a word (`Assistant:`), so an answer begins with a space, unless with a
    /// tag, beside which none stands.
    private String spaced(String completion) {
      boolean tag =
          tokenizer.addedTokens().stream()
              .anyMatch(token -> completion.startsWith(token.content()));
      return tag || completion.startsWith(" ") || completion.startsWith("\n")
          ? completion
          : " " + completion;
    }
  }
}
