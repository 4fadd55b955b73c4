package org.reason4j.weights.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How a text is cut before merges, which a GGUF file only names (`tokenizer.ggml.pre`) and
/// tokenizer.json spells out.
enum PreTokenizer {
  LLAMA3(
      List.of("llama-bpe", "llama3", "llama-v3"),
      false,
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  QWEN2(List.of("qwen2"), true, PreTokenizer.QWEN),
  R1_QWEN(List.of("deepseek-r1-qwen"), false, PreTokenizer.QWEN),
  DEEPSEEK_V3(
      List.of("deepseek-v3", "deepseek-r1"),
      false,
      "\\p{N}{1,3}",
      "[一-龥぀-ゟ゠-ヿ]+",
      "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|"
          + " ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  SMOLLM(List.of("smollm"), false),
  GPT2(List.of("gpt-2"), false);

  private static final String QWEN =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  @SuppressWarnings("ImmutableEnumChecker") // a copy, which never changes
  private final List<String> names;

  private final boolean composed;

  @SuppressWarnings("ImmutableEnumChecker") // a copy
  private final List<String> patterns;

  /// @param names in the metadata, the first the one that is written
  /// @param composed whether text is brought to NFC
  /// @param patterns of the cuts, one after another; none for GPT-2's own
  PreTokenizer(List<String> names, boolean composed, String... patterns) {
    this.names = List.copyOf(names);
    this.composed = composed;
    this.patterns = List.of(patterns);
  }

  /// As it is written.
  String word() {
    return names.getFirst();
  }

  static Optional<PreTokenizer> named(String name) {
    return Arrays.stream(values()).filter(each -> each.names.contains(name)).findFirst();
  }

  /// All names, for a message.
  static String known() {
    return Arrays.stream(values())
        .flatMap(each -> each.names.stream())
        .collect(Collectors.joining(", "));
  }

  /// The one that a tokenizer.json spells out; empty where the file cannot name it.
  static Optional<PreTokenizer> of(JsonNode tokenizer) {
    List<String> cuts =
        Stream.concat(
                Stream.of(tokenizer.path("pre_tokenizer")),
                tokenizer.path("pre_tokenizer").path("pretokenizers").valueStream())
            .filter(stage -> !stage.path("type").asString("").equals("Sequence"))
            .filter(stage -> !stage.path("type").asString("").equals("ByteLevel"))
            .map(stage ->
                stage.path("type").asString("").equals("Digits")
                    ? "digits"
                    : stage
                        .path("pattern")
                        .path("Regex")
                        .asString("?")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n"))
            .toList();
    boolean composed = tokenizer.path("normalizer").path("type").asString("").equals("NFC");
    if (cuts.equals(List.of("digits"))) return Optional.of(SMOLLM);
    return Arrays.stream(values())
        .filter(each -> each != SMOLLM && each.patterns.equals(cuts) && each.composed == composed)
        .findFirst();
  }

  /// Writes `normalizer`, `pre_tokenizer`, `post_processor` and `decoder`.
  void put(ObjectNode tokenizer) {
    if (composed) tokenizer.putObject("normalizer").put("type", "NFC");
    else tokenizer.putNull("normalizer");
    ObjectNode sequence = tokenizer.putObject("pre_tokenizer");
    sequence.put("type", "Sequence");
    ArrayNode stages = sequence.putArray("pretokenizers");
    if (this == SMOLLM) stages.addObject().put("type", "Digits").put("individual_digits", true);
    for (String pattern : patterns) {
      ObjectNode stage = stages.addObject();
      stage.put("type", "Split");
      stage.putObject("pattern").put("Regex", pattern);
      stage.put("behavior", "Isolated").put("invert", false);
    }
    stages.add(byteLevel(patterns.isEmpty()));
    tokenizer.putNull("post_processor");
    tokenizer.set("decoder", byteLevel(true));
  }

  private static ObjectNode byteLevel(boolean regex) {
    ObjectNode stage = JsonMapper.shared().createObjectNode();
    stage.put("type", "ByteLevel").put("add_prefix_space", false);
    stage.put("trim_offsets", true).put("use_regex", regex);
    return stage;
  }
}
