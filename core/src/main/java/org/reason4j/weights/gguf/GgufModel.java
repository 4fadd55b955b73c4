package org.reason4j.weights.gguf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reason4j.weights.Blocks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorBytes;
import org.reason4j.weights.TensorSpec;
import org.reason4j.weights.WeightsException;

/// A model in GGUF as the Hugging Face directory that it stands for: the files of such a directory,
/// made from the metadata, and the weights under its names and in its order of rows. Quantised
/// weights stay as they are.
///
/// `FILE.gguf/config.json` and the others read through [Disk#system()], so whoever reads a model
/// directory reads a GGUF file.
public final class GgufModel implements AutoCloseable {
  /// What a GGUF file's name ends in.
  public static final String SUFFIX = ".gguf";

  private static final Set<String> FILES =
      Set.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json");
  private static final Pattern SHARD = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf");

  private static final long MOST_EXPERTS = 4096;

  private final List<GgufFile> shards = new ArrayList<>();
  private final GgufKeys keys;
  private final Map<String, TensorBytes> stored = new LinkedHashMap<>();
  private final SequencedMap<String, View> views = new LinkedHashMap<>();

  /// A tensor under a checkpoint's name, and how it is made where it lies in another order.
  private record View(TensorSpec spec, Function<Arena, TensorBytes> made) {}

