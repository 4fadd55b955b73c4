package org.reason4j.weights.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.weights.BlockRounding;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.WeightsException;
import tools.jackson.databind.JsonNode;

/// Writes a model directory as a GGUF file that llama.cpp reads: names, order of rows, stacked
/// experts, vocabulary, chat template, sampling.
///
/// Norms, biases and gates stay float32. With Q4_0 the embedding and the head are Q8_0; a matrix
/// whose rows are no whole blocks is F16. Tensors are converted one at a time.
public final class GgufExport implements TensorSource {
  private static final Map<StoredType, Integer> FILE_TYPES =
      Map.of(
          StoredType.F32, 0,
          StoredType.F16, 1,
          StoredType.Q4_0, 2,
          StoredType.Q8_0, 7,
          StoredType.BF16, 32);
  private static final Pattern EXPERT =
      Pattern.compile("(model\\.layers\\.\\d+\\.mlp\\.experts\\.)(\\d+)(\\..+)");
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\..+");

  private final Map<String, TensorBytes> weights;
  private final JsonNode config;
  private final boolean turned;
  private final StoredType main;
  private final SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, Function<Arena, MemorySegment>> floats = new LinkedHashMap<>();
  private Arena current = Arena.ofConfined();

  private GgufExport(
      Path folder, Map<String, TensorBytes> weights, JsonNode config, StoredType main) {
    this.weights = weights;
    this.config = config;
    this.main = main;
    this.turned = GgufMetadata.architecture(folder, config).equals("llama");
    long layers = config.path("num_hidden_layers").asLong();
    weights.forEach((name, tensor) -> {
      Matcher layer = LAYER.matcher(name);
      boolean ahead = layer.matches() && Long.parseLong(layer.group(1)) >= layers;
      if (!ahead) place(folder, name, tensor);
    });
    divisors();
  }

