package org.reason4j.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.gguf.GgufWords;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads `tokenizer.json` ([TokenizerWriter] writes it). Vocabulary and merges are streamed (a
/// 150,000-token file has 450,000 JSON values); the small rest is kept as trees.
final class TokenizerReader {
  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonNode NULL = JsonNodeFactory.instance.nullNode();

  private final String file;
  private final JsonParser parser; // of no text where the lists are given
  private final Map<String, JsonNode> settings = new LinkedHashMap<>();
  private final Map<String, Integer> vocabulary;
  private final List<String> merges; // left, right, left, right ...
  private boolean modelSeen;

  private TokenizerReader(
      String file, JsonParser parser, Map<String, Integer> vocabulary, List<String> merges) {
    this.file = file;
    this.parser = parser;
    this.vocabulary = vocabulary;
    this.merges = merges;
  }

  /// The content of a vocabulary whose lists were read elsewhere, held to the same rules as a
  /// document.
  static TokenizerContent of(String file, GgufWords.Listed listed) {
    try (JsonParser none = MAPPER.createParser("")) {
      var reader = new TokenizerReader(file, none, listed.tokens(), listed.merges());
      listed.frame().properties().forEach(e -> reader.settings.put(e.getKey(), e.getValue()));
      listed
          .frame()
          .path("model")
          .properties()
          .forEach(e -> reader.settings.put("model." + e.getKey(), e.getValue()));
      listed.tokens().keySet().forEach(reader::wellFormed);
      return reader.content();
    }
  }

  /// Reads a document; `file` names it in errors.
  static TokenizerContent read(String file, byte[] json) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      return new TokenizerReader(file, parser, new LinkedHashMap<>(), new ArrayList<>()).document();
    } catch (JacksonException e) {
      throw new TokenizerException(
          file, "is not JSON: " + JsonFault.of(e) + at(e), "a Hugging Face tokenizer.json", e);
    }
  }

  private static String at(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? ""
        : " at line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private TokenizerContent document() {
    expect(parser.nextToken(), JsonToken.START_OBJECT, "the document");
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "model" -> {
          expect(value, JsonToken.START_OBJECT, "model");
          modelSeen = true;
          model();
        }
        case "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder" ->
            settings.put(key, tree());
        default -> parser.skipChildren();
      }
    }
    if (parser.nextToken() != null) throw wrong("text after the document", "one JSON object");
    if (!modelSeen) throw wrong("has no model", "model with type BPE, vocab and merges");
    return content();
  }

  private TokenizerContent content() {
    checkModel();
    List<AddedToken> added = added();
    checkHoles(added);
    int[] products = new int[merges.size() / 2];
    long[] pairs = pairs(products);
    return new TokenizerContent(
        file,
        added,
        setting("normalizer"),
        setting("pre_tokenizer"),
        setting("post_processor"),
        setting("decoder"),
        flag("model.ignore_merges"),
        vocabulary,
        pairs,
        products);
  }

  private void model() {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "vocab" -> {
          expect(value, JsonToken.START_OBJECT, "model.vocab");
          vocabulary();
        }
        case "merges" -> {
          expect(value, JsonToken.START_ARRAY, "model.merges");
          merges();
        }
        default -> settings.put("model." + key, tree());
      }
    }
  }

  private void vocabulary() {
    Set<Integer> ids = new HashSet<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String token = wellFormed(parser.currentName());
      expect(parser.nextToken(), JsonToken.VALUE_NUMBER_INT, "model.vocab[" + token + "]");
      int id = id(parser.getLongValue(), "model.vocab[" + token + "]");
      if (!ids.add(id)) throw wrong("model.vocab gives id " + id + " twice", "one token an id");
      if (vocabulary.put(token, id) != null) {
        throw wrong("model.vocab holds " + token + " twice", "each token once");
      }
    }
  }

  private void merges() {
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      String where = "model.merges[" + merges.size() / 2 + "]";
      if (next == JsonToken.VALUE_STRING) {
        String pair = parser.getString();
        int space = pair.indexOf(' ');
        if (space < 0 || space != pair.lastIndexOf(' ')) {
          throw wrong(where + " is \"" + pair + "\"", "two tokens and a space between them");
        }
        merges.add(pair.substring(0, space));
        merges.add(pair.substring(space + 1));
      } else {
        expect(next, JsonToken.START_ARRAY, where);
        for (int side = 0; side < 2; side++) {
          expect(parser.nextToken(), JsonToken.VALUE_STRING, where);
          merges.add(parser.getString());
        }
        expect(parser.nextToken(), JsonToken.END_ARRAY, where);
      }
    }
  }

  private long[] pairs(int[] products) {
    long[] pairs = new long[products.length];
    for (int rank = 0; rank < pairs.length; rank++) {
      String left = merges.get(2 * rank);
      String right = merges.get(2 * rank + 1);
      pairs[rank] = PairMap.pack(known(left, rank), known(right, rank));
      products[rank] = known(left + right, rank);
    }
    return pairs;
  }

  private int known(String token, int rank) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw wrong(
          "model.merges[" + rank + "] needs \"" + token + "\", which model.vocab lacks",
          "both sides and their product in model.vocab");
    }
    return id;
  }

  /// Only what byte-level BPE means: anything that would change ids and that we do not do is
  /// refused, not ignored.
  private void checkModel() {
    JsonNode type = setting("model.type");
    if (!type.isNull() && !"BPE".equals(type.stringValue(""))) {
      throw wrong("model.type is " + type, "\"BPE\"");
    }
    for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      JsonNode node = setting("model." + affix);
      if (!node.isNull() && !node.stringValue("?").isEmpty()) {
        throw wrong("model." + affix + " is " + node, "null or \"\"");
      }
    }
    JsonNode dropout = setting("model.dropout");
    if (!dropout.isNull() && !(dropout.isNumber() && dropout.doubleValue() == 0)) {
      throw wrong("model.dropout is " + dropout, "null or 0: the same text has the same ids");
    }
    if (!setting("model.unk_token").isNull() || flag("model.byte_fallback")) {
      for (char c : ByteAlphabet.sorted()) {
        if (!vocabulary.containsKey(String.valueOf(c))) {
          throw wrong(
              "model has unk_token or byte_fallback and model.vocab lacks the byte " + c,
              "a token for each of the 256 bytes, or neither setting");
        }
      }
    }
  }

  private List<AddedToken> added() {
    JsonNode nodes = setting("added_tokens");
    if (!nodes.isNull() && !nodes.isArray())
      throw wrong("added_tokens is " + kind(nodes), "a list");
    Map<Integer, String> byId = new LinkedHashMap<>();
    vocabulary.forEach((token, id) -> byId.put(id, token));
    Set<String> seen = new HashSet<>();
    List<AddedToken> added = new ArrayList<>();
    for (JsonNode node : nodes) {
      String where = "added_tokens[" + added.size() + "]";
      String content = text(node, "content", where);
      JsonNode number = node.path("id");
      if (!number.isIntegralNumber() || !number.canConvertToLong()) {
        throw wrong(where + ".id is " + kind(number), "a whole number");
      }
      int id = id(number.longValue(), where + ".id");
      if (content.isEmpty()) throw wrong(where + ".content is empty", "some text to look for");
      if (!seen.add(content)) throw wrong("added_tokens holds " + content + " twice", "each once");
      Integer elsewhere = vocabulary.get(content);
      String other = byId.putIfAbsent(id, content);
      if (elsewhere != null && elsewhere != id || other != null && !other.equals(content)) {
        throw wrong(
            where
                + " gives "
                + content
                + " the id "
                + id
                + ", but model.vocab or another added"
                + " token has one of the two",
            "one id a token and one token an id");
      }
      added.add(
          new AddedToken(
              id,
              content,
              flag(node, "special", where),
              flag(node, "single_word", where),
              flag(node, "lstrip", where),
              flag(node, "rstrip", where),
              flag(node, "normalized", where)));
    }
    return List.copyOf(added);
  }

  /// Memory grows with the highest id, so a small file may not name a huge one.
  private void checkHoles(List<AddedToken> added) {
    long highest = -1;
    for (int id : vocabulary.values()) highest = Math.max(highest, id);
    for (AddedToken token : added) highest = Math.max(highest, token.id());
    long most = 2L * (vocabulary.size() + added.size()) + Vocabulary.HOLES;
    if (highest > most)
      throw wrong(
          "names %d tokens and an id of %d".formatted(vocabulary.size() + added.size(), highest),
          "ids up to " + most + ", few of them without a token");
  }

  private int id(long id, String where) {
    if (id < 0 || id > Vocabulary.LARGEST_ID) {
      throw wrong(where + " is " + id, "an id from 0 to " + Vocabulary.LARGEST_ID);
    }
    return (int) id;
  }

  private String text(JsonNode node, String key, String where) {
    JsonNode value = node.path(key);
    if (!value.isString()) throw wrong(where + "." + key + " is " + kind(value), "a string");
    return wellFormed(value.stringValue());
  }

  private boolean flag(JsonNode node, String key, String where) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() || value.isNull()) return false;
    if (!value.isBoolean()) throw wrong(where + "." + key + " is " + kind(value), "true or false");
    return value.booleanValue();
  }

  private boolean flag(String key) {
    JsonNode value = setting(key);
    if (value.isNull()) return false;
    if (!value.isBoolean()) throw wrong(key + " is " + kind(value), "true or false");
    return value.booleanValue();
  }

  private String wellFormed(String token) {
    if (!WellFormed.test(token)) throw wrong("a token holds half a surrogate pair", "Unicode text");
    return token;
  }

  private JsonNode setting(String key) {
    return Optional.ofNullable(settings.get(key)).orElse(NULL);
  }

  private JsonNode tree() {
    if (parser.currentToken() == JsonToken.VALUE_NULL) return NULL;
    return parser.readValueAsTree();
  }

  private void expect(JsonToken found, JsonToken wanted, String where) {
    if (found != wanted) throw wrong(where + " is " + kind(found), kind(wanted));
  }

  static String kind(JsonNode node) {
    return node.isMissingNode()
        ? "missing"
        : node.isContainer() ? kind(node.asToken()) : node.toString();
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case null -> "the end of the file";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case END_ARRAY -> "the end of a list";
      case END_OBJECT -> "the end of an object";
      case NOT_AVAILABLE, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT -> token.name();
    };
  }

  private TokenizerException wrong(String found, String expected) {
    return new TokenizerException(file, found, expected);
  }
}
