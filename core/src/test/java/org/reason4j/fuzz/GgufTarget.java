package org.reason4j.fuzz;

import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.WeightsException;
import org.reason4j.weights.gguf.GgufModel;
import org.reason4j.weights.gguf.GgufValue;
import org.reason4j.weights.gguf.GgufWriter;

/// GGUF: the container, and what is read out of the metadata and the tensors' names.
final class GgufTarget {
  private static final Path FILE = Path.of("fuzz.gguf");

  private GgufTarget() {}

  static Target of() {
    List<byte[]> seeds = List.of(model("llama"), model("deepseek2"));
    List<byte[]> words =
        Mutation.words(
            "\0\0\0\0\0\0\0\0",
            "\uffff\uffff\uffff\uffff",
            "\t\0\0\0\b\0\0\0",
            "blk.0.attn_q.weight",
            "blk.0.ffn_up_exps.weight",
            "qwen3moe",
            "general.alignment",
            "split.count");
    return new Target(
        "gguf",
        seeds,
        WeightsException.class,
        (seed, random) -> Mutation.of(seed, random, seeds, words),
        bytes -> {
          try (var model = GgufModel.open(new MemoryDisk(Map.of(FILE, bytes)), FILE)) {
            for (TensorBytes tensor : model.tensors().values())
              for (long at = 0; at < tensor.bytes().byteSize(); at++)
                tensor.bytes().get(ValueLayout.JAVA_BYTE, at);
            for (String file : List.of("config.json", "generation_config.json", "tokenizer.json"))
              model.text(file);
          }
          return () -> {};
        });
  }

  private static byte[] file(Map<String, GgufValue> metadata, TensorSpec... specs) {
    byte[] head = GgufWriter.head(new LinkedHashMap<>(metadata), List.of(specs));
    int data = Arrays.stream(specs).mapToInt(spec -> (int) (spec.bytes() + 31 & -32)).sum();
    return Arrays.copyOf(head, head.length + data);
  }

  private static GgufValue whole(long value) {
    return new GgufValue.Whole(GgufValue.Type.UINT32, value);
  }

  private static GgufValue texts(String... words) {
    return new GgufValue.Array(
        GgufValue.Type.STRING, Arrays.stream(words).<GgufValue>map(GgufValue.Text::new).toList());
  }

  private static byte[] model(String family) {
    var keys = new LinkedHashMap<String, GgufValue>();
    keys.put("general.architecture", new GgufValue.Text(family));
    for (String key :
        List.of(
            "block_count",
            "context_length",
            "embedding_length",
            "feed_forward_length",
            "attention.head_count",
            "attention.head_count_kv",
            "rope.dimension_count",
            "attention.key_length",
            "attention.value_length",
            "attention.kv_lora_rank",
            "leading_dense_block_count",
            "expert_count",
            "expert_used_count",
            "expert_shared_count",
            "expert_feed_forward_length")) keys.put(family + "." + key, whole(2));
    keys.put(
        family + ".attention.layer_norm_rms_epsilon",
        new GgufValue.Real(GgufValue.Type.FLOAT32, 1e-5));
    keys.put("a.flag", new GgufValue.Flag(true));
    keys.put("a.real", new GgufValue.Real(GgufValue.Type.FLOAT64, 0.5));
    keys.put("a.list", new GgufValue.Array(GgufValue.Type.UINT32, List.of(whole(7), whole(9))));
    keys.put("tokenizer.ggml.model", new GgufValue.Text("gpt2"));
    keys.put("tokenizer.ggml.pre", new GgufValue.Text("llama-bpe"));
    keys.put("tokenizer.ggml.tokens", texts("a", "b", "ab", "<|end|>"));
    keys.put(
        "tokenizer.ggml.token_type",
        new GgufValue.Array(
            GgufValue.Type.INT32,
            List.of(
                new GgufValue.Whole(GgufValue.Type.INT32, 1),
                new GgufValue.Whole(GgufValue.Type.INT32, 1),
                new GgufValue.Whole(GgufValue.Type.INT32, 1),
                new GgufValue.Whole(GgufValue.Type.INT32, 3))));
    keys.put("tokenizer.ggml.merges", texts("a b"));
    keys.put("tokenizer.ggml.eos_token_id", whole(3));
    return file(
        keys,
        new TensorSpec("token_embd.weight", StoredType.F32, 4, 2),
        new TensorSpec("blk.0.attn_q.weight", StoredType.F16, 4, 2),
        new TensorSpec("blk.0.attn_k_b.weight", StoredType.F32, 2, 2, 2),
        new TensorSpec("blk.0.attn_v_b.weight", StoredType.F32, 2, 2, 2),
        new TensorSpec("blk.0.ffn_up_exps.weight", StoredType.BF16, 2, 2, 2),
        new TensorSpec("unknown", StoredType.Q4_K, 1, 256));
  }
}
