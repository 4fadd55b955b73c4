package org.reason4j.weights.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// tokenizer.json and tokenizer_config.json, as a GGUF file's metadata says them.
public final class GgufWords {
  /// The key under which a file may hold the whole tokenizer.json.
  static final String WHOLE = "tokenizer.huggingface.json";

  static final int NORMAL = 1;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;

  private static final Map<String, String> SPECIAL =
      Map.of(
          "bos_token", "bos", "eos_token", "eos", "unk_token", "unknown", "pad_token", "padding");

  private GgufWords() {}

  /// A vocabulary as the metadata lists it.
  ///
  /// @param frame tokenizer.json without the two lists below
  /// @param tokens ids by token
  /// @param merges left, right, left, right ...
  public record Listed(JsonNode frame, Map<String, Integer> tokens, List<String> merges) {}

  /// tokenizer.json's text.
  static String tokenizer(GgufKeys keys) {
    Optional<String> whole = keys.words(WHOLE);
    if (whole.isPresent()) return whole.get();
    Listed listed = listed(keys);
    var bpe = (ObjectNode) listed.frame.path("model");
    ObjectNode vocabulary = bpe.putObject("vocab");
    listed.tokens.forEach(vocabulary::put);
    ArrayNode merges = bpe.putArray("merges");
    for (int i = 0; i < listed.merges.size(); i += 2)
      merges.addArray().add(listed.merges.get(i)).add(listed.merges.get(i + 1));
    return JsonMapper.shared().writeValueAsString(listed.frame);
  }

  /// The vocabulary, where the metadata lists it and does not hold a whole tokenizer.json.
  static Listed listed(GgufKeys keys) {
    String model = keys.text("tokenizer.ggml.model");
    if (!model.equals("gpt2"))
      throw keys.wrong(
          "tokenizer.ggml.model is \"" + model + "\"",
          "gpt2, a byte-level BPE; for another vocabulary use the model's Hugging Face directory");
    String pre = keys.words("tokenizer.ggml.pre").orElse("absent");
    PreTokenizer cut =
        PreTokenizer.named(pre)
            .orElseThrow(
                () -> keys.wrong("tokenizer.ggml.pre is " + pre, "one of " + PreTokenizer.known()));
    List<String> tokens = keys.texts("tokenizer.ggml.tokens");
    int[] types = keys.wholes("tokenizer.ggml.token_type").orElse(new int[0]);
    if (types.length != 0 && types.length != tokens.size())
      throw keys.wrong(
          "tokenizer.ggml.token_type has %d entries".formatted(types.length),
          tokens.size() + ", as tokenizer.ggml.tokens");
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation");
    root.putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    cut.put(root);
    ObjectNode bpe = root.putObject("model");
    bpe.put("type", "BPE");
    bpe.put("ignore_merges", cut == PreTokenizer.LLAMA3);
    Map<String, Integer> vocabulary = LinkedHashMap.newLinkedHashMap(tokens.size());
    for (int id = 0; id < tokens.size(); id++) {
      int type = types.length == 0 ? NORMAL : types[id];
      if (type == UNUSED) continue; // fills rows of the embedding up
      String token = tokens.get(id);
      if (vocabulary.put(token, id) != null)
        throw keys.wrong("token %d repeats another".formatted(id), "each token once");
      if (type == CONTROL || type == USER_DEFINED) add(added, id, token, type == CONTROL);
    }
    List<String> merges = new ArrayList<>();
    for (String merge : keys.texts("tokenizer.ggml.merges")) {
      int space = merge.indexOf(' ', 1);
      if (space < 0) throw keys.wrong("merge \"" + merge + "\" has no space", "two tokens apart");
      merges.add(merge.substring(0, space));
      merges.add(merge.substring(space + 1));
    }
    return new Listed(root, vocabulary, merges);
  }

  private static void add(ArrayNode added, int id, String content, boolean special) {
    ObjectNode token = added.addObject();
    token.put("id", id).put("content", content).put("single_word", false).put("lstrip", false);
    token.put("rstrip", false).put("normalized", false).put("special", special);
  }

  /// tokenizer_config.json's text: special tokens and chat templates.
  static String config(GgufKeys keys) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("tokenizer_class", "PreTrainedTokenizerFast");
    root.put("clean_up_tokenization_spaces", false);
    keys.flag("tokenizer.ggml.add_bos_token").ifPresent(adds -> root.put("add_bos_token", adds));
    List<String> tokens = keys.texts("tokenizer.ggml.tokens");
    SPECIAL.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each ->
            keys.whole("tokenizer.ggml." + each.getValue() + "_token_id")
                .filter(id -> id >= 0 && id < tokens.size())
                .ifPresent(id -> root.put(each.getKey(), tokens.get(Math.toIntExact(id)))));
    keys.words("tokenizer.chat_template").ifPresent(text -> root.put("chat_template", text));
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
