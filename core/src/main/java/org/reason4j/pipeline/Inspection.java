package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.reason4j.model.ConfigSummary;
import org.reason4j.model.ModelException;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.gguf.GgufModel;

/// What a model on disk is, told from its config and the headers of its weights; no weight is read,
/// so it takes the same time and memory for any size.
///
/// @param format in words
/// @param config what config.json says; empty for weights alone
/// @param metadata the weights' own free text
/// @param tensors in the order of the file
/// @param use whether it can be run here
public record Inspection(
    String format,
    Optional<ConfigSummary> config,
    Map<String, String> metadata,
    List<TensorSpec> tensors,
    int files,
    Use use) {

  private static final Pattern EXPERT = Pattern.compile("\\.experts\\.\\d+\\.");
  private static final String SCALE = "_scale_inv";

  public Inspection {
    tensors = List.copyOf(tensors);
  }

  /// Whether a model can be run.
  public sealed interface Use {
    /// @param idle tensors that the model does not read
    record Runs(List<String> idle) implements Use {}

    /// The file is sound, but the model is not built here.
    ///
    /// @param reason names the field or the family, and what is known
    record NotBuilt(String reason) implements Use {}

    /// The weights are not those that the config asks for.
    record Damaged(List<String> problems) implements Use {}

    /// Weights without a config.
    record Unnamed() implements Use {}
  }

  /// Tensors of one element type.
  public record Count(long tensors, long elements, long bytes) {
    Count with(TensorSpec spec) {
      return new Count(tensors + 1, elements + elementsOf(spec), bytes + spec.bytes());
    }
  }

  /// Looks at a Hugging Face directory, or a safetensors file.
  ///
  /// @throws ModelException for a damaged config.json
  /// @throws org.reason4j.weights.WeightsException for damaged weights
  public static Inspection of(Disk disk, Path path) {
    Path file = path.resolve("config.json");
    boolean named = disk.exists(file);
    Optional<String> json =
        named ? Optional.of(new String(disk.read(file), StandardCharsets.UTF_8)) : Optional.empty();
    Optional<ConfigSummary> config = json.map(ConfigSummary::parse);
    try (var weights = ShardedWeights.open(disk, path)) {
      List<TensorSpec> specs = weights.tensors().values().stream().map(TensorBytes::spec).toList();
      return new Inspection(
          GgufModel.named(path)
              ? "GGUF"
              : named
                  ? "Hugging Face directory"
                  : path.toString().endsWith(".safetensors") ? "safetensors" : "folder of weights",
          config,
          weights.metadata(),
          specs,
          weights.files(),
          json.map(text -> use(text, specs)).orElseGet(Use.Unnamed::new));
    }
  }

  private static Use use(String configJson, List<TensorSpec> specs) {
    Map<String, long[]> wanted;
    try {
      wanted = WeightShapes.of(configJson);
    } catch (ModelException unknown) {
      return new Use.NotBuilt(String.valueOf(unknown.getMessage()));
    }
    var problems = new ArrayList<String>();
    var idle = new TreeMap<String, TensorSpec>();
    specs.forEach(spec -> idle.put(spec.name(), spec));
    wanted.forEach((name, shape) -> {
      TensorSpec found = idle.remove(name);
      idle.remove(name + SCALE);
      if (found == null) problems.add("no weight " + name + "; config.json asks for it");
      else if (!found.shape().equals(Arrays.stream(shape).boxed().toList()))
        problems.add(
            "weight %s has shape %s; config.json asks for %s"
                .formatted(name, found.shape(), Arrays.toString(shape)));
    });
    return problems.isEmpty()
        ? new Use.Runs(List.copyOf(idle.keySet()))
        : new Use.Damaged(List.copyOf(problems));
  }

  /// Tensors that the model reads; all of them where the model is not known.
  private List<TensorSpec> used() {
    Collection<String> idle =
        use instanceof Use.Runs runs ? new java.util.HashSet<>(runs.idle()) : List.of();
    return tensors.stream()
        .filter(spec -> !idle.contains(spec.name()) && !spec.name().endsWith(SCALE))
        .toList();
  }

  /// Parameters of the model; scales of quantised weights are none.
  public long parameters() {
    return used().stream().mapToLong(Inspection::elementsOf).sum();
  }

  /// Parameters that one token meets: of routed experts as many as are chosen for it.
  public long activeParameters() {
    long routed =
        used().stream()
            .filter(spec -> EXPERT.matcher(spec.name()).find())
            .mapToLong(Inspection::elementsOf)
            .sum();
    OptionalLong experts = config.map(ConfigSummary::experts).orElse(OptionalLong.empty());
    OptionalLong active = config.map(ConfigSummary::activeExperts).orElse(OptionalLong.empty());
    if (experts.isEmpty() || active.isEmpty()) return parameters();
    return parameters() - routed + routed / experts.getAsLong() * active.getAsLong();
  }

  /// Bytes of the tensors as they are stored.
  public long storedBytes() {
    return tensors.stream().mapToLong(TensorSpec::bytes).sum();
  }

  /// Tensors by element type.
  public SortedMap<String, Count> types() {
    var types = new TreeMap<String, Count>();
    for (TensorSpec spec : tensors)
      types.merge(
          spec.type().name(), new Count(0, 0, 0).with(spec), (count, _) -> count.with(spec));
    return types;
  }

  /// The element type of most parameters; empty without tensors.
  public Optional<String> mainType() {
    return types().entrySet().stream()
        .max(java.util.Comparator.comparingLong(entry -> entry.getValue().elements()))
        .map(Map.Entry::getKey);
  }

  /// What running it takes with a cache of that many tokens.
  public MemoryNeed running(long tokens) {
    return MemoryNeed.running(parameters(), cacheElementsPerToken().orElse(0), tokens);
  }

  /// What training all of it takes, one worker, a row of that many tokens.
  public MemoryNeed training(long tokens) {
    return MemoryNeed.training(parameters(), config, tokens);
  }

  public OptionalLong cacheElementsPerToken() {
    return config.map(ConfigSummary::cacheElementsPerToken).orElse(OptionalLong.empty());
  }

  private static long elementsOf(TensorSpec spec) {
    return spec.shape().stream().reduce(1L, Math::multiplyExact);
  }
}
