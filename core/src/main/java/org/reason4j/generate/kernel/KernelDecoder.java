package org.reason4j.generate.kernel;

import static org.reason4j.generate.kernel.PackedMatrix.FLOAT;
import static org.reason4j.generate.kernel.PackedMatrix.HALF;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.model.DecoderConfig;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;

/// A dense decoder's weights, packed for the kernels: immutable, shared by any number of
/// [KernelSequence]s. Owns its memory, about that of the stored tensors.
public final class KernelDecoder implements AutoCloseable {
  /// @param queryNorm of each head, empty where the family has none
  record Layer(
      float[] attentionNorm,
      Product inputs,
      Optional<float[]> inputBias,
      Optional<float[]> queryNorm,
      Optional<float[]> keyNorm,
      Product output,
      Optional<float[]> outputBias,
      float[] feedForwardNorm,
      Product gateAndUp,
      Product down) {}

  final DecoderConfig config;
  final PackedMatrix embedding;
  final List<Layer> layers;
  final float[] lastNorm;
  final Product head;
  private final Arena arena;

  private KernelDecoder(DecoderConfig config, Map<String, TensorBytes> tensors, Arena arena) {
    this.config = config;
    this.arena = arena;
    var reader = new Reader(tensors, arena);
    this.embedding = reader.matrix("model.embed_tokens.weight");
    this.head = new Product(List.of(config.tied() ? embedding : reader.matrix("lm_head.weight")));
    this.lastNorm = reader.vector("model.norm.weight");
    List<Layer> read = new ArrayList<>();
    for (int l = 0; l < config.layers(); l++) read.add(layer(reader, "model.layers." + l + "."));
    this.layers = List.copyOf(read);
  }

  private static Layer layer(Reader reader, String at) {
    String attention = at + "self_attn.";
    Product inputs = reader.product(attention, "q_proj", "k_proj", "v_proj");
    return new Layer(
        reader.vector(at + "input_layernorm.weight"),
        inputs,
        reader.bias(inputs, attention, "q_proj", "k_proj", "v_proj"),
        reader.optional(attention + "q_norm.weight"),
        reader.optional(attention + "k_norm.weight"),
        reader.product(attention, "o_proj"),
        reader.optional(attention + "o_proj.bias"),
        reader.vector(at + "post_attention_layernorm.weight"),
        reader.product(at + "mlp.", "gate_proj", "up_proj"),
        reader.product(at + "mlp.", "down_proj"));
  }

  /// Why the kernels cannot read such a model; empty if they can. Touches no class of the Vector
  /// API.
  public static Optional<String> refusal(DecoderConfig config, Map<String, TensorBytes> tensors) {
    if (!VectorModule.present())
      return Optional.of("the JVM was started without --add-modules jdk.incubator.vector");
    if (config.features().experts().isPresent())
      return Optional.of("the kernels read dense models only; this one has experts");
    for (var entry : config.weights().entrySet()) {
      TensorBytes tensor = tensors.get(entry.getKey());
      if (tensor == null) return Optional.of("no tensor " + entry.getKey());
      boolean matrix = entry.getValue().length == 2;
      if (!readable(tensor.spec().type(), matrix))
        return Optional.of(
            "%s is %s; the kernels read F32, F16, BF16, Q8_0, Q4_0 and Q4_1"
                .formatted(tensor.name(), tensor.spec().type()));
    }
    return Optional.empty();
  }

  /// Bytes that the packed weights take, a little more where rows are no whole blocks.
  ///
  /// @param stored what [#refusal] has nothing against
  public static long packedBytes(DecoderConfig config, List<TensorSpec> stored) {
    long bytes = 0;
    for (TensorSpec spec : stored) {
      if (!config.weights().containsKey(spec.name())) continue;
      long elements = spec.shape().stream().reduce(1L, Math::multiplyExact);
      BlockLayout layout = layout(spec.type());
      long words = layout.vectors + layout.scales;
      bytes +=
          spec.shape().size() == 2
              ? Float.BYTES * words * ((elements + BlockLayout.BLOCK - 1) / BlockLayout.BLOCK)
              : Float.BYTES * elements;
    }
    return bytes;
  }

  private static BlockLayout layout(StoredType type) {
    return switch (type) {
      case Q8_0 -> BlockLayout.Q8_0;
      case Q4_0 -> BlockLayout.Q4_0;
      case Q4_1 -> BlockLayout.Q4_1;
      case BF16 -> BlockLayout.BF16;
      default -> BlockLayout.F32;
    };
  }

