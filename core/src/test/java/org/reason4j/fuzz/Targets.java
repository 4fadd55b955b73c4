package org.reason4j.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.model.ConfigSummary;
import org.reason4j.model.Family;
import org.reason4j.model.ModelException;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.Tokenizer;
import org.reason4j.text.TokenizerException;
import org.reason4j.text.template.TemplateException;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.WeightsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every format that comes from strangers, with small sound files to damage.
final class Targets {
  private Targets() {}

  private static void nothing() {}

  static List<Target> all() {
    return List.of(
        safetensors(), index(), GgufTarget.of(), tokenizer(), template(), config(), cases());
  }

  private static Target cases() {
    return text(
        "case",
        CaseTarget.seeds(),
        ConfigException.class,
        Mutation.words(
            "\\\\boxed{",
            "\\\\frac{",
            "{{{{{{{{",
            "((((((((",
            "^9^9^9^9",
            "99999999!",
            "1e999",
            "\"config\":",
            "\"kind\":\"math\"",
            "\\u0000",
            "\\ud800",
            "null",
            "-1"),
        CaseTarget::read);
  }

  // ---- safetensors ----

  private static Target safetensors() {
    Path file = Path.of("fuzz.safetensors");
    List<byte[]> seeds =
        List.of(
            safetensors(
                Map.of("format", "pt", "note", "é好"),
                new TensorSpec("model.embed.weight", StoredType.F32, 4, 3),
                new TensorSpec("b", StoredType.BF16, 7),
                new TensorSpec("scalar", StoredType.U8),
                new TensorSpec("empty", StoredType.F32, 0, 9)),
            safetensors(Map.of(), new TensorSpec("w", StoredType.F8_E4M3, 2, 2, 2, 2)),
            safetensors(Map.of("a", "")));
    List<byte[]> words =
        Mutation.words(
            "\"F32\"",
            "\"BF16\"",
            "9223372036854775807",
            "18446744073709551616",
            "1e999",
            "NaN",
            "\"__metadata__\":{}",
            "\"shape\":[0]",
            "\"data_offsets\":[0,0]",
            "[[[[",
            "{",
            "}",
            "\\u0000",
            "\"a\":",
            "null",
            "-1");
    return new Target(
        "safetensors",
        seeds,
        WeightsException.class,
        (seed, random) -> headed(seed, random, seeds, words),
        bytes -> {
          try (var opened = Safetensors.open(new MemoryDisk(Map.of(file, bytes)), file)) {
            for (TensorBytes tensor : opened.tensors().values()) touch(tensor.bytes());
          }
          return Targets::nothing;
        });
  }

  private static byte[] safetensors(Map<String, String> metadata, TensorSpec... specs) {
    byte[] head = Safetensors.head(metadata, List.of(specs));
    int data = Arrays.stream(specs).mapToInt(spec -> (int) spec.bytes()).sum();
    return Arrays.copyOf(head, head.length + data);
  }

  /// Three times in four the header alone is changed and its length set right.
  private static byte[] headed(
      byte[] seed, SplittableRandom random, List<byte[]> seeds, List<byte[]> words) {
    if (random.nextInt(4) == 0) return Mutation.of(seed, random, seeds, words);
    int length = (int) ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getLong();
    byte[] header = Arrays.copyOfRange(seed, 8, 8 + length);
    byte[] changed = json(header, random, seeds, words);
    byte[] made = Arrays.copyOf(new byte[8], 8 + changed.length + seed.length - 8 - length);
    ByteBuffer.wrap(made).order(ByteOrder.LITTLE_ENDIAN).putLong(changed.length).put(changed);
    return made;
  }

