package org.reason4j.weights.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
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
/// whose rows are no whole blocks is F16. Tensors are converted piece by piece: of a stack of
/// experts one at a time, of what is turned one head.
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

  private final ShardedWeights weights;
  private final JsonNode config;
  private final boolean turned;
  private final StoredType main;
  private final SequencedMap<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Map<String, Parts> parts = new LinkedHashMap<>();

  /// The elements of a tensor of the file, in whole rows. A part need not outlive the next one;
  /// what has to be made is made in the arena.
  private interface Parts {
    Stream<TensorBytes> in(Arena arena);
  }

  private GgufExport(Path folder, ShardedWeights weights, JsonNode config, StoredType main) {
    this.weights = weights;
    this.config = config;
    this.main = main;
    this.turned = GgufMetadata.architecture(folder, config).equals("llama");
    long layers = config.path("num_hidden_layers").asLong();
    Map<String, TensorSpec> stored = new LinkedHashMap<>();
    for (TensorSpec spec : weights.specs()) {
      requireWide(folder, spec);
      stored.put(spec.name(), spec);
    }
    for (TensorSpec spec : stored.values()) {
      Matcher layer = LAYER.matcher(spec.name());
      boolean ahead = layer.matches() && Long.parseLong(layer.group(1)) >= layers;
      if (!ahead) place(folder, spec, stored);
    }
    divisors();
  }

  private static void requireWide(Path folder, TensorSpec spec) {
    if (spec.type() != StoredType.F8_E4M3 && spec.type() != StoredType.F8_E5M2) return;
    throw new WeightsException(
        folder,
        "tensor %s is %s, which the format does not hold".formatted(spec.name(), spec.type()),
        "wider weights: `reason4j convert %s DIR --dtype bf16` first".formatted(folder));
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
      var export = new GgufExport(folder, weights, source.config(), main);
      GgufWriter.write(disk, file, metadata, export);
    }
  }

  private void place(Path folder, TensorSpec spec, Map<String, TensorSpec> stored) {
    String name = spec.name();
    if (name.endsWith(".self_attn.kv_b_proj.weight")) {
      splitLatent(name);
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
      add(
          there,
          spec.shape(),
          arena ->
              turn
                  ? turned(weights.tensor(name, arena), heads, arena)
                  : Stream.of(weights.tensor(name, arena)));
      return;
    }
    if (!expert.group(2).equals("0")) return; // the stack is made with the first
    List<String> stack = new ArrayList<>();
    for (int e = 0; stored.containsKey(expert.group(1) + e + expert.group(3)); e++)
      stack.add(expert.group(1) + e + expert.group(3));
    List<Long> shape = new ArrayList<>(spec.shape());
    shape.addFirst((long) stack.size());
    add(there, shape, arena -> stack.stream().map(each -> weights.tensor(each, arena)));
  }

  private void add(String name, List<Long> shape, Parts made) {
    specs.put(name, new TensorSpec(name, type(name, shape), shape));
    parts.put(name, made);
  }

  private StoredType type(String name, List<Long> shape) {
    boolean plain = shape.size() < 2 || name.endsWith("ffn_gate_inp.weight");
    if (plain || main == StoredType.F32) return StoredType.F32;
    if (main.blocks() && shape.getLast() % main.elements() != 0) return StoredType.F16;
    boolean table = name.equals("token_embd.weight") || name.equals("output.weight");
    return main == StoredType.Q4_0 && table ? StoredType.Q8_0 : main;
  }

  /// Rows of a matrix, or elements of a vector, as they lie.
  private static TensorBytes rows(TensorBytes tensor, long from, long count) {
    List<Long> shape = tensor.spec().shape();
    long bytes = tensor.bytes().byteSize() / shape.getFirst();
    List<Long> part = new ArrayList<>(shape);
    part.set(0, count);
    return new TensorBytes(
        new TensorSpec(tensor.name(), tensor.spec().type(), part),
        tensor.bytes().asSlice(from * bytes, count * bytes));
  }

  /// Row `h D + s D / 2 + i` of the checkpoint is row `h D + 2 i + s` of the file.
  private static Stream<TensorBytes> turned(TensorBytes tensor, long heads, Arena arena) {
    long width = tensor.spec().shape().getFirst() / heads;
    MemorySegment out = arena.allocate(tensor.bytes().byteSize() / heads, Long.BYTES);
    long row = out.byteSize() / width;
    return LongStream.range(0, heads)
        .mapToObj(head -> {
          TensorBytes in = rows(tensor, head * width, width);
          for (long to = 0; to < width; to++)
            MemorySegment.copy(
                in.bytes(), (to % 2 * (width / 2) + to / 2) * row, out, to * row, row);
          return new TensorBytes(in.spec(), out);
        });
  }

  /// kv_b_proj [H (nope + v), r] as `attn_k_b` [H,r,nope] and `attn_v_b` [H,v,r].
  private void splitLatent(String name) {
    String at = GgufNames.toGguf(name).orElseThrow().replace("attn_kv_b.weight", "");
    long heads = config.path("num_attention_heads").asLong();
    long plain = config.path("qk_nope_head_dim").asLong();
    long value = config.path("v_head_dim").asLong();
    long rank = config.path("kv_lora_rank").asLong();
    add(
        at + "attn_k_b.weight",
        List.of(heads, rank, plain),
        arena -> {
          TensorBytes both = weights.tensor(name, arena);
          MemorySegment in = arena.allocate(rank * plain * Float.BYTES, Long.BYTES);
          MemorySegment out = arena.allocate(rank * plain * Float.BYTES, Long.BYTES);
          var spec = new TensorSpec(name, StoredType.F32, rank, plain);
          return LongStream.range(0, heads)
              .mapToObj(head -> {
                Blocks.floats(rows(both, head * (plain + value), plain), in);
                for (long r = 0; r < rank; r++)
                  for (long p = 0; p < plain; p++)
                    out.setAtIndex(
                        GgufValue.FLOAT,
                        r * plain + p,
                        in.getAtIndex(GgufValue.FLOAT, p * rank + r));
                return new TensorBytes(spec, out);
              });
        });
    add(
        at + "attn_v_b.weight",
        List.of(heads, value, rank),
        arena -> {
          TensorBytes both = weights.tensor(name, arena);
          return LongStream.range(0, heads)
              .mapToObj(head -> rows(both, head * (plain + value) + plain, value));
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
    var spec = new TensorSpec("rope_freqs.weight", StoredType.F32, pairs);
    add(
        spec.name(),
        spec.shape(),
        arena -> Stream.of(new TensorBytes(spec, arena.allocateFrom(GgufValue.FLOAT, divisors))));
  }

  @Override
  public List<TensorSpec> tensors() {
    return List.copyOf(specs.values());
  }

  @Override
  public void write(TensorSpec tensor, Disk.Output output) {
    Parts made = parts.get(tensor.name());
    if (made == null) throw new IllegalArgumentException("no tensor " + tensor.name());
    try (Arena arena = Arena.ofConfined()) {
      made.in(arena).forEachOrdered(part -> BlockRounding.write(part, tensor.type(), output));
    }
  }
}
