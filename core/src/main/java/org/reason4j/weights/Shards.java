package org.reason4j.weights;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes the weights of a model folder: one `model.safetensors` or, where they are more bytes than
/// a file may have, `model-00001-of-00003.safetensors` and so on with
/// `model.safetensors.index.json`, as `transformers` writes and reads them.
///
/// Tensors fill one file after the other in the order of their names (numbers by value), so equal
/// tensors give equal files, whatever the order they come in. A tensor that is larger than a file
/// may be has a file of its own. Nothing but the tensor being written is in memory.
public final class Shards {
  /// What a file holds at most unless asked otherwise, 5 GB.
  public static final long USUAL_BYTES = 5_000_000_000L;

  private static final String STEM = "model";
  private static final String SUFFIX = ".safetensors";
  private static final Pattern SHARD = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private Shards() {}

  /// Writes the files, and removes those that an earlier write of another size left.
  ///
  /// @param mostBytes of tensors in a file
  /// @return the files with tensors
  public static List<Path> write(
      Disk disk, Path folder, Map<String, String> metadata, TensorSource source, long mostBytes) {
    List<List<TensorSpec>> groups = groups(source.tensors(), mostBytes);
    boolean single = groups.size() == 1;
    List<Path> files = new ArrayList<>();
    var places = new TreeMap<String, String>();
    for (int g = 0; g < groups.size(); g++) {
      String name =
          single
              ? ShardedWeights.SINGLE
              : "%s-%05d-of-%05d%s".formatted(STEM, g + 1, groups.size(), SUFFIX);
      Safetensors.write(disk, folder.resolve(name), metadata, source.of(groups.get(g)));
      groups.get(g).forEach(tensor -> places.put(tensor.name(), name));
      files.add(folder.resolve(name));
    }
    Path index = folder.resolve(ShardedWeights.INDEX);
    if (!single) disk.publish(index, index(source.totalBytes(), places));
    else if (disk.exists(index)) disk.delete(index);
    removeOthers(disk, folder, Set.copyOf(files));
    return List.copyOf(files);
  }

  /// The weight files of a folder, those that an index names or the one.
  public static List<Path> files(Disk disk, Path folder) {
    return disk.list(folder).stream()
        .filter(Shards::holdsWeights)
        .map(folder::resolve)
        .collect(Collectors.toList());
  }

  private static boolean holdsWeights(String name) {
    return name.equals(ShardedWeights.SINGLE) || SHARD.matcher(name).matches();
  }

  private static void removeOthers(Disk disk, Path folder, Set<Path> kept) {
    for (Path file : files(disk, folder)) if (!kept.contains(file)) disk.delete(file);
  }

  private static List<List<TensorSpec>> groups(List<TensorSpec> tensors, long mostBytes) {
    List<TensorSpec> sorted = new ArrayList<>(tensors);
    sorted.sort(Comparator.comparing(tensor -> ordered(tensor.name())));
    List<List<TensorSpec>> groups = new ArrayList<>();
    List<TensorSpec> group = new ArrayList<>();
    long bytes = 0;
    for (TensorSpec tensor : sorted) {
      if (!group.isEmpty() && Math.addExact(bytes, tensor.bytes()) > mostBytes) {
        groups.add(group);
        group = new ArrayList<>();
        bytes = 0;
      }
      group.add(tensor);
      bytes = Math.addExact(bytes, tensor.bytes());
    }
    groups.add(group);
    return groups;
  }

  /// A name whose order as text is that of its numbers.
  private static String ordered(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(found -> "0".repeat(Math.max(0, 20 - found.group().length())) + found.group());
  }

  private static byte[] index(long bytes, Map<String, String> places) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.putObject("metadata").put("total_size", bytes);
    ObjectNode map = root.putObject("weight_map");
    places.forEach(map::put);
    return (JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }
}
