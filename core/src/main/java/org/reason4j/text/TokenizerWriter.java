package org.reason4j.text;

import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Writes `tokenizer.json` as `tokenizers` does: compact, tokens in the order of their ids, merges
/// as pairs.
final class TokenizerWriter {
  private TokenizerWriter() {}

  static String write(TokenizerContent content, Vocabulary vocabulary) {
    var text = new StringWriter();
    try (JsonGenerator json = TokenizerReader.MAPPER.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringProperty("version", "1.0");
      json.writeNullProperty("truncation");
      json.writeNullProperty("padding");
      writeAdded(json, content.added());
      json.writeName("normalizer").writeTree(content.normalizer());
      json.writeName("pre_tokenizer").writeTree(content.preTokenizer());
      json.writeName("post_processor").writeTree(content.postProcessor());
      json.writeName("decoder").writeTree(content.decoder());
      writeModel(json, content, vocabulary);
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeAdded(JsonGenerator json, List<AddedToken> added) {
    json.writeArrayPropertyStart("added_tokens");
    for (AddedToken token : added) {
      json.writeStartObject();
      json.writeNumberProperty("id", token.id());
      json.writeStringProperty("content", token.content());
      json.writeBooleanProperty("single_word", token.singleWord());
      json.writeBooleanProperty("lstrip", token.lstrip());
      json.writeBooleanProperty("rstrip", token.rstrip());
      json.writeBooleanProperty("normalized", token.normalized());
      json.writeBooleanProperty("special", token.special());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeModel(JsonGenerator json, TokenizerContent content, Vocabulary tokens) {
    json.writeObjectPropertyStart("model");
    json.writeStringProperty("type", "BPE");
    json.writeNullProperty("dropout");
    json.writeNullProperty("unk_token");
    json.writeNullProperty("continuing_subword_prefix");
    json.writeNullProperty("end_of_word_suffix");
    json.writeBooleanProperty("fuse_unk", false);
    json.writeBooleanProperty("byte_fallback", false);
    json.writeBooleanProperty("ignore_merges", content.ignoreMerges());
    json.writeObjectPropertyStart("vocab");
    int[] ids =
        content.vocabulary().values().stream().mapToInt(Integer::intValue).sorted().toArray();
    for (int id : ids) json.writeNumberProperty(tokens.token(id), id);
    json.writeEndObject();
    json.writeArrayPropertyStart("merges");
    for (long pair : content.merges()) {
      json.writeStartArray();
      json.writeString(tokens.token(PairMap.left(pair)));
      json.writeString(tokens.token(PairMap.right(pair)));
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