  /// The types that can be written.
  public static List<StoredType> types() {
    return FILE_TYPES.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Writes a model.
  ///
  /// @param folder a model directory, or another GGUF file
  /// @param name of the model, in the metadata
  /// @throws WeightsException where the format, or this family in it, cannot hold the model
  public static void write(Disk disk, Path folder, Path file, String name, StoredType main) {
    GgufSource source = GgufSource.read(disk, folder);
    int fileType = FILE_TYPES.getOrDefault(main, 0);
    var metadata = GgufMetadata.of(folder, name, source.config(), source, fileType);
    try (var weights = ShardedWeights.open(disk, folder)) {
      var export = new GgufExport(folder, weights.tensors(), source.config(), main);
      try {
        GgufWriter.write(disk, file, metadata, export);
      } finally {
        export.current.close();
      }
    }
  }

  private void place(Path folder, String name, TensorBytes tensor) {
    if (name.endsWith(".self_attn.kv_b_proj.weight")) {
      splitLatent(name, tensor);
      return;
    }
    if (name.equals("lm_head.weight") && config.path("tie_word_embeddings").asBoolean(false))
      return;
    String there =
        GgufNames.toGguf(name)
            .orElseThrow(() ->
                new WeightsException(
                    folder, "tensor " + name + " has no name in the format", "a known layout"));
    Matcher expert = EXPERT.matcher(name);
    if (!expert.matches()) {
      boolean turn = turned && (there.contains(".attn_q.") || there.contains(".attn_k."));
      long heads =
          there.contains(".attn_q.")
              ? config.path("num_attention_heads").asLong()
              : config
                  .path("num_key_value_heads")
                  .asLong(config.path("num_attention_heads").asLong());
      List<Long> shape = tensor.spec().shape();
      add(there, shape, arena -> turn ? permuted(arena, tensor, heads) : floats(arena, tensor));
      return;
    }
    if (!expert.group(2).equals("0")) return; // the stack is made with the first
    List<TensorBytes> stack = new ArrayList<>();
    for (int e = 0; weights.containsKey(expert.group(1) + e + expert.group(3)); e++)
      stack.add(weights.get(expert.group(1) + e + expert.group(3)));
    List<Long> shape = new ArrayList<>(tensor.spec().shape());
    shape.addFirst((long) stack.size());
    add(there, shape, arena -> stacked(arena, stack));
  }

  private void add(String name, List<Long> shape, Function<Arena, MemorySegment> make) {
    StoredType type = type(name, shape);
    specs.put(name, new TensorSpec(name, type, shape));
    floats.put(name, make);
  }

  private StoredType type(String name, List<Long> shape) {
    boolean plain = shape.size() < 2 || name.endsWith("ffn_gate_inp.weight");
    if (plain || main == StoredType.F32) return StoredType.F32;
    if (main.blocks() && shape.getLast() % main.elements() != 0) return StoredType.F16;
    boolean table = name.equals("token_embd.weight") || name.equals("output.weight");
    return main == StoredType.Q4_0 && table ? StoredType.Q8_0 : main;
  }

  private static MemorySegment floats(Arena arena, TensorBytes tensor) {
    if (tensor.spec().type() == StoredType.F32) return tensor.bytes();
    long elements = tensor.spec().shape().stream().reduce(1L, Math::multiplyExact);
    MemorySegment out = arena.allocate(elements * Float.BYTES, Long.BYTES);
    Blocks.floats(tensor, out);
    return out;
  }

  /// Row `h D + s D / 2 + i` of the checkpoint is row `h D + 2 i + s` of the file.
  private static MemorySegment permuted(Arena arena, TensorBytes tensor, long heads) {
    MemorySegment in = floats(arena, tensor);
    long rows = tensor.spec().shape().getFirst();
    long row = in.byteSize() / rows;
    long width = rows / heads;
    MemorySegment out = arena.allocate(in.byteSize(), Long.BYTES);
    for (long to = 0; to < rows; to++) {
      long inside = to % width;
      long from = to - inside + inside % 2 * (width / 2) + inside / 2;
      MemorySegment.copy(in, from * row, out, to * row, row);
    }
    return out;
  }

  private static MemorySegment stacked(Arena arena, List<TensorBytes> stack) {
    MemorySegment first = floats(arena, stack.getFirst());
    MemorySegment out = arena.allocate(first.byteSize() * stack.size(), Long.BYTES);
    for (int e = 0; e < stack.size(); e++)
      out.asSlice(e * first.byteSize(), first.byteSize()).copyFrom(floats(arena, stack.get(e)));
    return out;
  }

  /// kv_b_proj [H (nope + v), r] as `attn_k_b` [H,r,nope] and `attn_v_b` [H,v,r].
  private void splitLatent(String name, TensorBytes tensor) {
    String at = GgufNames.toGguf(name).orElseThrow().replace("attn_kv_b.weight", "");
    int heads = config.path("num_attention_heads").asInt();
    int plain = config.path("qk_nope_head_dim").asInt();
    int value = config.path("v_head_dim").asInt();
    int rank = config.path("kv_lora_rank").asInt();
    add(
        at + "attn_k_b.weight",
        List.of((long) heads, (long) rank, (long) plain),
        arena -> {
          MemorySegment in = floats(arena, tensor);
          MemorySegment out = arena.allocate((long) heads * rank * plain * Float.BYTES, Long.BYTES);
          for (int h = 0; h < heads; h++)
            for (int r = 0; r < rank; r++)
              for (int p = 0; p < plain; p++)
                out.setAtIndex(
                    GgufValue.FLOAT,
                    ((long) h * rank + r) * plain + p,
                    in.getAtIndex(GgufValue.FLOAT, ((long) h * (plain + value) + p) * rank + r));
          return out;
        });
    add(
        at + "attn_v_b.weight",
        List.of((long) heads, (long) value, (long) rank),
        arena -> {
          MemorySegment in = floats(arena, tensor);
          long head = (long) value * rank * Float.BYTES;
          MemorySegment out = arena.allocate(heads * head, Long.BYTES);
          for (int h = 0; h < heads; h++)
            MemorySegment.copy(
                in, ((long) h * (plain + value) + plain) * rank * Float.BYTES, out, h * head, head);
          return out;
        });
  }

  /// What llama3's scaling divides each frequency by.
  private void divisors() {
    JsonNode rope =
        config.path("rope_parameters").isObject()
            ? config.path("rope_parameters")
            : config.path("rope_scaling");
    if (!rope.path("rope_type").asString(rope.path("type").asString("")).equals("llama3")) return;
    double factor = rope.path("factor").asDouble();
    double low = rope.path("low_freq_factor").asDouble();
    double high = rope.path("high_freq_factor").asDouble();
    double original = rope.path("original_max_position_embeddings").asDouble();
    double theta = rope.path("rope_theta").asDouble(config.path("rope_theta").asDouble(10_000));
    long heads = config.path("num_attention_heads").asLong();
    int pairs =
        (int) (config.path("head_dim").asLong(config.path("hidden_size").asLong() / heads) / 2);
    float[] divisors = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      double wavelength = 2 * Math.PI * Math.pow(theta, (double) i / pairs);
      double smooth = Math.clamp((original / wavelength - low) / (high - low), 0, 1);
      divisors[i] = (float) (1 / ((1 - smooth) / factor + smooth));
    }
    add(
        "rope_freqs.weight",
        List.of((long) pairs),
        arena -> arena.allocateFrom(GgufValue.FLOAT, Arrays.copyOf(divisors, pairs)));
  }

  @Override
  public List<TensorSpec> tensors() {
    return List.copyOf(specs.values());
  }

  @Override
  public MemorySegment bytes(TensorSpec tensor) {
    current.close();
    current = Arena.ofConfined();
    Function<Arena, MemorySegment> make = floats.get(tensor.name());
    if (make == null) throw new IllegalArgumentException("no tensor " + tensor.name());
    MemorySegment in = make.apply(current);
    if (tensor.type() == StoredType.F32) return in;
    MemorySegment out = current.allocate(tensor.bytes(), Long.BYTES);
    BlockRounding.round(in, tensor.type(), out);
    return out;
  }
}
