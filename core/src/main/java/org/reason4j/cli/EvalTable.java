package org.reason4j.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reason4j.eval.Intervals;
import org.reason4j.eval.suite.Answered;
import org.reason4j.eval.suite.Judged;
import org.reason4j.eval.suite.SuiteRun;

/// How far an evaluation is, on stderr: a row a suite that is written over on a terminal, a line
/// now and then elsewhere.
final class EvalTable implements SuiteRun.Watcher {
  private static final long TERMINAL_MILLIS = 250;
  private static final long LINE_MILLIS = 30_000;

  private final Session session;
  private final boolean quiet;
  private long shown;
  private long began;
  private int before;
  private int done;
  private final Map<String, int[]> items = new HashMap<>(); // right, verified
  private int truncated;
  private int failed;
  private final Map<String, Integer> failures = new HashMap<>(); // of all suites, by their reasons
  private long tokens;
  private boolean open;

  EvalTable(Session session, boolean quiet) {
    this.session = session;
    this.quiet = quiet;
  }

  @Override
  public void begun(SuiteRun.Planned suite, int already) {
    end();
    began = session.clock().millis();
    shown = began;
    before = already;
    done = already;
    items.clear();
    truncated = 0;
    failed = 0;
    tokens = 0;
    if (!quiet && already > 0)
      session
          .err()
          .println(
              "%s: %,d of %,d answers are there already"
                  .formatted(suite.suite().name(), already, suite.total()));
  }

  @Override
  public void judged(SuiteRun.Planned suite, Judged answer) {
    done++;
    switch (answer.verdict()) {
      case CORRECT, WRONG -> {
        int[] counts = items.computeIfAbsent(answer.item(), _ -> new int[2]);
        if (answer.verdict() == Judged.Verdict.CORRECT) counts[0]++;
        counts[1]++;
      }
      case FAILED -> {
        failed++;
        failures.merge(answer.reason(), 1, Integer::sum);
      }
      case UNVERIFIED -> {}
    }
    if (answer.truncated()) truncated++;
    if (answer.answer() instanceof Answered.Text text) tokens += text.tokens().orElse(0);
    if (quiet) return;
    long now = session.clock().millis();
    boolean last = done == suite.total();
    if (!last && now - shown < (session.terminal() ? TERMINAL_MILLIS : LINE_MILLIS)) return;
    shown = now;
    String line = line(suite, now - began);
    if (session.terminal()) {
      session
          .err()
          .print("\r\033[K" + line.substring(0, Math.min(line.length(), session.columns())));
      session.err().flush();
      open = true;
    } else {
      session.err().println(line);
    }
  }

  /// Leaves the row that is written over.
  void end() {
    if (open) session.err().println();
    open = false;
  }

  /// Why most of the askings failed that did; empty where none did.
  Optional<String> failure() {
    return failures.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey);
  }

  private String line(SuiteRun.Planned suite, long millis) {
    List<String> parts = new ArrayList<>();
    parts.add("%s %,d/%,d".formatted(suite.suite().name(), done, suite.total()));
    if (!items.isEmpty()) {
      double mean =
          items.values().stream().mapToDouble(c -> (double) c[0] / c[1]).average().orElse(0);
      // Wilson's over the items: cheap, and as wide as the items make it
      var interval = Intervals.wilson((int) Math.round(mean * items.size()), items.size(), 0.95);
      parts.add(
          String.format(
              Locale.ROOT,
              "pass@1 %.1f %% [%.0f, %.0f] so far",
              100 * mean,
              100 * interval.low(),
              100 * interval.high()));
    }
    int made = done - before;
    parts.add(String.format(Locale.ROOT, "%.1f %% truncated", 100.0 * truncated / made));
    if (failed > 0) parts.add("%,d failed".formatted(failed));
    if (tokens > 0 && millis > 0)
      parts.add(String.format(Locale.ROOT, "%,.0f tokens/s", tokens * 1000.0 / millis));
    if (done < suite.total())
      parts.add("%s left".formatted(time(millis * (suite.total() - done) / made)));
    return String.join(", ", parts);
  }

  private static String time(long millis) {
    long seconds = millis / 1000;
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
