package org.reason4j.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.reason4j.engine.FreeMemory;
import org.reason4j.engine.MemoryException;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.Shards;
import org.reason4j.weights.StoredTensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;

/// A Hugging Face model directory: config.json and model.safetensors, or shards with their index.
public final class ModelDirectory {
  private ModelDirectory() {}

  /// Opens a directory of any known family; weights become float32, ready to train.
  ///
  /// @throws ModelException if the config is of another family, or a weight is missing or misshapen
  /// @throws MemoryException if the weights take more memory than is free
  public static LanguageModel open(Disk disk, Path folder) {
    String json = config(disk, folder);
    Optional<BlockFloats> blocks = BlockFloats.described(ConfigJson.parse(json));
    ModelShape shape = Family.read(json);
    return shape.build(read(disk, folder, blocks, shape.weights()));
  }

  /// The same, and looks whether the weights are numbers.
  ///
  /// @param warn hears of weights that hold NaN or an infinity, by name
  public static LanguageModel open(Disk disk, Path folder, Consumer<String> warn) {
    LanguageModel model = open(disk, folder);
    warnOdd(folder, model.parameters().notFinite(), model.parameters().names().size(), warn);
    return model;
  }

  /// Says which weights hold NaN or an infinity, if any do.
  ///
  /// @param odd their names
  /// @param all how many weights there are
  public static void warnOdd(Path folder, List<String> odd, int all, Consumer<String> warn) {
    if (odd.isEmpty()) return;
    warn.accept(
        "%s: NaN or infinite numbers in %d of %d weights: %s; what it writes will be meaningless. Download the file again, or train from an earlier checkpoint"
            .formatted(
                folder,
                odd.size(),
                all,
                String.join(", ", odd.subList(0, Math.min(odd.size(), 10)))
                    + (odd.size() > 10 ? " ..." : "")));
  }

  /// What a directory's config.json says, without reading a weight.
  ///
  /// @throws ModelException if it has none, or one of another family
  public static ModelShape shape(Disk disk, Path folder) {
    return Family.read(config(disk, folder));
  }

  private static String config(Disk disk, Path folder) {
    Path file = folder.resolve("config.json");
    if (!disk.exists(file))
      throw new ModelException(
          folder + " has no config.json; expected a Hugging Face model directory");
    String json = new String(disk.read(file), StandardCharsets.UTF_8);
    if (RewardModel.describes(json))
      throw new ModelException(
          folder
              + " is a reward model, which scores responses and writes none; name a language"
              + " model");
    return json;
  }

  /// Weights of these names and shapes as float32 leaves.
  static Parameters read(Disk disk, Path folder, Map<String, long[]> shapes) {
    return read(disk, folder, Optional.empty(), shapes);
  }

  /// Refuses weights that take more than the bytes that are free, if those are known.
  static void requireMemory(Path folder, Map<String, long[]> shapes, OptionalLong freeBytes) {
    long needed = 0;
    for (long[] shape : shapes.values())
      needed += 4 * Arrays.stream(shape).reduce(1, Math::multiplyExact);
    requireMemory(folder + ": the weights in float32", needed, freeBytes);
  }

  /// Refuses what takes more than the bytes that are free, if those are known.
  ///
  /// @throws MemoryException before any is taken
  public static void requireMemory(String what, long needed, OptionalLong freeBytes) {
    if (needed > freeBytes.orElse(Long.MAX_VALUE))
      throw new MemoryException(what, needed, freeBytes.getAsLong());
  }

  /// Weights of these names and shapes as float32 leaves.
  ///
  /// @param blocks how 8-bit floats are scaled, where there are any
  static Parameters read(
      Disk disk, Path folder, Optional<BlockFloats> blocks, Map<String, long[]> shapes) {
    requireMemory(folder, shapes, FreeMemory.bytes());
    var parameters = new LinkedHashMap<String, Tensor>();
    try (var weights = ShardedWeights.open(disk, folder);
        var _ = TensorScope.open()) {
      shapes.forEach((name, shape) -> {
        Tensor tensor = read(folder, weights, blocks, name);
        if (!Arrays.equals(tensor.shape(), shape))
          throw new ModelException(
              folder
                  + ": weight "
                  + name
                  + " has shape "
                  + Arrays.toString(tensor.shape())
                  + "; config.json asks for "
                  + Arrays.toString(shape));
        parameters.put(name, tensor.requiresGradient().keep());
      });
    } catch (RuntimeException failed) {
      parameters.values().forEach(Tensor::close);
      throw failed;
    }
    return new Parameters(parameters);
  }

