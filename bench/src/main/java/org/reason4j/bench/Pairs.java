package org.reason4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Runs two commands in turns (A B B A A B ...), each of which prints a JSON line, and tells the
/// ratio A / B of a figure pair by pair. Neighbours in time share the machine's load, so that the
/// ratio holds where the figures themselves do not.
///
/// Usage: `Pairs A B [--pairs 5] [--metric tokens_per_second] [--history FILE] [--commit ID]`.
/// Where both lines hold `losses`, they must agree within 1e-3: faster with other numbers is not
/// faster.
public final class Pairs {
  private static final double LOSS_TOLERANCE = 1e-3;

  private Pairs() {}

  /// See the class.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options = Options.parse(arguments, Set.of("pairs", "metric", "history", "commit"));
    String ours = options.word(0, "a command");
    String theirs = options.word(1, "a second command");
    String metric = options.text("metric", "tokens_per_second");
    List<JsonNode> a = new ArrayList<>();
    List<JsonNode> b = new ArrayList<>();
    for (int i = 0; i < options.count("pairs", 5); i++) {
      if (i % 2 == 0) {
        a.add(run(ours));
        b.add(run(theirs));
      } else {
        b.add(run(theirs));
        a.add(run(ours));
      }
      System.err.printf(
          "pair %d: %s %s, %s %s: ratio %.3f%n",
          i + 1,
          a.getLast().path("peer").asString(),
          a.getLast().path(metric),
          b.getLast().path("peer").asString(),
          b.getLast().path(metric),
          ratio(a.getLast(), b.getLast(), metric));
    }
    ObjectNode line = summary(a, b, metric);
    line.put("time", Clock.systemUTC().instant().toString());
    line.put("commit", options.text("commit", ""));
    String text = JsonMapper.shared().writeValueAsString(line);
    System.out.println(text);
    String history = options.text("history", "");
    if (!history.isEmpty()) {
      try (Disk.Output output = Disk.system().append(Path.of(history))) {
        output.write(StandardCharsets.UTF_8.encode(text + "\n"));
      }
    }
  }

  private static JsonNode run(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    List<String> lines = output.lines().filter(line -> line.startsWith("{")).toList();
    if (status != 0 || lines.isEmpty())
      throw new IllegalStateException(
          "exit code "
              + status
              + " and "
              + lines.size()
              + " JSON lines; expected 0 and one: "
              + command);
    return JsonMapper.shared().readTree(lines.getLast());
  }

  private static double ratio(JsonNode a, JsonNode b, String metric) {
    double ours = a.path(metric).asDouble(Double.NaN);
    double theirs = b.path(metric).asDouble(Double.NaN);
    double ratio = ours / theirs;
    if (!(ratio > 0))
      throw new IllegalStateException(
          metric + " is " + ours + " and " + theirs + "; expected two numbers above 0");
    for (int i = 0; i < a.path("losses").size(); i++) {
      double difference =
          Math.abs(a.path("losses").path(i).asDouble() - b.path("losses").path(i).asDouble());
      if (!(difference < LOSS_TOLERANCE))
        throw new IllegalStateException(
            "losses are "
                + a.path("losses")
                + " and "
                + b.path("losses")
                + "; expected the same within "
                + LOSS_TOLERANCE
                + ": the two sides do different work");
    }
    return ratio;
  }

  static ObjectNode summary(List<JsonNode> a, List<JsonNode> b, String metric) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) ratios.add(ratio(a.get(i), b.get(i), metric));
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("job", a.getFirst().path("job").asString());
    line.put("work", a.getFirst().path("work").asString());
    line.put("metric", metric);
    ObjectNode ratio = line.putObject("ratio");
    ratio.put("median", BenchLine.rounded(Timing.median(ratios)));
    ratio.put("min", BenchLine.rounded(ratios.stream().mapToDouble(r -> r).min().orElseThrow()));
    ratio.put("max", BenchLine.rounded(ratios.stream().mapToDouble(r -> r).max().orElseThrow()));
    ratio.put("best_over_best", BenchLine.rounded(best(a, metric) / best(b, metric)));
    side(line.putObject("a"), a, metric);
    side(line.putObject("b"), b, metric);
    line.put("host_cpu", a.getFirst().path("host_cpu").asString());
    line.put("threads", a.getFirst().path("threads").asInt());
    return line;
  }

  private static double best(List<JsonNode> lines, String metric) {
    return lines.stream().mapToDouble(l -> l.path(metric).asDouble()).max().orElseThrow();
  }

  private static void side(ObjectNode side, List<JsonNode> lines, String metric) {
    JsonNode first = lines.getFirst();
    for (String field : List.of("peer", "version", "params", "omp_wait", "warm_up_seconds"))
      if (first.has(field)) side.set(field, first.path(field));
    side.put("best", best(lines, metric));
    var all = side.putArray("all");
    lines.forEach(l -> all.add(l.path(metric)));
    side.put(
        "peak_rss_mib",
        lines.stream().mapToLong(l -> l.path("peak_rss_mib").asLong()).max().orElseThrow());
    var loads = side.putArray("load_before");
    lines.forEach(l -> loads.add(l.path("load_before")));
  }
}
