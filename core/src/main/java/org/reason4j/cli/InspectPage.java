package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.reason4j.model.ConfigSummary;
import org.reason4j.pipeline.Inspection;
import org.reason4j.pipeline.Inspection.Use;
import org.reason4j.pipeline.MemoryNeed;
import org.reason4j.text.AddedToken;
import org.reason4j.weights.TensorSpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `inspect` found, for people (80 columns) and for programs.
record InspectPage(Path path, Inspection inspection, InspectCommand.Words words) {
  /// Tokens of a cache, and of a row, that memory is told for.
  private static final long TOKENS = 2048;

  /// Metadata of GGUF that is told in other rows.
  private static final Pattern TOLD = Pattern.compile("^[\\w-]+\\.(?!name|size|licen|quant|file)");

  private static final int SHOWN = 5;
  private static final int FLOAT = 4;

  /// What is wrong with the files.
  List<String> problems() {
    List<String> all = new ArrayList<>();
    if (inspection.use() instanceof Use.Damaged(List<String> problems)) {
      all.addAll(problems.subList(0, Math.min(SHOWN, problems.size())));
      if (problems.size() > SHOWN)
        all.add("and %,d more weights like these".formatted(problems.size() - SHOWN));
    }
    all.addAll(words.problems());
    return all;
  }

  // ---- for people ----

  String text() {
    var text = new StringBuilder();
    text.append(
        "%s: %s, %s, %s%n"
            .formatted(
                path,
                inspection.format(),
                inspection.files() == 1 ? "1 file" : inspection.files() + " files",
                size(inspection.storedBytes())));
    text.append('\n');
    inspection.config().ifPresent(config -> row(text, "family", family(config)));
    row(text, "runs", runs());
    long all = inspection.parameters();
    long active = inspection.activeParameters();
    row(
        text,
        "parameters",
        "%,d%s%s"
            .formatted(
                all,
                rounded(all),
                active == all ? "" : ", %,d active%s".formatted(active, rounded(active))));
    inspection.config().ifPresent(config -> shape(text, config));
    vocabulary(text);
    inspection
        .metadata()
        .forEach((key, value) -> {
          if (!TOLD.matcher(key).find()) row(text, "metadata", key + " = " + shortened(value));
        });
    types(text);
    if (inspection.config().isPresent()) memory(text);
    return text.toString();
  }

  private static String shortened(String value) {
    return value.length() <= 60 ? value : value.substring(0, 57) + "...";
  }

  private static String family(ConfigSummary config) {
    String names = String.join(", ", config.architectures());
    return config.family().orElse("not given") + (names.isEmpty() ? "" : " (" + names + ")");
  }

