package org.reason4j.weights;

import java.lang.foreign.Arena;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.gguf.GgufModel;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The weights of a model folder: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` lists. Index and shards must tell the same story: each tensor
/// that the index names lies in the shard it names, and no shard holds another. Or a GGUF file,
/// under the names of such a folder.
public final class ShardedWeights implements StoredTensors, AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final List<Safetensors> shards = new ArrayList<>();
  private final Map<String, TensorBytes> tensors = new LinkedHashMap<>();
  private final Path folder;
  private Optional<GgufModel> gguf = Optional.empty();

  private ShardedWeights(Path folder) {
    this.folder = folder;
  }

  /// Opens the weights of a model folder, or a single file.
  public static ShardedWeights open(Disk disk, Path folderOrFile) {
    Path single = folderOrFile.resolve(SINGLE);
    Path index = folderOrFile.resolve(INDEX);
    var weights = new ShardedWeights(folderOrFile);
    try {
      if (GgufModel.named(folderOrFile) && disk.exists(folderOrFile))
        weights.gguf = Optional.of(GgufModel.open(disk, folderOrFile));
      else if (disk.exists(index)) weights.openIndex(disk, index);
      else if (disk.exists(single)) weights.add(Safetensors.open(disk, single));
      else if (disk.exists(folderOrFile) && folderOrFile.toString().endsWith(".safetensors"))
        weights.add(Safetensors.open(disk, folderOrFile));
      else
        throw new WeightsException(
            folderOrFile,
            "no weights",
            SINGLE + " or " + INDEX,
            new NoSuchFileException(single.toString()));
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /// The files' free text; of a key in several files the first one's.
  public Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>();
    gguf.ifPresent(model -> metadata.putAll(model.metadata()));
    for (Safetensors shard : shards) shard.metadata().forEach(metadata::putIfAbsent);
    return metadata;
  }

  /// How many files hold the tensors.
  public int files() {
    return shards.size() + gguf.map(GgufModel::files).orElse(0);
  }

  /// All tensors by name.
  public Map<String, TensorBytes> tensors() {
    return gguf.map(GgufModel::tensors).orElseGet(() -> Collections.unmodifiableMap(tensors));
  }

  @Override
  public List<TensorSpec> specs() {
    return gguf.map(GgufModel::specs)
        .orElseGet(() -> tensors.values().stream().map(TensorBytes::spec).toList());
  }

  public TensorBytes tensor(String name) {
    return tensor(name, Arena.ofAuto());
  }

  /// As [#find], where there has to be one.
  public TensorBytes tensor(String name, Arena arena) {
    return find(name, arena)
        .orElseThrow(() ->
            new WeightsException(
                folder, "no tensor " + name, "one of its " + specs().size() + " tensors"));
  }

  @Override
  public Optional<TensorBytes> find(String name, Arena arena) {
    return gguf.isPresent()
        ? gguf.get().tensor(name, arena)
        : Optional.ofNullable(tensors.get(name));
  }

  /// Free text that a copy of the weights keeps: that of safetensors files.
  public Map<String, String> notes() {
    return gguf.isPresent() ? Map.of() : metadata();
  }

  @Override
  public void close() {
    shards.forEach(Safetensors::close);
    shards.clear();
    gguf.ifPresent(GgufModel::close);
  }

  private void add(Safetensors shard) {
    shards.add(shard);
    tensors.putAll(shard.tensors());
  }

  private void openIndex(Disk disk, Path index) {
    Map<String, String> weightMap = readIndex(disk, index);
    for (String name : weightMap.values().stream().distinct().sorted().toList()) {
      Path file = index.resolveSibling(name);
      if (!disk.exists(file))
        throw new WeightsException(index, "shard " + name + " is absent", "it beside the index");
      var shard = Safetensors.open(disk, file);
      shards.add(shard);
      for (TensorBytes tensor : shard.tensors().values()) {
        if (!name.equals(weightMap.get(tensor.name())))
          throw new WeightsException(
              file, "holds " + tensor.name(), "only tensors that the index places in it");
        tensors.put(tensor.name(), tensor);
      }
    }
    for (var entry : weightMap.entrySet()) {
      if (!tensors.containsKey(entry.getKey()))
        throw new WeightsException(
            index, "tensor " + entry.getKey() + " is not in " + entry.getValue(), "it there");
    }
  }

  private static Map<String, String> readIndex(Disk disk, Path index) {
    JsonNode root;
    try {
      root = JSON.readTree(disk.read(index));
    } catch (JacksonException e) {
      throw new WeightsException(
          index, "not valid JSON: " + JsonFault.of(e), "an index of shards", e);
    }
    JsonNode map = root.path("weight_map");
    if (!map.isObject()) throw new WeightsException(index, "no weight_map", "an object of names");
    Map<String, String> weightMap = new TreeMap<>();
    for (var entry : map.properties()) {
      String tensor = entry.getKey();
      if (!entry.getValue().isString())
        throw new WeightsException(
            index, "shard of %s is %s".formatted(tensor, entry.getValue()), "a file name");
      String shard = entry.getValue().stringValue();
      if (shard.isEmpty()
          || shard.startsWith(".")
          || shard.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' '))
        throw new WeightsException(
            index, "shard name \"%s\"".formatted(shard), "a file name in the same folder");
      weightMap.put(tensor, shard);
    }
    return weightMap;
  }
}