  private static void touch(MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at++) bytes.get(ValueLayout.JAVA_BYTE, at);
  }

  private static Target index() {
    Path folder = Path.of("model");
    byte[] shard = safetensors(Map.of(), new TensorSpec("w", StoredType.F32, 2, 2));
    return text(
        "index",
        List.of("{\"metadata\": {\"total_size\": 16}, \"weight_map\": {\"w\": \"a.safetensors\"}}"),
        WeightsException.class,
        Mutation.words("../", "/etc/passwd", "\\\\", "\"w\":", "null", "[[[[["),
        bytes -> {
          var disk =
              new MemoryDisk(
                  Map.of(
                      folder.resolve("model.safetensors.index.json"),
                      bytes,
                      folder.resolve("a.safetensors"),
                      shard));
          ShardedWeights.open(disk, folder).close();
          return Targets::nothing;
        });
  }

  // ---- text ----

  private static Target tokenizer() {
    String trained =
        BpeTrainer.train(
                new BpeTrainer.Config(
                    270,
                    List.of(AddedToken.special("<|end|>"), AddedToken.ordinary("<think>")),
                    BpeTrainer.DEFAULT_PATTERN),
                List.of("User: 2 + 8 = ? Assistant:"))
            .toJson();
    String small =
        """
        {"version": "1.0", "added_tokens": [{"id": 5, "content": "<s>", "special": true,
          "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}],
         "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}]},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
           {"type": "Split", "pattern": {"Regex": "\\\\p{N}{1,3}|[^\\\\s]+|\\\\s+(?!\\\\S)"},
            "behavior": "Isolated", "invert": false},
           {"type": "Digits", "individual_digits": true},
           {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
            "use_regex": false}]},
         "post_processor": {"type": "ByteLevel", "trim_offsets": false},
         "decoder": {"type": "ByteLevel"},
         "model": {"type": "BPE", "dropout": null, "unk_token": null, "fuse_unk": false,
           "byte_fallback": false, "ignore_merges": false,
           "vocab": {"a": 0, "b": 1, "1": 2, "ab": 3, "\u0120": 4}, "merges": [["a", "b"]]}}
        """;
    return text(
        "tokenizer",
        List.of(small, small, small, trained),
        TokenizerException.class,
        Mutation.words(
            "<0x-1>",
            "<0xZZ>",
            "\\u0000",
            "\\uD800",
            "\"merges\":[]",
            "(a+)+b",
            "(((((",
            "[[[[[",
            "\\\\p{Han}",
            "(?i:",
            "4000000",
            "16000000",
            "\"type\":\"NFKC\"",
            "[a-z&&[^b]]",
            "{1,"),
        bytes -> {
          Tokenizer read = Tokenizer.parse("fuzz.json", new String(bytes, StandardCharsets.UTF_8));
          for (String words : List.of("ab 12 abab é\n", "<s>ba<|end|> aaaaaaaaaaaaaaaaaaaaaaaa!")) {
            int[] ids = read.encode(words);
            read.encodePlain(words);
            if (read.decodeSkippingSpecial(ids).length() > 2 * words.length() + 1000)
              throw new IllegalStateException("a decoded text that has grown");
          }
          return Targets::nothing;
        });
  }

  private static Target template() {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    List<String> seeds =
        List.of(
            "{%- for m in messages -%}<|{{ m.role }}|>\n{{ m['content'] | trim }}{{ eos_token }}"
                + "{%- endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}",
            "{% set ns = namespace(x=0) %}{% macro f(a, b=1) %}{{ a ~ b }}{% endmacro %}"
                + "{% for m in messages if m.role != 'system' %}{% set ns.x = ns.x + loop.index %}"
                + "{{ f(m.content.split('</think>')[-1].lstrip('\\n')) }}{% else %}none"
                + "{% endfor %}{{ ns.x }}{{ [1, 2][::-1] | join(',') }}",
            "{% if tools is defined and tools %}{{ tools | tojson(indent=2) }}{% endif %}"
                + "{% if messages | length > 9 %}{{ raise_exception('many') }}{% endif %}"
                + "{{ {'a': 1.5}.items() | list }} {{ 'x' * 3 if true else none }}{# note #}");
    return text(
        "template",
        seeds,
        TemplateException.class,
        Mutation.words(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "((((((((",
            "range(1000000000)",
            "'x' * 1000000000",
            "9 ** 9 ** 9",
            "{% for a in range(99999) %}",
            "{% endfor %}",
            ".__class__",
            "| tojson",
            "messages * 999999",
            "{{ f(f) }}",
            "[::0]",
            "'%s' % x",
            "| indent(1000000000)",
            "not ",
            "~",
            "{% set m = m ~ m %}",
            "'\\uD83D'",
            "[[[[[[[[[[",
            "\u0000",
            "| center(1000000000)"),
        bytes -> {
          var read =
              ChatTemplate.of("fuzz", new String(bytes, StandardCharsets.UTF_8), Map.of(), clock);
          return () ->
              read.render(
                  List.of(
                      Map.of("role", "user", "content", "<think>a</think>\nb "),
                      Map.of("role", "assistant", "content", "c")),
                  ChatTemplate.Options.PROMPT);
        });
  }

  private static Target config() {
    return text(
        "config",
        List.of(
            resource("tiny-llama"),
            resource("tiny-qwen2"),
            resource("tiny-qwen3-moe"),
            resource("tiny-deepseek-v2"),
            resource("tiny-deepseek-v3")),
        ModelException.class,
        Mutation.words(
            "\"rope_scaling\":{\"rope_type\":\"yarn\"},",
            "\"auto_map\":{\"A\":\"a.B\"},",
            "1e999",
            "\"num_hidden_layers\":2147483647,",
            "\"head_dim\":0,",
            "null",
            "[[[[[",
            "\"llama\""),
        bytes -> {
          String json = new String(bytes, StandardCharsets.UTF_8);
          ConfigSummary summary = ConfigSummary.parse(json);
          summary.cacheElementsPerToken();
          summary.activationsPerLayer();
          Family.read(json).toJson();
          return Targets::nothing;
        });
  }

  private static String resource(String model) {
    String path = "/golden/models/" + model + "/config.json";
    try (InputStream in = Objects.requireNonNull(Targets.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Target text(
      String name,
      List<String> seeds,
      Class<? extends RuntimeException> refusal,
      List<byte[]> words,
      Target.Reader read) {
    List<byte[]> bytes = seeds.stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();
    return new Target(
        name, bytes, refusal, (seed, random) -> json(seed, random, bytes, words), read);
  }

  /// A change of the document where it is JSON, of its bytes, or both.
  private static byte[] json(
      byte[] seed, SplittableRandom random, List<byte[]> seeds, List<byte[]> words) {
    byte[] start = seed;
    if (random.nextInt(3) > 0) {
      try {
        JsonNode document = JsonMapper.shared().readTree(seed);
        start = JsonMutation.of(document, random).getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(4) > 0) return start;
      } catch (JacksonException notJson) {
        // bytes then
      }
    }
    return Mutation.of(start, random, seeds, words);
  }
}
