package org.reason4j.reward;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.ModelException;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;

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
  private static final Pattern AROUND =
      Pattern.compile(
          "\\{\\{ '((?:[^'\\\\]|\\\\.)*)' \\+ messages\\[-1\\]\\['content'\\] \\+"
              + " '((?:[^'\\\\]|\\\\.)*)' \\}\\}",
          Pattern.DOTALL);

  public ScoredText {
    if (template.thinkOpened())
      throw new IllegalArgumentException(
          "template %s opens the thinking; a reward model reads it as part of the response"
              .formatted(template.name()));
  }

  /// How the reward model in a directory reads: its vocabulary, its end token, and the prompt that
  /// its chat template makes of a question ([PromptTemplate#SHORT] where it has none).
  ///
  /// @throws ModelException if a file is missing, no end token is named, or the chat template does
  ///   more than put a text before and after the last message
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
    Path settings = folder.resolve("tokenizer_config.json");
    Optional<String> chat =
        disk.exists(settings)
            ? Optional.of(ConfigJson.parse(text(disk, settings)).node().path("chat_template"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
            : Optional.empty();
    return new ScoredText(
        Tokenizer.read(folder.resolve("tokenizer.json")),
        chat.map(template -> template(settings, template)).orElse(PromptTemplate.SHORT),
        ends.getFirst());
  }

  private static PromptTemplate template(Path file, String chat) {
    Matcher parts = AROUND.matcher(chat);
    if (!parts.matches())
      throw new ModelException(
          file
              + ": the chat template of this reward model is not of the form {{ 'BEFORE' +"
              + " messages[-1]['content'] + 'AFTER' }}, the one that is read");
    return new PromptTemplate(
        "own",
        unquoted(parts.group(1)) + PromptTemplate.QUESTION + unquoted(parts.group(2)),
        false);
  }

  private static String unquoted(String text) {
    return text.replaceAll("\\\\n", "\n").replaceAll("\\\\(.)", "$1");
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
