package org.reason4j.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reason4j.eval.EvalSummary;
import org.reason4j.eval.HeadlineCell;
import org.reason4j.eval.Interval;
import org.reason4j.eval.SampleFile;
import org.reason4j.event.RunEvent;

/// What the run achieved, from base to final, first thing on the page.
final class Headline {
  private static final List<String[]> ROWS =
      List.of(
          new String[] {"pass@1_extractable", "pass@1 over readable answers", "%"},
          new String[] {"mean_length", "tokens an answer", ""},
          new String[] {"format", "right format", "%"},
          new String[] {"truncated", "cut off at the limit", "%"},
          new String[] {"unverified", "not verifiable", "%"},
          new String[] {"reflection_words", "reflection words an answer", ""},
          new String[] {"tries", "tries an answer", ""},
          new String[] {"checks", "checks an answer", ""},
          new String[] {"wait", "“wait” an answer", ""},
          new String[] {"repeated_tries_share", "tries that repeat one", "%"},
          new String[] {"verdict_honesty", "own verdicts that are true", "%"},
          new String[] {"caught_share", "wrong steps caught", "%"},
          new String[] {"false_alarm_share", "checks that are false alarms", "%"},
          new String[] {"mixed", "answers that mix languages", "%"},
          new String[] {"language_consistency", "language of the question kept", "%"});

  private Headline() {}

  /// What changed from base to final on each suite, a sentence each, then `curves`, then the
  /// tables.
  static List<Page.Block> blocks(RunRecord run, List<Page.Block> curves) {
    List<Page.Block> blocks = new ArrayList<>();
    List<Page.Block> tables = new ArrayList<>();
    for (String suite : run.suites()) {
      Optional<RunEvent.Evaluated> base = run.evaluation("base", suite);
      Optional<RunEvent.Evaluated> last = last(run, suite);
      if (base.isEmpty() && last.isEmpty()) continue;
      if (base.isPresent() && last.isPresent()) {
        blocks.add(verdict(run, suite, base.get(), last.get()));
      }
      tables.add(new Page.Heading(3, capital(FigureSet.words(suite)) + " problems"));
      base.ifPresent(own -> tables.add(new Page.Text("Base: " + cell(own) + ".")));
      last.ifPresent(
          own -> tables.add(new Page.Text("Step " + own.step() + ": " + cell(own) + ".")));
      tables.add(table(base, last));
    }
    if (tables.isEmpty()) blocks.add(new Page.Callout(false, "No evaluation is recorded yet."));
    blocks.addAll(curves);
    blocks.addAll(tables);
    return blocks;
  }

  /// The last evaluation: the final one, or the newest along training while there is none.
  static Optional<RunEvent.Evaluated> last(RunRecord run, String suite) {
    Optional<RunEvent.Evaluated> last = run.evaluation("final", suite);
    if (last.isPresent()) return last;
    var curve = run.curve(suite);
    return curve.isEmpty() || curve.lastEntry().getValue().phase().equals("base")
        ? Optional.empty()
        : Optional.of(curve.lastEntry().getValue());
  }

  /// "pass@1 = 46.7 % [32, 61] 95 % clustered by item, 64 samples × 30 items, 3.1 % truncated".
  static String cell(RunEvent.Evaluated own) {
    Map<String, Double> m = own.metrics();
    RunEvent.Interval interval = own.intervals().get("pass@1_ci");
    return HeadlineCell.text(
        "pass@1",
        m.getOrDefault("pass@1", Double.NaN),
        Optional.ofNullable(interval).map(i -> new Interval(i.low(), i.high())),
        Math.round(m.getOrDefault("samples", 0.0)),
        Math.round(m.getOrDefault("items", 0.0)),
        m.getOrDefault("truncated", Double.NaN));
  }

