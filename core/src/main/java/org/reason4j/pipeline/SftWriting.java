package org.reason4j.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Document;
import org.reason4j.data.Example;
import org.reason4j.data.ExampleException;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.ConversationEncoder;
import org.reason4j.text.ConversationException;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.template.TemplateException;

/// How an example becomes token ids, and which of them are its response.
///
/// What a user wrote is plain text: no tag in it becomes a control token. What the assistant is to
/// say is read with added tokens recognised, so that `<think>` is one token; the token that ends an
/// answer is put behind it where it does not stand there already.
sealed interface SftWriting {
  /// The day that templates see which print one: always the same, so that runs can be repeated. It
  /// is the day that Llama's own template falls back on.
  Clock TODAY = Clock.fixed(Instant.parse("2024-07-26T12:00:00Z"), ZoneOffset.UTC);

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
    if (recipe.template().isEmpty()) {
      ChatTemplate chat =
          ChatTemplate.read(parent.folder(), TODAY)
              .orElseThrow(() ->
                  new ConfigException(
                      "template is unset, and the base %s has no chat template (neither"
                          + " chat_template.jinja nor one in tokenizer_config.json); name one of"
                          + " short, short-think, r1-zero, r1-zero-think, or none to take prompts"
                          + " as they are",
                      parent.folder()));
      return new Chatted(
          new ConversationEncoder(chat, parent.tokenizer()),
          parent.tokenizer(),
          parent.endToken(),
          recipe.mask());
    }
    String name = recipe.template().get();
    Optional<PromptTemplate> template =
        name.equals(SftRecipe.NO_TEMPLATE)
            ? Optional.empty()
            : Optional.of(PromptTemplate.named(name));
    return new Prompted(template, parent.tokenizer(), parent.endToken(), all);
  }

  /// Conversations as the base's own chat template writes them.
  ///
  /// @param mask which of the assistant's tokens are learnt, or all there are
  record Chatted(
      ConversationEncoder encoder, Tokenizer tokenizer, int endToken, SftRecipe.Mask mask)
      implements SftWriting {
    @Override
    public Document write(Example.Completion example) {
      return write(
          List.of(
              new Example.Message("user", example.prompt()),
              new Example.Message("assistant", example.completion())));
    }

    @Override
    public Document write(Example.Conversation example) {
      return write(example.messages());
    }

    private Document write(List<Example.Message> messages) {
      ConversationEncoder.Encoded encoded;
      try {
        encoded =
            encoder.encode(
                messages.stream()
                    .map(m -> Map.of("role", m.role(), "content", m.content()))
                    .toList(),
                false);
      } catch (TemplateException | ConversationException e) {
        throw new ExampleException(String.valueOf(e.getMessage()), e);
      }
      int[] ids = encoded.ids();
      boolean[] response = encoded.assistant();
      int last = ids.length - 1;
      if (last >= 0 && response[last] && !tokenizer.isSpecial(ids[last])) {
        // the template ends an answer with nothing, and a model would not learn to stop
        ids = Arrays.copyOf(ids, ids.length + 1);
        response = Arrays.copyOf(response, ids.length);
        ids[last + 1] = endToken;
        response[last + 1] = true;
      }
      return new Document(ids, masked(response, mask));
    }

    private static boolean[] masked(boolean[] assistant, SftRecipe.Mask mask) {
      return switch (mask) {
        case ASSISTANT -> assistant;
        case ALL -> {
          boolean[] all = assistant.clone();
          Arrays.fill(all, true);
          yield all;
        }
        case COMPLETION -> {
          boolean[] last = new boolean[assistant.length];
          int at = assistant.length - 1;
          while (at >= 0 && !assistant[at]) at--;
          for (; at >= 0 && assistant[at]; at--) last[at] = true;
          yield last;
        }
      };
    }
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
