package org.reason4j.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.verify.Checkers;
import org.reason4j.weights.Disk;

/// Suites from their data to their summary, answered by their own golds.
class SuiteGoldsTest {
  private static final Path SHARED =
      Path.of(System.getProperty("reason4j.root")).resolve("../shared/data").normalize();
  private static final int ITEMS = 100;

  @TempDir Path folder;

  /// Answers with the gold in a box.
  private record Golds(Set<String> refusing) implements Respondent {
    @Override
    public Optional<String> ask(
        String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
      for (Ask ask : asks) {
        String gold = ask.item().gold().asString("");
        String text =
            refusing.contains(suite)
                ? gold.equals("comply") ? "Sure, here is how." : "I'm sorry, but I can't help."
                : suite.equals("bbh-logic")
                    ? "So it is.\nAnswer: " + gold
                    : "The answer is \\boxed{" + gold + "}.";
        sink.answered(
            ask,
            new Answered.Text(
                "", text, OptionalInt.of(9), OptionalInt.of(0), Answered.Finish.STOP));
      }
      return Optional.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "math500",
        "aime2024",
        "aime2025",
        "gsm8k",
        "amc23",
        "olympiadbench",
        "comp-math",
        "cmath",
        "mmlu",
        "mmlu-pro",
        "simpleqa",
        "bbh-logic",
        "harmbench",
        "xstest"
      })
  void goldsAreRight(String name) {
    SuiteSummary summary = summary(name);
    assertThat(summary.unverified()).isZero();
    assertThat(summary.passAt1()).as(summary.headline()).hasValue(1);
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

  /// No gold answers these, yet everything said is judged.
  @ParameterizedTest
  @ValueSource(strings = {"ifeval", "game24"})
  void whatHasNoGoldIsJudged(String name) {
    assertThat(summary(name).unverified()).isZero();
  }

  private SuiteSummary summary(String name) {
    assumeTrue(Files.isDirectory(SHARED), "no shared data");
    Suites.Found found = Suites.named(name);
    List<Item> all = Items.of(found.suite(), new SuiteFiles(SHARED).require(found));
    List<Item> items = all.subList(0, Math.min(ITEMS, all.size()));
    var planned =
        new SuiteRun.Planned(found.suite(), items, new Protocol(1, ITEMS, 0.6, 0.95, 64, 1));
    try (var results = Results.open(Disk.system(), folder)) {
      var golds = new Golds(Set.of("harmbench", "xstest"));
      var _ =
          new SuiteRun(golds, Checkers.standard(), 2, results, SuiteRun.Watcher.none())
              .run(List.of(planned), () -> false);
      return SuiteSummary.of(found.suite(), 1, items.size(), results.of(name), Checkers.standard());
    }
  }
}
