package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.reason4j.event.RunEvent.Interval;
import org.reason4j.model.Compute;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a distillation came to: a line of the comparison of students and methods (DeepSeek-R1,
/// tables 5 and 6), kept in a run's `distillation.json`.
///
/// @param student layout and size, such as `qwen2-64x2`
/// @param method `sft`, `forward-kl`, `reverse-kl` or `jsd`
/// @param spent by the student: its pretraining where it was made here, its own answers, its
///   updates
/// @param teacher spent by the teacher: traces drawn, tokens scored
/// @param suites pass@1 with its interval by suite
public record DistillResult(
    String student,
    long parameters,
    String method,
    Compute spent,
    Compute teacher,
    Map<String, Value> suites) {
  public static final String FILE = "distillation.json";

  /// A number and its 95 % interval.
  public record Value(double value, Interval interval) {}

  public DistillResult {
    suites = java.util.Collections.unmodifiableMap(new TreeMap<>(suites));
  }

  /// The keys of an entry of `distillation` in the summary of the pipeline.
  public ObjectNode json() {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("student", student);
    node.put("parameters", parameters);
    node.put("method", method);
    node.put("flops", spent.total());
    node.put("flops_training", spent.training());
    node.put("flops_sampling", spent.sampling());
    node.put("teacher_flops", teacher.total());
    node.put("teacher_flops_training", teacher.training());
    node.put("teacher_flops_sampling", teacher.sampling());
    ObjectNode all = node.putObject("suites");
    suites.forEach((name, own) -> {
      ObjectNode suite = all.putObject(name);
      suite.put("value", own.value());
      suite.putArray("ci").add(own.interval().low()).add(own.interval().high());
    });
    return node;
  }

  void write(Disk disk, Path run) {
    String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json());
    disk.publish(run.resolve(FILE), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the result of a finished run.
  public static DistillResult read(Disk disk, Path run) {
    JsonNode node = JsonMapper.shared().readTree(disk.read(run.resolve(FILE)));
    Map<String, Value> suites = new TreeMap<>();
    node.path("suites")
        .properties()
        .forEach(e -> {
          JsonNode ci = e.getValue().path("ci");
          suites.put(
              e.getKey(),
              new Value(
                  e.getValue().path("value").asDouble(),
                  new Interval(ci.path(0).asDouble(), ci.path(1).asDouble())));
        });
    return new DistillResult(
        node.path("student").asString(),
        node.path("parameters").asLong(),
        node.path("method").asString(),
        new Compute(node.path("flops_training").asDouble(), node.path("flops_sampling").asDouble()),
        new Compute(
            node.path("teacher_flops_training").asDouble(),
            node.path("teacher_flops_sampling").asDouble()),
        suites);
  }
}
