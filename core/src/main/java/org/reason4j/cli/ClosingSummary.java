package org.reason4j.cli;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reason4j.event.RunEvent;
import org.reason4j.report.RunRecord;

/// The last lines of a run: what it came to, where it is, what to try next.
final class ClosingSummary {
  private ClosingSummary() {}

  static String of(RunRecord run, String folder, String report) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (String suite : run.suites()) {
      Optional<RunEvent.Evaluated> base = run.evaluation("base", suite);
      Optional<RunEvent.Evaluated> last = run.evaluation("final", suite);
      if (base.isEmpty() || last.isEmpty()) continue;
      lines.add(
          suite.replace('_', ' ') + " problems".substring(suite.endsWith("problems") ? 9 : 0));
      row(lines, "pass@1", base.get(), last.get(), "pass@1", "pass@1_ci");
      String consensus = "cons@" + Math.round(metric(last.get(), "samples"));
      row(lines, consensus, base.get(), last.get(), consensus, consensus + "_ci");
      plain(lines, "mean length", base.get(), last.get(), "mean_length", "tokens");
      plain(lines, "reflection words", base.get(), last.get(), "reflection_words", "an answer");
    }
    boolean graded = lines.size() > 1 && !run.steps("grpo").isEmpty();
    for (String sentence : run.sentences())
      lines.add(sentence.replace("→", "->").replace('\u202f', ','));
    double seconds = run.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "%.1f minutes, peak memory %.0f MiB",
            seconds / 60,
            run.largest("peak_rss_mib").orElse(Double.NaN)));
    lines.add("report: " + report);
    if (Files.isDirectory(run.directory().resolve("export")))
      lines.add("model:  " + folder + "/export");
    lines.add("");
    lines.add("try next:");
    if (run.trainedRewardModel()) {
      lines.add(
          "  ./reason4j grpo RECIPE --set reward.helpfulness-model="
              + folder
              + "/export --set reward.helpfulness=1.0");
      return String.join("\n", lines);
    }
    lines.add("  ./reason4j chat " + folder);
    if (!graded) return String.join("\n", lines);
    lines.add(
        "  ./reason4j zero --reward format --base "
            + folder
            + "/base      (a control: what if only the form is rewarded?)");
    lines.add("  ./reason4j replay " + folder + " --step 10");
    return String.join("\n", lines);
  }

  private static double metric(RunEvent.Evaluated evaluated, String key) {
    return evaluated.metrics().getOrDefault(key, Double.NaN);
  }

  private static void row(
      List<String> lines,
      String name,
      RunEvent.Evaluated base,
      RunEvent.Evaluated last,
      String key,
      String interval) {
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-17s %s -> %s",
            name,
            cell(base, key, interval),
            cell(last, key, interval)));
  }

  private static String cell(RunEvent.Evaluated evaluated, String key, String interval) {
    String value = String.format(Locale.ROOT, "%.1f %%", 100 * metric(evaluated, key));
    RunEvent.Interval known = evaluated.intervals().get(interval);
    return known == null
        ? value
        : value
            + String.format(Locale.ROOT, " [%.0f, %.0f]", 100 * known.low(), 100 * known.high());
  }

  private static void plain(
      List<String> lines,
      String name,
      RunEvent.Evaluated base,
      RunEvent.Evaluated last,
      String key,
      String unit) {
    lines.add(
        String.format(
            Locale.ROOT,
            "  %-17s %.1f -> %.1f %s",
            name,
            metric(base, key),
            metric(last, key),
            unit));
  }
}