  private static Page.Callout verdict(
      RunRecord run, String suite, RunEvent.Evaluated base, RunEvent.Evaluated last) {
    double gain =
        last.metrics().getOrDefault("pass@1", Double.NaN)
            - base.metrics().getOrDefault("pass@1", Double.NaN);
    Optional<Interval> interval = pairedGain(run, suite, base, last);
    String sure;
    boolean real;
    if (interval.isPresent()) {
      Interval i = interval.get();
      real = i.low() > 0;
      sure =
          String.format(
              Locale.ROOT,
              "95 %% interval of the gain [%+.1f, %+.1f], paired by item",
              i.low() * 100,
              i.high() * 100);
      if (i.contains(0)) sure += ": not significant";
    } else {
      RunEvent.Interval before = base.intervals().get("pass@1_ci");
      RunEvent.Interval after = last.intervals().get("pass@1_ci");
      if (before == null || after == null) {
        real = false;
        sure = "no interval is recorded";
      } else {
        real = after.low() > before.high();
        sure =
            real || after.high() < before.low()
                ? "the 95 % intervals do not overlap"
                : "the 95 % intervals overlap, so this may be chance";
      }
    }
    return new Page.Callout(
        real,
        "%s problems: pass@1 %s → %s, %s; %s."
            .formatted(
                capital(FigureSet.words(suite)),
                Numbers.percent(base.metrics().getOrDefault("pass@1", Double.NaN)),
                Numbers.percent(last.metrics().getOrDefault("pass@1", Double.NaN)),
                Numbers.points(gain),
                sure));
  }

  /// Interval of the gain on the items that both evaluations asked, where their samples are kept.
  private static Optional<Interval> pairedGain(
      RunRecord run, String suite, RunEvent.Evaluated base, RunEvent.Evaluated last) {
    Path before = SampleFile.of(run.directory(), base.phase(), base.step(), suite);
    Path after = SampleFile.of(run.directory(), last.phase(), last.step(), suite);
    if (!Files.exists(before) || !Files.exists(after)) return Optional.empty();
    try {
      return PairedItems.of(SampleFile.read(after), SampleFile.read(before))
          .map(paired -> paired.difference(EvalSummary.resampling()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Page.Table table(
      Optional<RunEvent.Evaluated> base, Optional<RunEvent.Evaluated> last) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("pass@1", "pass@1", base, last, true));
    for (String key : keys(base, last, "cons@"))
      rows.add(row(key + " (majority vote)", key, base, last, true));
    for (String key : keys(base, last, "pass@")) {
      if (!key.equals("pass@1") && !key.equals("pass@1_extractable")) {
        rows.add(row(key + " (one of them right)", key, base, last, true));
      }
    }
    for (String[] row : ROWS) {
      boolean told = has(base, row[0]) || has(last, row[0]);
      boolean never = row[0].equals("unverified") && none(base, row[0]) && none(last, row[0]);
      if (told && !never) {
        rows.add(row(row[1], row[0], base, last, row[2].equals("%")));
      }
    }
    String end = last.map(own -> "step " + own.step()).orElse("final");
    return new Page.Table(List.of("", "base", end, "change"), rows);
  }

  private static List<String> keys(
      Optional<RunEvent.Evaluated> base, Optional<RunEvent.Evaluated> last, String prefix) {
    return last.or(() -> base).stream()
        .flatMap(own -> own.metrics().keySet().stream())
        .filter(key -> key.startsWith(prefix))
        .toList();
  }

  private static List<String> row(
      String name,
      String key,
      Optional<RunEvent.Evaluated> base,
      Optional<RunEvent.Evaluated> last,
      boolean percent) {
    return List.of(
        name,
        shown(base, key, percent),
        shown(last, key, percent),
        change(base, last, key, percent));
  }

  private static String shown(Optional<RunEvent.Evaluated> own, String key, boolean percent) {
    if (!has(own, key)) return "–";
    double value = value(own, key);
    RunEvent.Interval interval = own.orElseThrow().intervals().get(key + "_ci");
    String range =
        interval == null
            ? ""
            : String.format(
                Locale.ROOT, " [%.1f, %.1f]", interval.low() * 100, interval.high() * 100);
    return (percent ? Numbers.percent(value) : Numbers.plain(value)) + range;
  }

  private static String change(
      Optional<RunEvent.Evaluated> base,
      Optional<RunEvent.Evaluated> last,
      String key,
      boolean percent) {
    if (!has(base, key) || !has(last, key)) return "–";
    double before = value(base, key);
    double after = value(last, key);
    if (percent) return Numbers.points(after - before);
    return before == 0
        ? (after == 0 ? "none" : "from 0")
        : String.format(Locale.ROOT, "× %.2f", after / before);
  }

  private static boolean has(Optional<RunEvent.Evaluated> own, String key) {
    return own.isPresent() && own.get().metrics().containsKey(key);
  }

  private static boolean none(Optional<RunEvent.Evaluated> own, String key) {
    return !has(own, key) || value(own, key) == 0;
  }

  private static double value(Optional<RunEvent.Evaluated> own, String key) {
    return own.orElseThrow().metrics().getOrDefault(key, Double.NaN);
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
