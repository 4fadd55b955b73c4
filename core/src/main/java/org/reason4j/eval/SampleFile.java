package org.reason4j.eval;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The judged samples of one evaluation as compressed JSON lines,
/// `RUN/evaluations/<phase>-<step>-<suite>.jsonl.gz`: what a paired comparison of two runs needs.
///
/// The same samples give the same bytes.
public final class SampleFile {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private SampleFile() {}

  /// The file of an evaluation within a run directory.
  public static Path of(Path run, String phase, long step, String suite) {
    return run.resolve("evaluations").resolve("%s-%06d-%s.jsonl.gz".formatted(phase, step, suite));
  }

  /// Writes all samples, to a draft that is renamed when complete.
  public static void write(Path file, List<Sample> samples) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    try (var out =
        new BufferedWriter(
            new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(draft)), StandardCharsets.UTF_8))) {
      for (Sample sample : samples) {
        out.write(MAPPER.writeValueAsString(node(sample)));
        out.write('\n');
      }
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// All samples of a file, in its order.
  ///
  /// @throws IOException naming the file and line if a line is no sample
  public static List<Sample> read(Path file) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          samples.add(sample(MAPPER.readTree(line)));
        } catch (JacksonException | IllegalArgumentException e) {
          throw new IOException(
              "%s:%d: not a judged sample (%s); evaluate again to rewrite the file"
                  .formatted(file, samples.size() + 1, e.getMessage()),
              e);
        }
      }
    }
    return samples;
  }

  private static ObjectNode node(Sample sample) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("item", sample.item())
        .put("sample", sample.sample())
        .put("verdict", sample.verdict().name().toLowerCase(Locale.ROOT));
    sample
        .answer()
        .ifPresentOrElse(answer -> node.put("answer", answer), () -> node.putNull("answer"));
    node.put("format", sample.format())
        .put("length", sample.length())
        .put("truncated", sample.truncated())
        .put("reflection_words", sample.reflectionWords())
        .put("language_consistency", sample.languageConsistency())
        .put("style", sample.style());
    ObjectNode behaviour = node.putObject("behaviour");
    sample.behaviour().forEach(behaviour::put);
    return node;
  }

  private static Sample sample(JsonNode node) {
    Map<String, Double> behaviour = new TreeMap<>();
    node.path("behaviour")
        .properties()
        .forEach(e -> behaviour.put(e.getKey(), e.getValue().doubleValue()));
    JsonNode answer = required(node, "answer");
    return new Sample(
        required(node, "item").stringValue(),
        required(node, "sample").intValue(),
        Sample.Judgement.valueOf(required(node, "verdict").stringValue().toUpperCase(Locale.ROOT)),
        answer.isNull() ? Optional.empty() : Optional.of(answer.stringValue()),
        required(node, "format").booleanValue(),
        required(node, "length").intValue(),
        required(node, "truncated").booleanValue(),
        required(node, "reflection_words").intValue(),
        required(node, "language_consistency").doubleValue(),
        required(node, "style").stringValue(),
        behaviour);
  }

  private static JsonNode required(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) throw new IllegalArgumentException("key \"" + key + "\" is missing");
    return value;
  }
}
