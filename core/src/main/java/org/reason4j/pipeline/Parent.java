package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.reason4j.config.JsonFault;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.Family;
import org.reason4j.model.ModelException;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Hugging Face directory that a trainer starts from, without its weights.
///
/// @param endToken ends an answer: `eos_token` of tokenizer_config.json, else `eos_token_id` of
///   config.json (the first of several)
/// @param padToken fills rows up: `pad_token`, else `pad_token_id`, else the end token
/// @param maxPositions longest sequence that its position table covers
record Parent(Path folder, Tokenizer tokenizer, int endToken, int padToken, int maxPositions) {
  /// @throws ModelException where no end token is named, or a file is damaged
  static Parent open(Disk disk, Path folder) {
    Tokenizer tokenizer = Tokenizer.read(folder.resolve("tokenizer.json"));
    String json = text(disk, folder.resolve("config.json"));
    Family.read(json).requireVocabulary(tokenizer.vocabularySize());
    ConfigJson config = ConfigJson.parse(json);
    JsonNode names = names(disk, folder.resolve("tokenizer_config.json"));
    OptionalInt end = named(tokenizer, names.path("eos_token"));
    if (end.isEmpty() && !config.endTokens().isEmpty())
      end = OptionalInt.of(config.endTokens().getFirst());
    int endToken =
        end.orElseThrow(() ->
            new ModelException(
                folder
                    + ": neither eos_token in tokenizer_config.json nor eos_token_id in"
                    + " config.json says which token ends an answer"));
    int padToken =
        named(tokenizer, names.path("pad_token"))
            .orElseGet(() -> config.node().path("pad_token_id").asInt(endToken));
    int positions = config.node().path("max_position_embeddings").asInt(Integer.MAX_VALUE);
    return new Parent(folder, tokenizer, endToken, padToken, positions);
  }

  /// A token written as text, or as an object with its `content`.
  private static OptionalInt named(Tokenizer tokenizer, JsonNode token) {
    JsonNode content = token.isObject() ? token.path("content") : token;
    return Optional.of(content)
        .filter(JsonNode::isString)
        .map(text -> tokenizer.id(text.stringValue()))
        .orElseGet(OptionalInt::empty);
  }

  private static JsonNode names(Disk disk, Path file) {
    if (!disk.exists(file)) return JsonMapper.shared().createObjectNode();
    try {
      return JsonMapper.shared().readTree(text(disk, file));
    } catch (JacksonException e) {
      throw new ModelException(file + ": " + JsonFault.of(e) + "; expected JSON", e);
    }
  }

  private static String text(Disk disk, Path file) {
    return new String(disk.read(file), StandardCharsets.UTF_8);
  }
}
