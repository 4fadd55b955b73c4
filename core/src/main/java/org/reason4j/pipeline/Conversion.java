package org.reason4j.pipeline;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.weights.BlockRounding;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSource;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a model directory, or a GGUF file, as a Hugging Face directory in another element type.
/// Tensors are converted one at a time; the tokenizer, the chat template, the settings of
/// generation and the model card come along byte by byte.
public final class Conversion implements TensorSource {
  private static final Map<StoredType, String> TORCH =
      Map.of(
          StoredType.F32, "float32",
          StoredType.BF16, "bfloat16",
          StoredType.F16, "float16");
  private static final String WEIGHTS = "model.safetensors";
  private static final Map<String, String> HUB = Map.of("format", "pt");
  private static final List<String> CARDS = List.of("README.md", "LICENSE", "LICENSE.txt");

  private final Map<String, TensorBytes> weights;
  private final List<TensorSpec> specs;
  private Arena current = Arena.ofConfined();

  private Conversion(Map<String, TensorBytes> weights, StoredType type) {
    this.weights = weights;
    this.specs =
        weights.values().stream()
            .map(TensorBytes::spec)
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
  public static void toHuggingFace(Disk disk, Path folder, Path to, StoredType type) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    disk.makeFolder(part);
    try (var stored = ShardedWeights.open(disk, folder)) {
      if (stored.tensors().keySet().stream().noneMatch(name -> name.endsWith("_scale_inv")))
        write(disk, part.resolve(WEIGHTS), HUB, stored.tensors(), type);
      else expanded(disk, folder, part, type);
    }
    disk.publish(part.resolve("config.json"), config(disk, folder, type));
    copyBeside(disk, folder, part);
    disk.move(part, to);
  }

  /// Writes a directory with matrices in 8-bit floats, as DeepSeek-V3 is released.
  ///
  /// @param to must not exist
  public static void toFloat8(Disk disk, Path folder, Path to) {
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try (LanguageModel model = ModelDirectory.open(disk, folder)) {
      ModelDirectory.writeFloat8(disk, part, model);
    }
    copyBeside(disk, folder, part);
    disk.move(part, to);
  }

  /// Writes tensors as float32, under their own names; what is no float stays as it is.
  public static void toFloats(Disk disk, Map<String, TensorBytes> tensors, Path file) {
    write(disk, file, Map.of(), tensors, StoredType.F32);
  }

  private static void copyBeside(Disk disk, Path folder, Path to) {
    for (List<String> names : List.of(Export.BESIDE, CARDS))
      for (String name : names)
        if (disk.exists(folder.resolve(name)))
          disk.publish(to.resolve(name), disk.read(folder.resolve(name)));
  }

  /// 8-bit floats with scales are those of a known family: they are expanded as a model.
  private static void expanded(Disk disk, Path folder, Path to, StoredType type) {
    try (LanguageModel model = ModelDirectory.open(disk, folder)) {
      var tensors = new LinkedHashMap<String, TensorBytes>();
      model
          .stored()
          .forEach((name, tensor) -> tensors.put(name, ModelDirectory.toBytes(name, tensor)));
      write(disk, to.resolve(WEIGHTS), HUB, tensors, type);
    }
  }

  private static void write(
      Disk disk,
      Path file,
      Map<String, String> metadata,
      Map<String, TensorBytes> tensors,
      StoredType type) {
    var conversion = new Conversion(tensors, type);
    try {
      Safetensors.write(disk, file, metadata, conversion);
    } finally {
      conversion.current.close();
    }
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
        || type == StoredType.BF16;
  }

  @Override
  public List<TensorSpec> tensors() {
    return new ArrayList<>(specs);
  }

  @Override
  public MemorySegment bytes(TensorSpec tensor) {
    current.close();
    current = Arena.ofConfined();
    TensorBytes stored = weights.get(tensor.name());
    if (stored == null) throw new IllegalArgumentException("no tensor " + tensor.name());
    if (stored.spec().type() == tensor.type()) return stored.bytes();
    long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    MemorySegment floats = current.allocate(elements * Float.BYTES, Long.BYTES);
    Blocks.floats(stored, floats);
    if (tensor.type() == StoredType.F32) return floats;
    MemorySegment out = current.allocate(tensor.bytes(), Long.BYTES);
    BlockRounding.round(floats, tensor.type(), out);
    return out;
  }
}
