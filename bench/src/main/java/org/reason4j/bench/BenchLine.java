package org.reason4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.reason4j.engine.PeakMemory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The one JSON line that a benchmark prints; a peer's script prints the same fields.
final class BenchLine {
  private BenchLine() {}

  /// @param work name of the work file
  /// @param tokens tokens of one repeat
  /// @param more fields of this job alone: numbers, texts or lists of numbers
  static String of(
      String job,
      String work,
      Map<String, ?> params,
      Timing timing,
      long tokens,
      int threads,
      Map<String, ?> more) {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("job", job);
    line.put("peer", "reason4j");
    line.put("version", "0.1.0, jdk " + Runtime.version());
    line.put("work", work);
    line.set("params", JsonMapper.shared().valueToTree(params));
    line.put("seconds", rounded(timing.best()));
    line.put("seconds_median", rounded(timing.median()));
    line.set("seconds_all", JsonMapper.shared().valueToTree(rounded(timing.seconds())));
    line.put("tokens", tokens);
    line.put("tokens_per_second", rounded(tokens / timing.best()));
    line.put("tokens_per_second_median", rounded(tokens / timing.median()));
    line.set("cpu_seconds_all", JsonMapper.shared().valueToTree(rounded(timing.cpuSeconds())));
    double cpu = timing.cpuSeconds().stream().mapToDouble(s -> s).min().orElseThrow();
    line.put("tokens_per_cpu_second", rounded(tokens / cpu));
    line.put("warm_up_seconds", rounded(timing.warmUpSeconds()));
    more.forEach((name, value) -> line.set(name, JsonMapper.shared().valueToTree(value)));
    line.put("peak_rss_mib", Math.round(PeakMemory.mebibytes()));
    line.put("threads", threads);
    line.put("dtype", "float32");
    line.put("omp_wait", System.getenv().getOrDefault("OMP_WAIT_POLICY", "passive"));
    line.put("host_cpu", cpu());
    line.put("load_before", rounded(timing.loadBefore()));
    return JsonMapper.shared().writeValueAsString(line);
  }

  static String cpu() {
    int cores = Runtime.getRuntime().availableProcessors();
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
              .filter(line -> line.startsWith("model name"))
              .findFirst()
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .orElse(System.getProperty("os.arch"))
          + " ("
          + cores
          + " cpus)";
    } catch (IOException notLinux) {
      return System.getProperty("os.arch") + " (" + cores + " cpus)";
    }
  }

  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(BenchLine::rounded).toList();
  }

  static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