  private static Tensor read(
      Path folder, StoredTensors weights, Optional<BlockFloats> blocks, String name) {
    try (Arena arena = Arena.ofConfined()) {
      TensorBytes stored =
          weights
              .find(name, arena)
              .orElseThrow(() ->
                  new ModelException(folder + ": no weight " + name + "; config.json asks for it"));
      return blocks.isPresent() ? blocks.get().expand(stored, weights) : toTensor(stored);
    }
  }

  /// A float32 copy (int64 for whole numbers) of stored bytes, in the caller's scope.
  public static Tensor toTensor(TensorBytes stored) {
    long[] shape = stored.spec().shape().stream().mapToLong(Long::longValue).toArray();
    return switch (stored.spec().type()) {
      // straight into its place: a narrow copy beside each would leave holes as large as itself
      case F32,
          F64,
          BF16,
          F16,
          Q4_0,
          Q4_1,
          Q5_0,
          Q5_1,
          Q8_0,
          IQ4_NL,
          Q2_K,
          Q3_K,
          Q4_K,
          Q5_K,
          Q6_K -> {
        Tensor floats = Tensor.zeros(DType.F32, shape);
        Blocks.floats(stored, floats.bytes());
        yield floats;
      }
      case I64 -> wholes(stored, DType.I64, shape);
      case I32 -> wholes(stored, DType.I32, shape);
      case BOOL -> wholes(stored, DType.BOOL, shape);
      case U64, U32, U16, U8, I16, I8, C64, F8_E4M3, F8_E5M2, F8_E8M0 ->
          throw new ModelException(
              "tensor "
                  + stored.name()
                  + " is "
                  + stored.spec().type()
                  + "; expected F32, F64, BF16, F16, I64, I32 or BOOL");
    };
  }

  private static Tensor wholes(TensorBytes stored, DType type, long[] shape) {
    try (var scope = TensorScope.open()) {
      Tensor tensor = Tensor.zeros(type, shape);
      MemorySegment.copy(stored.bytes(), 0, tensor.bytes(), 0, stored.bytes().byteSize());
      return scope.escape(tensor.to(DType.I64));
    }
  }

  /// A view of a contiguous tensor's memory as it goes to disk, valid while the tensor lives.
  public static TensorBytes toBytes(String name, Tensor tensor) {
    StoredType type =
        StoredType.named(tensor.dtype().name())
            .orElseThrow(
                () -> new ModelException(name + ": " + tensor.dtype() + " has no stored form"));
    return new TensorBytes(new TensorSpec(name, type, tensor.shape()), tensor.bytes());
  }

  /// Writes config.json and the weights ([Shards]). The same model gives the same bytes.
  public static void write(Disk disk, Path folder, LanguageModel model) {
    write(disk, folder, model, Map.of());
  }

  /// The same, with free text for the weights' files.
  ///
  /// @param notes such as those of the weights that these were made from
  public static void write(Disk disk, Path folder, LanguageModel model, Map<String, String> notes) {
    var source = TensorSource.of(toBytes(model.stored()));
    write(disk, folder, model.configJson(), source, notes);
  }

  /// Writes a model with its matrices rounded to 8-bit floats (e4m3, a scale for 128 x 128), as
  /// DeepSeek-V3 is released. What is read back is the rounded model.
  public static void writeFloat8(Disk disk, Path folder, LanguageModel model) {
    var source = new RoundedWeights(StoredTensors.of(toBytes(model.stored())));
    write(disk, folder, BlockFloats.STANDARD.with(model.configJson()), source, Map.of());
  }

  /// Writes a config and the weights it speaks of.
  static void write(Disk disk, Path folder, String configJson, Parameters parameters) {
    write(disk, folder, configJson, TensorSource.of(toBytes(parameters.asMap())), Map.of());
  }

  /// What a weights' file says of itself: free text that a copy keeps, and that the weights lie as
  /// PyTorch has them, which `transformers` asks for.
  public static Map<String, String> metadata(Map<String, String> notes) {
    var metadata = new TreeMap<>(notes);
    metadata.put("format", "pt");
    return metadata;
  }

  /// The free text of a directory's weights; none where it has none, or is a GGUF file.
  public static Map<String, String> notes(Disk disk, Path folder) {
    try (var weights = ShardedWeights.open(disk, folder)) {
      return weights.notes();
    }
  }

  private static List<TensorBytes> toBytes(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream().map(e -> toBytes(e.getKey(), e.getValue())).toList();
  }

  private static void write(
      Disk disk, Path folder, String configJson, TensorSource source, Map<String, String> notes) {
    disk.makeFolder(folder);
    disk.publish(folder.resolve("config.json"), configJson.getBytes(StandardCharsets.UTF_8));
    Shards.write(disk, folder, metadata(notes), source, Shards.USUAL_BYTES);
  }
}
