package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.RewardModel;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a model as the Hugging Face directory that `transformers` loads unchanged: config.json,
/// generation_config.json, model.safetensors, tokenizer.json, tokenizer_config.json.
public final class Export {
  private Export() {}

  /// @param endToken id that ends an answer; `padToken` id that fills rows up
  public static void write(
      Disk disk,
      Path folder,
      LanguageModel model,
      Tokenizer tokenizer,
      PromptTemplate template,
      int endToken,
      int padToken) {
    ModelDirectory.write(disk, folder, model);
    text(disk, folder.resolve("tokenizer.json"), tokenizer.toJson());
    ObjectNode generation = JsonMapper.shared().createObjectNode();
    generation.put("do_sample", true);
    generation.put("temperature", 0.6);
    generation.put("top_p", 0.95);
    generation.put("eos_token_id", endToken);
    generation.put("pad_token_id", padToken);
    text(disk, folder.resolve("generation_config.json"), pretty(generation));
    tokenizerConfig(disk, folder, tokenizer, template, endToken, padToken, model.maxPositions());
  }

  /// Writes a reward model with its parent's vocabulary and the prompt that it was trained with.
  static void write(
      Disk disk, Path folder, RewardModel model, Parent parent, PromptTemplate template) {
    model.write(disk, folder);
    text(disk, folder.resolve("tokenizer.json"), parent.tokenizer().toJson());
    tokenizerConfig(
        disk,
        folder,
        parent.tokenizer(),
        template,
        parent.endToken(),
        parent.padToken(),
        model.maxPositions());
  }

  private static void tokenizerConfig(
      Disk disk,
      Path folder,
      Tokenizer tokenizer,
      PromptTemplate template,
      int endToken,
      int padToken,
      int maxPositions) {
    ObjectNode config = JsonMapper.shared().createObjectNode();
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("eos_token", tokenizer.token(endToken));
    config.put("pad_token", tokenizer.token(padToken));
    config.put("model_max_length", maxPositions);
    config.put("clean_up_tokenization_spaces", false);
    config.put("chat_template", chatTemplate(template, tokenizer));
    text(disk, folder.resolve("tokenizer_config.json"), pretty(config));
  }

  /// What belongs to a model directory beside weights and config.json.
  static final List<String> BESIDE =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "generation_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model",
          "chat_template.jinja",
          "chat_template.json");

  /// Writes a model that was made from another: tokenizer, chat template and the settings of
  /// generation are the parent's, byte by byte.
  ///
  /// @param parent the directory it was made from
  public static void write(Disk disk, Path folder, LanguageModel model, Path parent) {
    ModelDirectory.write(disk, folder, model, ModelDirectory.notes(disk, parent));
    for (String name : BESIDE)
      if (disk.exists(parent.resolve(name)))
        disk.publish(folder.resolve(name), disk.read(parent.resolve(name)));
  }

  private static final List<String> TAGS = List.of("<think>", "</think>", "<answer>", "</answer>");

  /// The prompt template as a chat template: earlier turns are not seen by a model trained on
  /// single questions, so only the last user message is asked. Answers that follow it are kept, so
  /// that the same template also says what an answer adds.
  private static String chatTemplate(PromptTemplate template, Tokenizer tokenizer) {
    String text = template.text();
    for (String tag : TAGS) { // a token of its own; PromptTokens leaves the space before it out too
      if (tokenizer.id(tag).isPresent()) text = text.replaceAll("\\s+(?=" + tag + ")", "");
    }
    int at = text.indexOf(PromptTemplate.QUESTION);
    String before = text.substring(0, at);
    String after = text.substring(at + PromptTemplate.QUESTION.length());
    return "{%- set ns = namespace(at=0) -%}{%- for m in messages -%}{%- if m['role'] == 'user' -%}"
        + "{%- set ns.at = loop.index0 -%}{%- endif -%}{%- endfor -%}{{- '"
        + quoted(before)
        + "' + messages[ns.at]['content'] + '"
        + quoted(after)
        + "' -}}{%- for m in messages[ns.at + 1:] -%}{%- if m['role'] == 'assistant' -%}"
        + "{{- m['content'] + eos_token -}}{%- endif -%}{%- endfor -%}";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n");
  }

  private static String pretty(ObjectNode node) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private static void text(Disk disk, Path file, String text) {
    disk.publish(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
