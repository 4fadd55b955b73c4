package org.reason4j.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.LateSandbox;
import org.reason4j.weights.Disk;

/// Suites from their data to their summary, answered by their own golds and by other answers.
class SuiteGoldsTest {
  private static final Path SHARED =
      Path.of(System.getProperty("reason4j.root")).resolve("../shared/data").normalize();
  private static final int ITEMS = 100;
  private static final int PROGRAMS = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("org.reason4j.eval.suite.Suites#BUILT_IN")
  void whatIsRightCountsAndWhatIsNotDoesNot(String name) {
    assumeTrue(Files.isDirectory(SHARED), "no shared data");
    Suites.Found found = Suites.named(name);
    Optional<SuiteFiles.Located> data = new SuiteFiles(SHARED).find(found);
    assumeTrue(data.isPresent(), "no data of " + name);
    var knowing = new ScriptedAnswers(found.suite(), true);
    List<Item> items =
        Items.of(found.suite(), data.get()).stream()
            .filter(item -> knowing.right(item).isPresent())
            .limit(found.suite().kind().equals("code") ? PROGRAMS : ITEMS)
            .toList();
    assertThat(items).isNotEmpty();
    SuiteSummary golds = summary(knowing, items, "golds");
    assertThat(golds.unverified()).isZero();
    assertThat(golds.passAt1()).as(golds.headline()).hasValue(1);
    SuiteSummary wrong = summary(new ScriptedAnswers(found.suite(), false), items, "wrong");
    assertThat(wrong.unverified()).isZero();
    assertThat(wrong.passAt1()).as(wrong.headline()).hasValue(0);
  }

  /// A choice may be a letter itself: the gold is still the letter of a choice.
  @Test
  void theLetterOfAChoiceIsNotItsText() throws Exception {
    Files.writeString(
        folder.resolve("c.jsonl"),
        "{\"question\":\"Which letter?\",\"A\":\"A\",\"B\":\"C\",\"C\":\"B\",\"answer\":\"C\"}\n");
    Suite suite =
        Suite.parse(
            "c.toml",
            "name = \"c\"\nfile = \"c.jsonl\"\nkind = \"mcq\"\nchoices = [\"A\", \"B\", \"C\"]\n");
    Item item = Items.of(suite, new SuiteFiles.Located(folder.resolve("c.jsonl"), "")).getFirst();
    Checkers checkers = Checkers.standard();
    assertThat(checkers.check(item.answered("mcq", "\\boxed{C}")).verdict().word())
        .isEqualTo("correct");
    assertThat(checkers.check(item.answered("mcq", "\\boxed{B}")).verdict().word())
        .isEqualTo("wrong");
  }

  private SuiteSummary summary(ScriptedAnswers respondent, List<Item> items, String at) {
    Suite suite = respondent.suite();
    var planned = new SuiteRun.Planned(suite, items, new Protocol(1, ITEMS, 0.6, 0.95, 64, 1));
    Path out = folder.resolve(at);
    Disk.system().makeFolder(out);
    try (var results = Results.open(Disk.system(), out);
        var sandbox = new LateSandbox()) {
      Checkers checkers = Checkers.standard(sandbox);
      var _ =
          new SuiteRun(respondent, checkers, 2, results, SuiteRun.Watcher.none())
              .run(List.of(planned), () -> false);
      List<Judged> judged = results.of(suite.name());
      assumeTrue(judged.stream().noneMatch(one -> one.rule().equals("sandbox")), "no sandbox");
      return SuiteSummary.of(suite, 1, items.size(), judged, checkers);
    }
  }
}
