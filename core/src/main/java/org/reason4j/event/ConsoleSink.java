package org.reason4j.event;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.reason4j.event.RunEvent.CheckpointSaved;
import org.reason4j.event.RunEvent.Evaluated;
import org.reason4j.event.RunEvent.ExamplesCounted;
import org.reason4j.event.RunEvent.PhaseFinished;
import org.reason4j.event.RunEvent.PhaseStarted;
import org.reason4j.event.RunEvent.Progress;
import org.reason4j.event.RunEvent.Readiness;
import org.reason4j.event.RunEvent.RunFinished;
import org.reason4j.event.RunEvent.SignalLost;
import org.reason4j.event.RunEvent.StageChanged;
import org.reason4j.event.RunEvent.StepFinished;
import org.reason4j.event.RunEvent.StepSkipped;

/// A run as a person watches it: a line for each thing that happened, and below them one status
/// line with the bar, the count and the time left of the phase, drawn over itself.
///
/// A phase of many steps (pretraining) prints every twentieth part of its steps, a phase of up to
/// 200 prints each. The time left is measured over the units this process has done, so a resumed
/// phase does not start with a wrong guess.
public final class ConsoleSink implements EventSink {
  private static final int STEPS_ALL_SHOWN = 200;
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final String ERASE_LINE = "\r\u001b[K";

  /// Metric to the word shown, in the order shown.
  private static final String[][] COLUMNS = {
    {"reward", "reward"},
    {"rewards/accuracy/mean", "accuracy"},
    {"rewards/format/mean", "format"},
    {"completions/mean_length", "length"},
    {"loss", "loss"},
    {"mean_token_accuracy", "token accuracy"},
    {"kl", "kl"},
    {"entropy", "entropy"},
    {"grad_norm", "gradient"},
    {"learning_rate", "lr"},
    {"epoch", "epoch"},
    {"step_time", "seconds"},
  };

  private final PrintStream out;
  private final int columns;
  private final InstantSource clock;

  private String phase = "";
  private String unit = "";
  private long total;
  private long done;
  private long doneAtStart;
  private boolean measured;
  private Instant start = Instant.EPOCH;
  private Instant drawn = Instant.EPOCH;
  private boolean open;

  /// @param out a terminal; stays open
  /// @param columns its width, at least 20
  public ConsoleSink(PrintStream out, int columns, InstantSource clock) {
    this.out = out;
    this.columns = Math.max(20, columns);
    this.clock = clock;
  }

  @Override
  public void accept(RunEvent event) {
    switch (event) {
      case PhaseStarted e -> begin(e);
      case Progress e -> advance(e.done());
      case ExamplesCounted e -> line("  data: " + listed(e.counts()));
      case StepFinished e -> {
        advance(e.step());
        if (shown(e.step())) line(step(e));
      }
      case Evaluated e -> line(evaluated(e));
      case SignalLost e -> line(signal(e));
      case StepSkipped e ->
          line("  step %d skipped, weights unchanged: %s".formatted(e.step(), e.reason()));
      case CheckpointSaved e -> line("  saved " + e.path());
      case Readiness e ->
          line(
              "  base %s after step %d: %s%s"
                  .formatted(
                      e.ready() ? "ready" : "not ready",
                      e.step(),
                      e.decision(),
                      e.metrics().isEmpty() ? "" : " (" + listed(e.metrics()) + ")"));
      case PhaseFinished e -> {
        erase();
        line("%s done in %s".formatted(e.phase(), words(seconds(e.seconds()))));
        total = 0;
      }
      case StageChanged e -> {
        erase();
        total = 0;
        line(
            "stage %d/%d %s (%s)%s"
                .formatted(
                    e.number(),
                    e.of(),
                    e.stage(),
                    e.kind(),
                    e.state().equals("running") ? "" : " " + e.state()));
      }
      case RunFinished() -> {
        total = 0;
        line("run finished");
      }
    }
  }

  @Override
  public void close() {
    erase();
    out.flush();
  }

  private void begin(PhaseStarted e) {
    phase = e.phase();
    unit = e.unit();
    total = e.total();
    done = 0;
    measured = false;
    start = clock.instant();
    drawn = Instant.EPOCH;
    line(e.phase() + (total > 0 ? ": %d %s".formatted(total, plural(unit, total)) : ""));
  }

