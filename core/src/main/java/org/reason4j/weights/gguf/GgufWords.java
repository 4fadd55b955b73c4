package org.reason4j.weights.gguf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// tokenizer.json and tokenizer_config.json, as a GGUF file's metadata says them.
final class GgufWords {
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

  /// tokenizer.json's text.
  static String tokenizer(GgufKeys keys) {
    Optional<String> whole = keys.words(WHOLE);
    if (whole.isPresent()) return whole.get();
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
    ObjectNode vocabulary = bpe.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      int type = types.length == 0 ? NORMAL : types[id];
      if (type == UNUSED) continue; // fills rows of the embedding up
      if (vocabulary.has(tokens.get(id)))
        throw keys.wrong("token %d repeats another".formatted(id), "each token once");
      vocabulary.put(tokens.get(id), id);
      if (type == CONTROL || type == USER_DEFINED) add(added, id, tokens.get(id), type == CONTROL);
    }
    ArrayNode merges = bpe.putArray("merges");
    for (String merge : keys.texts("tokenizer.ggml.merges")) {
      int space = merge.indexOf(' ', 1);
      if (space < 0) throw keys.wrong("merge \"" + merge + "\" has no space", "two tokens apart");
      merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
    }
    return JsonMapper.shared().writeValueAsString(root);
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