  private static boolean readable(StoredType type, boolean matrix) {
    return switch (type) {
      case F32, F16, BF16 -> true;
      case Q8_0, Q4_0, Q4_1 -> matrix;
      default -> false;
    };
  }

  /// Packs a model's weights; the tensors are no longer needed afterwards.
  ///
  /// @param tensors by their names in Hugging Face's layout
  /// @throws IllegalArgumentException where [#refusal] has a reason
  public static KernelDecoder load(DecoderConfig config, Map<String, TensorBytes> tensors) {
    Optional<String> refusal = refusal(config, tensors);
    if (refusal.isPresent()) throw new IllegalArgumentException(refusal.get());
    Arena arena = Arena.ofShared();
    try {
      return new KernelDecoder(config, tensors, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// A new sequence, on that many threads.
  public KernelSequence sequence(int threads) {
    return new KernelSequence(this, threads, () -> {});
  }

  /// A sequence that closes the decoder when it is closed.
  public KernelSequence owningSequence(int threads) {
    return new KernelSequence(this, threads, this::close);
  }

  /// Room for many sequences, on that many threads; closes the decoder when it is closed.
  public KernelBatch owningBatch(int threads) {
    return new KernelBatch(this, threads, this::close);
  }

  /// Bytes of all packed matrices that a token reads.
  public long bytesPerToken() {
    long bytes = head.bytes();
    for (Layer layer : layers)
      bytes +=
          layer.inputs.bytes()
              + layer.output.bytes()
              + layer.gateAndUp.bytes()
              + layer.down.bytes();
    return bytes;
  }

  /// No sequence may be used afterwards.
  @Override
  public void close() {
    arena.close();
  }

  private record Reader(Map<String, TensorBytes> tensors, Arena arena) {
    TensorBytes tensor(String name) {
      TensorBytes tensor = tensors.get(name);
      if (tensor == null) throw new IllegalArgumentException("no tensor " + name);
      return tensor;
    }

    PackedMatrix matrix(String name) {
      TensorBytes tensor = tensor(name);
      int rows = Math.toIntExact(tensor.spec().shape().get(0));
      int columns = Math.toIntExact(tensor.spec().shape().get(1));
      MemorySegment bytes = tensor.bytes();
      return switch (tensor.spec().type()) {
        case Q8_0 -> PackedMatrix.ofBlocks(arena, BlockLayout.Q8_0, bytes, rows, columns);
        case Q4_0 -> PackedMatrix.ofBlocks(arena, BlockLayout.Q4_0, bytes, rows, columns);
        case Q4_1 -> PackedMatrix.ofBlocks(arena, BlockLayout.Q4_1, bytes, rows, columns);
        case BF16 -> PackedMatrix.ofBfloat16(arena, bytes, rows, columns);
        default -> PackedMatrix.ofFloats(arena, elements(tensor), rows, columns);
      };
    }

    private static PackedMatrix.Elements elements(TensorBytes tensor) {
      MemorySegment bytes = tensor.bytes();
      return switch (tensor.spec().type()) {
        case F32 -> i -> bytes.get(FLOAT, 4 * i);
        case BF16 -> i -> Float.intBitsToFloat(bytes.get(HALF, 2 * i) << 16);
        case F16 -> i -> Float.float16ToFloat(bytes.get(HALF, 2 * i));
        default ->
            throw new IllegalArgumentException(
                "%s is %s; expected F32, BF16 or F16"
                    .formatted(tensor.name(), tensor.spec().type()));
      };
    }

    float[] vector(String name) {
      TensorBytes tensor = tensor(name);
      float[] values = new float[Math.toIntExact(tensor.spec().shape().get(0))];
      PackedMatrix.Elements elements = elements(tensor);
      for (int i = 0; i < values.length; i++) values[i] = elements.at(i);
      return values;
    }

    Optional<float[]> optional(String name) {
      return tensors.containsKey(name) ? Optional.of(vector(name)) : Optional.empty();
    }

    Product product(String at, String... names) {
      List<PackedMatrix> matrices = new ArrayList<>();
      for (String name : names) matrices.add(matrix(at + name + ".weight"));
      return new Product(matrices);
    }

    /// Biases laid out as the product's outputs.
    Optional<float[]> bias(Product product, String at, String... names) {
      if (!tensors.containsKey(at + names[0] + ".bias")) return Optional.empty();
      float[] all = new float[product.width()];
      for (int i = 0; i < names.length; i++) {
        float[] bias = vector(at + names[i] + ".bias");
        System.arraycopy(bias, 0, all, product.offset(i), bias.length);
      }
      return Optional.of(all);
    }
  }
}