  private String runs() {
    return switch (inspection.use()) {
      case Use.Runs(List<String> idle) ->
          idle.isEmpty()
              ? "yes"
              : "yes; %,d tensors are not read: %s".formatted(idle.size(), some(idle));
      case Use.NotBuilt(String reason) -> "no: " + reason;
      case Use.Damaged(List<String> problems) -> "no: " + problems.getFirst();
      case Use.Unnamed() -> "no config.json beside the weights: nothing tells how to run them";
    };
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(3, names.size())))
        + (names.size() > 3 ? ", ..." : "");
  }

  private void shape(StringBuilder text, ConfigSummary config) {
    List<String> parts = new ArrayList<>();
    number(parts, config.layers(), "%,d layers");
    number(parts, config.width(), "width %,d");
    number(parts, config.heads(), "%,d heads");
    if (config.number("kv_lora_rank").isPresent())
      number(parts, config.number("kv_lora_rank"), "latent %,d");
    else number(parts, config.keyValueHeads(), "%,d of keys and values");
    if (config.experts().isPresent())
      parts.add(
          "%,d experts, %,d a token"
              .formatted(config.experts().getAsLong(), config.activeExperts().orElse(0)));
    if (!parts.isEmpty()) row(text, "shape", String.join(", ", parts));
    config
        .maxPositions()
        .ifPresent(positions -> row(text, "context", "%,d tokens".formatted(positions)));
    inspection
        .cacheElementsPerToken()
        .ifPresent(elements ->
            row(
                text,
                "cache",
                "%,d bytes a token (%,d elements, float32)".formatted(FLOAT * elements, elements)));
  }

  private static void number(List<String> parts, OptionalLong value, String format) {
    value.ifPresent(number -> parts.add(format.formatted(number)));
  }

  private void vocabulary(StringBuilder text) {
    OptionalLong ids = vocabularySize();
    String tokenizer =
        words
            .tokenizer()
            .map(read -> "; tokenizer.json has %,d".formatted(read.vocabularySize()))
            .orElse(inspection.config().isPresent() ? "; no tokenizer.json" : "");
    ids.ifPresent(count -> row(text, "vocabulary", "%,d ids%s".formatted(count, tokenizer)));
    if (!words.endTokens().isEmpty())
      row(
          text,
          "end tokens",
          String.join(", ", words.endTokens().stream().sorted().map(this::named).toList()));
    List<String> special = special().stream().map(AddedToken::content).toList();
    if (!special.isEmpty())
      row(
          text,
          "special",
          "%,d: %s%s"
              .formatted(
                  special.size(),
                  String.join(" ", special.subList(0, Math.min(6, special.size()))),
                  special.size() > 6 ? " ..." : ""));
    if (inspection.config().isPresent())
      row(
          text,
          "template",
          words
              .template()
              .map(source -> "chat template of %,d characters".formatted(source.length()))
              .orElse("none"));
  }

  private String named(int id) {
    return words
        .tokenizer()
        .filter(read -> id < read.vocabularySize())
        .map(read -> id + " " + read.token(id))
        .orElseGet(() -> String.valueOf(id));
  }

  private void types(StringBuilder text) {
    text.append("%n  %-12s %9s %18s %13s%n".formatted("type", "tensors", "elements", "size"));
    inspection
        .types()
        .forEach((name, count) ->
            text.append(
                "  %-12s %,9d %,18d %13s%n"
                    .formatted(name, count.tensors(), count.elements(), size(count.bytes()))));
  }

  private void memory(StringBuilder text) {
    text.append('\n');
    long tokens = tokens();
    need(text, "to run", "float32, %,d tokens".formatted(tokens), inspection.running(tokens));
    need(
        text,
        "to train",
        "all of it, a row of %,d tokens".formatted(tokens),
        inspection.training(tokens));
  }

  private static void need(StringBuilder text, String name, String what, MemoryNeed need) {
    row(text, name, "about %s (%s)".formatted(size(need.bytes()), what));
    row(
        text,
        "",
        String.join(
            ", ",
            need.parts().entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .map(part -> part.getKey() + " " + size(part.getValue()))
                .toList()));
  }

  /// A line of at most 80 columns, and those it goes on in.
  private static void row(StringBuilder text, String name, String value) {
    String label = name;
    var line = new StringBuilder();
    for (String word : value.replaceAll("\\s+", " ").split(" ")) {
      if (!line.isEmpty() && 16 + line.length() + word.length() > 80) {
        text.append("  %-12s %s%n".formatted(label, line));
        label = "";
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    text.append("  %-12s %s%n".formatted(label, line));
  }

  private static String size(long bytes) {
    if (bytes < 1L << 10) return bytes + " bytes";
    if (bytes < 1L << 20) return String.format(Locale.ROOT, "%,.1f KiB", bytes / 1024.0);
    if (bytes < 1L << 30) return String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
    return String.format(Locale.ROOT, "%,.1f GiB", bytes / 1073741824.0);
  }

  private static String rounded(long count) {
    if (count < 1_000_000) return "";
    return count < 1_000_000_000
        ? String.format(Locale.ROOT, " (%.1f million)", count / 1e6)
        : String.format(Locale.ROOT, " (%.1f billion)", count / 1e9);
  }

  // ---- for programs ----

  String json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("path", path.toString());
    root.put("format", inspection.format());
    Optional<ConfigSummary> config = inspection.config();
    text(root, "family", config.flatMap(ConfigSummary::family));
    ArrayNode architectures = root.putArray("architectures");
    config.ifPresent(read -> read.architectures().forEach(architectures::add));
    root.put("runs", inspection.use() instanceof Use.Runs && problems().isEmpty());
    ArrayNode problems = root.putArray("problems");
    if (inspection.use() instanceof Use.NotBuilt(String reason)) problems.add(reason);
    problems().forEach(problems::add);
    root.put("parameters", inspection.parameters());
    root.put("active_parameters", inspection.activeParameters());
    OptionalLong elements = inspection.cacheElementsPerToken();
    number(root, "kv_elements_per_token", elements);
    number(
        root,
        "kv_bytes_per_token",
        elements.isPresent() ? OptionalLong.of(FLOAT * elements.getAsLong()) : elements);
    number(root, "layers", config.map(ConfigSummary::layers));
    number(root, "width", config.map(ConfigSummary::width));
    number(root, "context_length", config.map(ConfigSummary::maxPositions));
    number(root, "vocabulary_size", vocabularySize());
    text(root, "dtype", inspection.mainType());
    types(root);
    text(root, "chat_template", words.template());
    ArrayNode ends = root.putArray("end_tokens");
    words.endTokens().stream().sorted().forEach(ends::add);
    ObjectNode special = root.putObject("special_tokens");
    special().forEach(token -> special.put(token.content(), id(token)));
    ObjectNode memory = root.putObject("memory");
    long tokens = tokens();
    memory.put("tokens", tokens);
    need(memory.putObject("run"), inspection.running(tokens));
    need(memory.putObject("train"), inspection.training(tokens));
    return JsonMapper.shared().writeValueAsString(root);
  }

  private void types(ObjectNode root) {
    ObjectNode types = root.putObject("dtypes");
    inspection
        .types()
        .forEach((name, count) ->
            types
                .putObject(name)
                .put("tensors", count.tensors())
                .put("elements", count.elements())
                .put("bytes", count.bytes()));
    root.put("stored_bytes", inspection.storedBytes());
    root.put("files", inspection.files());
    root.put("tensor_count", inspection.tensors().size());
    ArrayNode tensors = root.putArray("tensors");
    for (TensorSpec spec : inspection.tensors()) {
      ObjectNode one = tensors.addObject();
      one.put("name", spec.name()).put("dtype", spec.type().name());
      ArrayNode shape = one.putArray("shape");
      spec.shape().forEach(shape::add);
      one.put("bytes", spec.bytes());
    }
    ArrayNode idle = root.putArray("unused_tensors");
    if (inspection.use() instanceof Use.Runs(List<String> names)) names.forEach(idle::add);
    ObjectNode metadata = root.putObject("metadata");
    inspection.metadata().forEach(metadata::put);
  }

  private static void need(ObjectNode node, MemoryNeed need) {
    node.put("bytes", need.bytes());
    ObjectNode parts = node.putObject("parts");
    for (Map.Entry<String, Long> part : need.parts().entrySet())
      parts.put(part.getKey(), part.getValue());
  }

  private static void text(ObjectNode node, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> node.put(name, text), () -> node.putNull(name));
  }

  private static void number(ObjectNode node, String name, Optional<OptionalLong> value) {
    number(node, name, value.orElse(OptionalLong.empty()));
  }

  private static void number(ObjectNode node, String name, OptionalLong value) {
    value.ifPresentOrElse(number -> node.put(name, number), () -> node.putNull(name));
  }

  private OptionalLong vocabularySize() {
    return inspection
        .config()
        .map(config -> config.number("vocab_size"))
        .orElse(OptionalLong.empty());
  }

  private long tokens() {
    return Math.min(
        TOKENS,
        inspection
            .config()
            .map(ConfigSummary::maxPositions)
            .orElse(OptionalLong.empty())
            .orElse(TOKENS));
  }

  private List<AddedToken> special() {
    Predicate<AddedToken> kept = AddedToken::special;
    return words
        .tokenizer()
        .map(read -> read.addedTokens().stream().filter(kept).toList())
        .orElse(List.of());
  }

  private int id(AddedToken token) {
    return words.tokenizer().orElseThrow().id(token.content()).orElse(-1);
  }
}