  private GgufModel(Disk disk, Path file) {
    try {
      shards.add(GgufFile.open(disk, file));
      keys = new GgufKeys(file, shards.getFirst().metadata());
      openShards(disk, file);
      for (GgufFile shard : shards)
        shard
            .tensors()
            .forEach((name, tensor) -> {
              if (stored.put(name, tensor) != null)
                throw keys.wrong("tensor " + name + " is in two shards", "it once");
            });
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Opens a file, and with the first of several shards the others.
  ///
  /// @throws WeightsException for a damaged file
  public static GgufModel open(Disk disk, Path file) {
    return new GgufModel(disk, file);
  }

  /// Whether a path is named as a file of this format.
  public static boolean named(Path path) {
    return path.toString().endsWith(SUFFIX);
  }

  /// The GGUF file that a path names a part of, such as `FILE.gguf/config.json`; empty for any
  /// other path.
  public static Optional<Path> of(Path part) {
    return Optional.ofNullable(part.getParent())
        .filter(GgufModel::named)
        .filter(Files::isRegularFile);
  }

  /// One of the files that the directory would hold; empty for any other name.
  ///
  /// @throws WeightsException for a damaged file, or an architecture or vocabulary that is not
  ///   known
  public static Optional<byte[]> file(Disk disk, Path gguf, String name) {
    if (!FILES.contains(name)) return Optional.empty();
    try (var model = open(disk, gguf)) {
      return Optional.of(model.text(name).getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Whether the directory would hold a file of that name.
  public static boolean holds(String name) {
    return FILES.contains(name);
  }

  /// The text of one of those files.
  public String text(String name) {
    return switch (name) {
      case "config.json" -> GgufConfig.config(keys, stored);
      case "generation_config.json" -> GgufConfig.generation(keys);
      case "tokenizer.json" -> GgufWords.tokenizer(keys);
      case "tokenizer_config.json" -> GgufWords.config(keys);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// The vocabulary as the metadata lists it; empty where it holds a whole tokenizer.json instead.
  public Optional<GgufWords.Listed> vocabulary() {
    return keys.words(GgufWords.WHOLE).isPresent()
        ? Optional.empty()
        : Optional.of(GgufWords.listed(keys));
  }

  private void openShards(Disk disk, Path file) {
    Matcher name = SHARD.matcher(String.valueOf(file.getFileName()));
    long count = keys.whole("split.count").orElse(1L);
    if (count <= 1) {
      if (name.matches() && named(name) > 1)
        throw keys.wrong(
            "is named as one of %d shards, and has no split.count".formatted(named(name)),
            "a file that was split, or a name without numbers");
      return;
    }
    if (!name.matches() || !name.group(2).equals("00001") || named(name) != count)
      throw keys.wrong(
          "is one of %d shards".formatted(count),
          "the name of the first, NAME-00001-of-%05d.gguf".formatted(count));
    requirePlace(keys, 1, count);
    for (int shard = 2; shard <= count; shard++) {
      Path next =
          file.resolveSibling("%s-%05d-of-%s.gguf".formatted(name.group(1), shard, name.group(3)));
      if (!disk.exists(next))
        throw keys.wrong(
            "shard " + next.getFileName() + " is absent",
            "it beside the first, and all %d of them".formatted(count));
      GgufFile opened = GgufFile.open(disk, next);
      shards.add(opened);
      requirePlace(new GgufKeys(next, opened.metadata()), shard, count);
    }
    long found = shards.stream().mapToLong(shard -> shard.tensors().size()).sum();
    long declared = keys.whole("split.tensors.count").orElse(found);
    if (found != declared)
      throw keys.wrong(
          "its %d shards hold %d tensors".formatted(count, found),
          "%d by split.tensors.count: copy the shards of one model".formatted(declared));
  }

  private static long named(Matcher name) {
    return Long.parseLong(name.group(3));
  }

  /// A shard says which of how many it is; one without those keys, or of another set, is refused.
  private static void requirePlace(GgufKeys keys, long shard, long count) {
    Optional<Long> number = keys.whole("split.no");
    Optional<Long> of = keys.whole("split.count");
    if (number.equals(Optional.of(shard - 1)) && of.equals(Optional.of(count))) return;
    throw keys.wrong(
        "says that it is shard %s of %s"
            .formatted(
                number.map(no -> String.valueOf(no + 1)).orElse("(no split.no)"),
                of.map(String::valueOf).orElse("(no split.count)")),
        "shard %d of %d, as it is named".formatted(shard, count));
  }

  /// How many files there are.
  public int files() {
    return shards.size();
  }

  /// What the metadata says of the model in general, as texts: name, size, licence.
  public Map<String, String> metadata() {
    var shown = new LinkedHashMap<String, String>();
    shards
        .getFirst()
        .metadata()
        .forEach((key, value) -> {
          if (!key.startsWith("general.")) return;
          switch (value) {
            case GgufValue.Text text -> shown.put(key, text.value());
            case GgufValue.Whole whole -> shown.put(key, whole.exact().toString());
            case GgufValue.Real real -> shown.put(key, String.valueOf(real.value()));
            case GgufValue.Flag flag -> shown.put(key, String.valueOf(flag.value()));
            case GgufValue.Array _ -> {} // a vocabulary
          }
        });
    return shown;
  }

  /// Tensors under their own names, as they lie in the file.
  public Map<String, TensorBytes> stored() {
    return stored;
  }

  /// Tensors under a checkpoint's names. Those that the file keeps in another order are put
  /// together when they are asked for, each time anew.
  public Map<String, TensorBytes> tensors() {
    SequencedMap<String, View> known = views();
    return new AbstractMap<>() {
      @Override
      public Set<Entry<String, TensorBytes>> entrySet() {
        var entries = new LinkedHashSet<Entry<String, TensorBytes>>();
        known.forEach(
            (name, view) -> entries.add(Map.entry(name, view.made().apply(Arena.ofAuto()))));
        return entries;
      }

      @Override
      public @Nullable TensorBytes get(@Nullable Object name) {
        View view = known.get(name);
        return view == null ? null : view.made().apply(Arena.ofAuto());
      }

      @Override
      public boolean containsKey(@Nullable Object name) {
        return known.containsKey(name);
      }
    };
  }

  /// What [#tensors()] are, without making one.
  public List<TensorSpec> specs() {
    return views().values().stream().map(View::spec).toList();
  }

  /// One of [#tensors()], made in an arena where it has to be made.
  public Optional<TensorBytes> tensor(String name, Arena arena) {
    return Optional.ofNullable(views().get(name)).map(view -> view.made().apply(arena));
  }

  private SequencedMap<String, View> views() {
    if (views.isEmpty()) stored.values().forEach(this::view);
    return views;
  }

  private void view(TensorBytes tensor) {
    String name = tensor.name();
    if (name.endsWith(".attn_k_b.weight")) {
      joinLatent(name.substring(0, name.length() - "attn_k_b.weight".length()), tensor);
      return;
    }
    GgufNames.toHuggingFace(name)
        .ifPresent(there -> {
          if (there.contains(GgufNames.ANY_EXPERT)) experts(there, tensor);
          else if (permuted(name))
            views.put(
                there,
                new View(
                    renamed(there, tensor).spec(),
                    arena -> unpermuted(renamed(there, tensor), heads(name), arena)));
          else
            views.put(there, new View(renamed(there, tensor).spec(), _ -> renamed(there, tensor)));
        });
  }

  private static TensorBytes renamed(String name, TensorBytes tensor) {
    return new TensorBytes(
        new TensorSpec(name, tensor.spec().type(), tensor.spec().shape()), tensor.bytes());
  }

  /// Slices of a stack [E,out,in].
  private void experts(String there, TensorBytes stack) {
    List<Long> shape = stack.spec().shape();
    if (shape.size() != 3)
      throw keys.wrong(stack.name() + " has shape " + shape, "[experts, out, in]");
    if (shape.getFirst() > MOST_EXPERTS)
      throw keys.wrong(
          stack.name() + " has " + shape.getFirst() + " experts", "at most " + MOST_EXPERTS);
    long bytes = stack.bytes().byteSize() / shape.getFirst();
    for (long e = 0; e < shape.getFirst(); e++) {
      String name = there.replace(GgufNames.ANY_EXPERT, String.valueOf(e));
      long at = e * bytes;
      var spec = new TensorSpec(name, stack.spec().type(), shape.subList(1, 3));
      views.put(name, new View(spec, _ -> new TensorBytes(spec, stack.bytes().asSlice(at, bytes))));
    }
  }

  /// Only this architecture's file turns the rows of queries and keys.
  private boolean permuted(String name) {
    return GgufConfig.architecture(keys).equals("llama")
        && (name.contains(".attn_q.") || name.contains(".attn_k."));
  }

  private long heads(String name) {
    long heads = keys.whole("llama.attention.head_count").orElse(1L);
    return name.contains(".attn_q.")
        ? heads
        : keys.whole("llama.attention.head_count_kv").orElse(heads);
  }

  /// Row `h D + 2 i + s` of the file is row `h D + s D / 2 + i` of the checkpoint.
  private TensorBytes unpermuted(TensorBytes tensor, long heads, Arena arena) {
    long rows = tensor.spec().shape().getFirst();
    if (heads < 1 || rows % (2 * heads) != 0)
      throw keys.wrong(tensor.name() + " has " + rows + " rows", "pairs for " + heads + " heads");
    long rowBytes = tensor.bytes().byteSize() / rows;
    MemorySegment out = arena.allocate(tensor.bytes().byteSize(), Long.BYTES);
    long width = rows / heads;
    for (long row = 0; row < rows; row++) {
      long inside = row % width;
      long to = row - inside + inside % 2 * (width / 2) + inside / 2;
      MemorySegment.copy(tensor.bytes(), row * rowBytes, out, to * rowBytes, rowBytes);
    }
    return new TensorBytes(tensor.spec(), out);
  }

  /// kv_b_proj [H (nope + v), r] of `attn_k_b` [H,r,nope] and `attn_v_b` [H,v,r], in float32 since
  /// the first is turned.
  private void joinLatent(String at, TensorBytes keyPart) {
    TensorBytes valuePart = stored.get(at + "attn_v_b.weight");
    List<Long> keyShape = keyPart.spec().shape();
    if (valuePart == null
        || keyShape.size() != 3
        || valuePart.spec().shape().size() != 3
        || !valuePart.spec().shape().getFirst().equals(keyShape.getFirst())
        || !valuePart.spec().shape().get(2).equals(keyShape.get(1)))
      throw keys.wrong(
          at + "attn_k_b has no attn_v_b of its kind",
          "both, of three dimensions and the same heads and rank");
    String name = GgufNames.toHuggingFace(at + "attn_kv_b.weight").orElseThrow();
    int heads = Math.toIntExact(keyShape.getFirst());
    int rank = Math.toIntExact(keyShape.get(1));
    int plain = Math.toIntExact(keyShape.get(2));
    int value = Math.toIntExact(valuePart.spec().shape().get(1));
    var spec = new TensorSpec(name, StoredType.F32, (long) heads * (plain + value), (long) rank);
    views.put(
        name,
        new View(
            spec,
            arena -> {
              MemorySegment k_HRP = floats(keyPart, arena);
              MemorySegment v_HVR = floats(valuePart, arena);
              MemorySegment out = arena.allocate(spec.bytes(), Long.BYTES);
              for (int h = 0; h < heads; h++) {
                long head = (long) h * (plain + value) * rank;
                for (int p = 0; p < plain; p++)
                  for (int r = 0; r < rank; r++)
                    out.setAtIndex(
                        GgufValue.FLOAT,
                        head + (long) p * rank + r,
                        k_HRP.getAtIndex(GgufValue.FLOAT, ((long) h * rank + r) * plain + p));
                MemorySegment.copy(
                    v_HVR,
                    (long) h * value * rank * Float.BYTES,
                    out,
                    (head + (long) plain * rank) * Float.BYTES,
                    (long) value * rank * Float.BYTES);
              }
              return new TensorBytes(spec, out);
            }));
  }

  /// A tensor as float32.
  private MemorySegment floats(TensorBytes tensor, Arena arena) {
    if (tensor.spec().type() == StoredType.F32) return tensor.bytes();
    long elements = tensor.spec().shape().stream().reduce(1L, Math::multiplyExact);
    MemorySegment out = arena.allocate(elements * Float.BYTES, Long.BYTES);
    try {
      Blocks.floats(tensor, out);
    } catch (IllegalArgumentException e) {
      throw keys.wrong(String.valueOf(e.getMessage()), "weights that are numbers with a fraction");
    }
    return out;
  }

  @Override
  public void close() {
    shards.forEach(GgufFile::close);
    shards.clear();
  }
}
