package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.event.EventSink;
import org.reason4j.report.Report;
import org.reason4j.report.RunRecord;
import org.reason4j.tensor.NoLeaks;

/// Where `I` becomes a dotless i and numbers have a comma, a run must be the same in every byte.
@ExtendWith(NoLeaks.class)
class TurkishLocaleTest {
  @TempDir private Path folder = Path.of("");
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  private Path run(String name, Locale locale) throws Exception {
    Locale.setDefault(locale);
    Path run = folder.resolve(name);
    TinyRun.run(
        run,
        TinyRun.recipe(
            "pretrain.steps=4", "grpo.steps=2", "readiness.extensions=0", "reward.kind=\"rule\""),
        EventSink.none(),
        () -> false);
    Report.write(RunRecord.read(run), List.of());
    return run;
  }

  @Test
  void aRunIsTheSameInEveryByte() throws Exception {
    Path english = run("english", Locale.ROOT);
    Path turkish = run("turkish", Locale.forLanguageTag("tr-TR"));
    assertThat(TinyRun.outcome(turkish)).isEqualTo(TinyRun.outcome(english));
    // the rest of the report depends on the clock
    assertThat(numbers(turkish)).isEqualTo(numbers(english));
  }

  /// The report's text without what was measured by a clock: every number there with a comma would
  /// show as a digit before a comma and a digit.
  private static List<String> numbers(Path run) throws Exception {
    String page = Files.readString(run.resolve("report/report.md"));
    return page.lines()
        .filter(line -> line.contains("pass@1") || line.contains("cons@"))
        .filter(line -> !line.contains("second") && !line.contains("minutes"))
        .map(line -> line.replace(run.toString(), ""))
        .toList();
  }

  @Test
  void recipesReadAndWriteTheSame() {
    ZeroRecipe recipe = TinyRun.recipe("grpo.kl-estimator=\"k1\"", "grpo.ratio=\"whole-sequence\"");
    String written = TomlWriter.write(recipe);
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    assertThat(TomlWriter.write(recipe)).isEqualTo(written);
    assertThat(TomlBinder.parse("written", written, ZeroRecipe.class, List.of())).isEqualTo(recipe);
  }
}
