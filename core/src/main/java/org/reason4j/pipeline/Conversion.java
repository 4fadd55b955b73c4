package org.reason4j.pipeline;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.reason4j.model.BlockFloats;
import org.reason4j.model.ConfigJson;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.RoundedWeights;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.Shards;
import org.reason4j.weights.StoredTensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a model directory, or a GGUF file, as a Hugging Face directory in another element type.
/// Tensors are converted piece by piece; the tokenizer, the chat template, the settings of
/// generation, the model card and the weights' free text come along.
public final class Conversion implements TensorSource {
  private static final Map<StoredType, String> TORCH =
      Map.of(
          StoredType.F32, "float32",
          StoredType.BF16, "bfloat16",
          StoredType.F16, "float16");
  private static final List<String> CARDS = List.of("README.md", "LICENSE", "LICENSE.txt");

  private final StoredTensors weights;
  private final BlockFloats blocks;
  private final List<TensorSpec> specs;

  private Conversion(StoredTensors weights, BlockFloats blocks, StoredType type) {
    this.weights = weights;
    this.blocks = blocks;
    this.specs =
        weights.specs().stream()
            .filter(spec -> !BlockFloats.isScale(spec.name()))
            .map(spec ->
                floating(spec.type()) ? new TensorSpec(spec.name(), type, spec.shape()) : spec)
            .toList();
  }

  /// The types a directory can be written in.
  public static List<StoredType> types() {
    return TORCH.keySet().stream().sorted().toList();
  }

  /// Writes a directory, which appears under its name when it is whole.
  ///
  /// @param folder the source: a directory, or a GGUF file
  /// @param to must not exist
  /// @param shardBytes what a file of weights holds at most
  /// @return bytes of the weights' files
  public static long toHuggingFace(
      Disk disk, Path folder, Path to, StoredType type, long shardBytes) {
    return make(
        disk,
        folder,
        to,
        config(disk, folder, type),
        weights -> new Conversion(weights, scaled(disk, folder), type),
        shardBytes);
  }

  /// Writes a directory with matrices in 8-bit floats, as DeepSeek-V3 is released.
  ///
  /// @param to must not exist
  /// @return bytes of the weights' files
  public static long toFloat8(Disk disk, Path folder, Path to, long shardBytes) {
    String config =
        BlockFloats.STANDARD.with(
            new String(config(disk, folder, StoredType.F32), StandardCharsets.UTF_8));
    return make(
        disk, folder, to, config.getBytes(StandardCharsets.UTF_8), RoundedWeights::new, shardBytes);
  }

  private static long make(
      Disk disk,
      Path folder,
      Path to,
      byte[] config,
      Function<StoredTensors, TensorSource> change,
      long shardBytes) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    long bytes = 0;
    try (var stored = ShardedWeights.open(disk, folder)) {
      remove(disk, part); // what an earlier attempt left
      disk.makeFolder(part);
      var metadata = ModelDirectory.metadata(stored.notes());
      for (Path file : Shards.write(disk, part, metadata, change.apply(stored), shardBytes))
        bytes += disk.size(file);
      disk.publish(part.resolve("config.json"), config);
      copyBeside(disk, folder, part);
      disk.move(part, to);
    } catch (RuntimeException failed) {
      try {
        remove(disk, part);
      } catch (DiskException again) {
        failed.addSuppressed(again);
      }
      throw failed;
    }
    return bytes;
  }

  private static void remove(Disk disk, Path part) {
    if (!disk.exists(part)) return;
    for (String name : disk.list(part)) disk.delete(part.resolve(name));
    disk.delete(part);
  }

  /// How a directory's 8-bit floats are scaled, if it has any.
  private static BlockFloats scaled(Disk disk, Path folder) {
    byte[] config = disk.read(folder.resolve("config.json"));
    return BlockFloats.described(ConfigJson.parse(new String(config, StandardCharsets.UTF_8)))
        .orElse(BlockFloats.STANDARD);
  }

  /// Writes tensors as float32, under their own names; what is no float stays as it is.
  public static void toFloats(Disk disk, Map<String, TensorBytes> tensors, Path file) {
    var source = StoredTensors.of(tensors.values());
    Safetensors.write(
        disk, file, Map.of(), new Conversion(source, BlockFloats.STANDARD, StoredType.F32));
  }

  private static void copyBeside(Disk disk, Path folder, Path to) {
    for (List<String> names : List.of(Export.BESIDE, CARDS))
      for (String name : names)
        if (disk.exists(folder.resolve(name)))
          disk.publish(to.resolve(name), disk.read(folder.resolve(name)));
  }

  private static byte[] config(Disk disk, Path folder, StoredType type) {
    JsonNode node = JsonMapper.shared().readTree(disk.read(folder.resolve("config.json")));
    if (node instanceof ObjectNode object) {
      object.remove("quantization_config");
      object.put(object.has("dtype") ? "dtype" : "torch_dtype", TORCH.getOrDefault(type, ""));
    }
    return (JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static boolean floating(StoredType type) {
    return type.blocks()
        || type == StoredType.F32
        || type == StoredType.F64
        || type == StoredType.F16
        || type == StoredType.F8_E4M3
        || type == StoredType.F8_E5M2
        || type == StoredType.BF16;
  }

  @Override
  public List<TensorSpec> tensors() {
    return new ArrayList<>(specs);
  }

  @Override
  public void write(TensorSpec tensor, Disk.Output output) {
    try (Arena arena = Arena.ofConfined()) {
      TensorBytes stored =
          weights
              .find(tensor.name(), arena)
              .orElseThrow(() -> new IllegalArgumentException("no tensor " + tensor.name()));
      blocks.write(stored, weights, tensor.type(), output);
    }
  }
}