  private void advance(long now) {
    if (!measured) {
      // The first sign of life of a resumed phase comes with most of the work done before us.
      measured = true;
      doneAtStart = now <= 1 ? 0 : now;
      if (now > 1) start = clock.instant();
    }
    done = now;
    draw(false);
  }

  private boolean shown(long step) {
    if (total <= STEPS_ALL_SHOWN) return true;
    return step % Math.ceilDiv(total, 20) == 0 || step == total || step == 1;
  }

  private String step(StepFinished e) {
    StringBuilder text = new StringBuilder();
    String of = total > 0 ? "/" + total : "";
    text.append("  step %d%s".formatted(e.step(), of));
    for (String[] column : COLUMNS) {
      Double value = e.metrics().get(column[0]);
      if (value != null) text.append("  ").append(column[1]).append(' ').append(number(value));
    }
    return text.toString();
  }

  /// Details (`calibration/0/low`, `share/direct`) are left to the report.
  private static String evaluated(Evaluated e) {
    StringBuilder text =
        new StringBuilder("  evaluated %s, step %d:".formatted(e.suite(), e.step()));
    e.metrics()
        .forEach((name, value) -> {
          if (name.contains("/")) return;
          text.append("  ").append(name).append(' ').append(number(value));
          RunEvent.Interval interval = e.intervals().get(name + "_ci");
          if (interval != null) {
            text.append(" [%s, %s]".formatted(number(interval.low()), number(interval.high())));
          }
        });
    return text.toString();
  }

  private static String signal(SignalLost e) {
    return "  dead signal: %d of %d groups carry no information (%d all right, %d all wrong);"
            .formatted(e.groups() - e.informative(), e.groups(), e.allRight(), e.allWrong())
        + " %d answers truncated, %d unverified".formatted(e.truncated(), e.unverified());
  }

  private static String listed(Map<String, Double> metrics) {
    StringBuilder text = new StringBuilder();
    metrics.forEach((name, value) -> {
      if (!text.isEmpty()) text.append(", ");
      text.append(name).append(' ').append(number(value));
    });
    return text.toString();
  }

  private void line(String text) {
    erase();
    out.println(text);
    draw(true);
  }

  private void erase() {
    if (open) out.print(ERASE_LINE);
    open = false;
  }

  private void draw(boolean always) {
    if (total <= 0 || (done == 0 && !measured)) return;
    Instant now = clock.instant();
    if (!always && done < total && Duration.between(drawn, now).compareTo(REDRAW) < 0) return;
    drawn = now;
    String counts =
        "%d/%d %s %3d %%%s".formatted(done, total, plural(unit, total), percent(), left(now));
    int room = columns - 1 - phase.length() - counts.length() - 5;
    String text = phase + " ";
    if (room >= 8) text += "[" + bar(Math.min(room, 30)) + "] ";
    text += counts;
    out.print(ERASE_LINE + text.substring(0, Math.min(text.length(), columns - 1)));
    out.flush();
    open = true;
  }

  private long percent() {
    return Math.min(100, 100 * done / total);
  }

  private String bar(int width) {
    int full = (int) Math.min(width, width * done / total);
    return "#".repeat(full) + ".".repeat(width - full);
  }

  private String left(Instant now) {
    long units = done - doneAtStart;
    if (units <= 0 || done >= total) return "";
    double perUnit = Duration.between(start, now).toNanos() / 1e9 / units;
    return ", " + words(seconds(perUnit * (total - done))) + " left";
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  /// `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`.
  static String words(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 10) return String.format(Locale.ROOT, "%.1f s", seconds);
    long whole = Math.round(seconds);
    if (whole < 60) return whole + " s";
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /// Four significant digits, and no exponent between 0.001 and a million.
  static String number(double value) {
    if (!Double.isFinite(value)) return String.valueOf(value);
    if (value == Math.rint(value) && Math.abs(value) < 1e6) return String.valueOf((long) value);
    double size = Math.abs(value);
    if (size < 1e-3 || size >= 1e6) return String.format(Locale.ROOT, "%.2e", value);
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + Math.min(decimals, 4) + "f", value);
  }

  private static String plural(String unit, long count) {
    return count == 1 ? unit : unit + "s";
  }
}
