package org.reason4j.reward;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.ModelException;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.ConversationException;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.template.TemplateException;
import org.reason4j.weights.Disk;

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

  /// How the reward model in a directory reads: its vocabulary, its end token, and the prompt that
  /// its chat template makes of a question ([PromptTemplate#SHORT] where it has none).
  ///
  /// @throws ModelException if a file is missing, no end token is named, or the chat template makes
  ///   no prompt of one question
  public static ScoredText read(Disk disk, Path folder) {
    for (String name : List.of("config.json", "tokenizer.json"))
      if (!disk.exists(folder.resolve(name)))
        throw new ModelException(
            "reward model %s has no %s; expected a Hugging Face model directory"
                .formatted(folder, name),
            new NoSuchFileException(folder.resolve(name).toString()));
    List<Integer> ends = ConfigJson.parse(text(disk, folder.resolve("config.json"))).endTokens();
    if (ends.isEmpty())
      throw new ModelException(
          folder.resolve("config.json") + " has no eos_token_id; a reward is read at that token");
    return new ScoredText(
        Tokenizer.read(folder.resolve("tokenizer.json")), template(folder), ends.getFirst());
  }

  private static PromptTemplate template(Path folder) {
    try {
      return ChatTemplate.read(folder, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
          .map(chat -> template(folder, chat))
          .orElse(PromptTemplate.SHORT);
    } catch (TemplateException | ConversationException e) {
      throw new ModelException(
          folder + ": the chat template of this reward model: " + e.getMessage(), e);
    }
  }

  /// The prompt that a chat template makes of one question.
  private static PromptTemplate template(Path folder, ChatTemplate chat) {
    var question = Map.of("role", "user", "content", PromptTemplate.QUESTION);
    String prompt = chat.render(List.of(question), ChatTemplate.Options.PROMPT).value();
    int at = prompt.indexOf(PromptTemplate.QUESTION);
    if (at < 0 || prompt.indexOf(PromptTemplate.QUESTION, at + 1) >= 0)
      throw new ModelException(
          "%s: the chat template of this reward model makes %s of a question; expected a prompt that holds the question once"
              .formatted(folder, prompt));
    return new PromptTemplate("own", prompt, false);
  }

  private static String text(Disk disk, Path file) {
    return new String(disk.read(file), StandardCharsets.UTF_8);
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
