package org.reason4j.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.verify.Case;
import org.reason4j.verify.Checker;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.Finding;
import org.reason4j.weights.Disk;
import org.reason4j.weights.FaultDisk;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SuiteRunTest {
  private static final int ITEMS = 5;
  private static final int SAMPLES = 4;

  @TempDir Path folder;

  private static final Checkers CHECKERS =
      new Checkers(
          List.of(
              new Checker() {
                @Override
                public String kind() {
                  return "math";
                }

                @Override
                public Finding check(Case given) {
                  return given.predictionText().equals(given.goldText())
                      ? Finding.correct("equal", given.goldText())
                      : Finding.wrong("other", given.goldText(), given.predictionText());
                }
              }));

  /// Says the gold to even samples; remembers what it was asked.
  private static final class Fake implements Respondent {
    final List<Judged.Key> asked = new ArrayList<>();
    int failing;

    @Override
    public Optional<String> ask(
        String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
      for (Ask ask : asks) {
        if (stop.getAsBoolean()) break;
        asked.add(new Judged.Key(suite, ask.item().id(), ask.sample()));
        String text = ask.sample() % 2 == 0 ? ask.item().gold().stringValue() : "no";
        sink.answered(
            ask,
            failing-- > 0
                ? new Answered.Failed("busy: status 429")
                : new Answered.Text(
                    "", text, OptionalInt.of(3), OptionalInt.of(0), Answered.Finish.STOP));
      }
      return Optional.empty();
    }
  }

  /// Killed before, and in the middle of, each write in turn: 50 kills, and never an answer lost or
  /// made twice.
  @Test
  void killedFiftyTimesNoAnswerIsLostOrMadeTwice() throws Exception {
    int kills = 0;
    for (int round = 0; kills < 50; round++) {
      Path out = Files.createDirectories(folder.resolve("run" + round));
      Set<Judged.Key> kept = new HashSet<>();
      for (int at = 1 + round; ; at++) {
        var fake = new Fake();
        boolean killed = false;
        try (var results = Results.open(new FaultDisk(at, FaultDisk.Fault.KILL), out)) {
          var _ =
              new SuiteRun(fake, CHECKERS, 2, results, SuiteRun.Watcher.none())
                  .run(List.of(planned()), () -> false);
        } catch (FaultDisk.Killed _) {
          killed = true;
          kills++;
        }
        assertThat(fake.asked).noneMatch(kept::contains);
        List<Judged> there = whole(out);
        Set<Judged.Key> now = new HashSet<>(there.stream().map(Judged::key).toList());
        assertThat(now).hasSameSizeAs(there).containsAll(kept);
        kept = now;
        if (!killed) break;
      }
      assertThat(kept).hasSize(ITEMS * SAMPLES);
    }
  }

  @Test
  void aTornLastLineIsDroppedAndItsAnswerMadeAgain() throws Exception {
    run(new Fake());
    Path file = folder.resolve(Results.NAME);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 7));
    var fake = new Fake();
    run(fake);
    assertThat(fake.asked).hasSize(1);
    assertThat(whole(folder)).hasSize(ITEMS * SAMPLES);
  }

  @Test
  void aDamagedLineIsNamed() throws Exception {
    run(new Fake());
    Path file = folder.resolve(Results.NAME);
    String text = Files.readString(file);
    Files.writeString(
        file, text.replaceFirst("\n", "\noops\n"), StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> run(new Fake()))
        .isInstanceOf(SuiteException.class)
        .hasMessageContaining("results.jsonl:2: not an answer of an evaluation");
  }

  @Test
  void whatFailedIsCountedAndAskedAgain() {
    var fake = new Fake();
    fake.failing = 3;
    SuiteSummary first = run(fake);
    assertThat(first.failed()).isEqualTo(3);
    assertThat(first.missing()).isEqualTo(3);
    assertThat(first.passAt1().getAsDouble()).isGreaterThan(0);
    assertThat(first.consAtK()).isEmpty();
    var again = new Fake();
    SuiteSummary second = run(again);
    assertThat(again.asked).hasSize(3);
    assertThat(second.missing()).isZero();
    assertThat(second.failed()).isZero();
  }

  @Test
  void theSummarySaysWhatTheAnswersComeTo() {
    SuiteSummary summary = run(new Fake());
    assertThat(summary.passAt1()).hasValue(0.5);
    assertThat(summary.passAtK()).hasValue(1);
    assertThat(summary.consAtK()).hasValue(0.5); // two right votes against two equal wrong ones
    assertThat(summary.headline())
        .startsWith("pass@1 = 50.0 % [")
        .endsWith("95 % clustered by item, 4 samples × 5 items, 0.0 % truncated");
    ObjectNode json = summary.json();
    assertThat(json.propertyNames())
        .contains(
            "pass@1",
            "ci",
            "cons@k",
            "cons@k_ci",
            "pass@k",
            "truncated",
            "unverified",
            "failed",
            "mean_length",
            "thinking_length",
            "accuracy_by_thinking_length",
            "items",
            "samples",
            "headline");
    assertThat(json.path("mean_length").asDouble()).isEqualTo(3);
    assertThat(summary.curve()).hasValue("maj@1 50.0 %, maj@2 50.0 %, maj@4 50.0 %");
    assertThat(json.path("maj@k").path(1).path("k").asInt()).isEqualTo(2);
    assertThat(json.path("maj@k").path(2).path("value")).isEqualTo(json.path("cons@k"));
    assertThat(json.path("maj@k").path(2).path("ci")).isEqualTo(json.path("cons@k_ci"));
  }

  @Test
  void otherSettingsAreRefusedAndMoreAnswersAreNot() {
    Disk disk = Disk.system();
    ObjectNode model = JsonMapper.shared().createObjectNode().put("name", "m");
    EvalSettings.agree(disk, folder, model, List.of(entry(4, 0.6)));
    EvalSettings.agree(disk, folder, model, List.of(entry(8, 0.6)));
    assertThatThrownBy(() -> EvalSettings.agree(disk, folder, model, List.of(entry(4, 0.7))))
        .hasMessageContaining("t.temperature was 0.6 and is 0.7")
        .hasMessageContaining("t.k was 8 and is 4 (it may only grow)");
  }

  @Test
  void aClearDifferenceIsToldFromChance() {
    List<Judged> right = answers(item -> true);
    List<Judged> wrong = answers(item -> false);
    List<Judged> other = answers(item -> item != 3);
    Comparison clear = Comparison.of("t", right, wrong).orElseThrow();
    assertThat(clear.verdict()).isEqualTo("the first is better");
    assertThat(clear.mcNemar().getAsDouble()).isLessThan(0.05);
    Comparison chance = Comparison.of("t", right, other).orElseThrow();
    assertThat(chance.text()).endsWith("this difference is not significant");
    assertThat(Comparison.of("absent", right, wrong)).isEmpty();
  }

  private static List<Judged> answers(java.util.function.IntPredicate right) {
    List<Judged> all = new ArrayList<>();
    for (int item = 0; item < 12; item++)
      all.add(
          Judged.of(
              new Judged.Key("t", "" + item, 0),
              "",
              new Answered.Text(
                  "", "", OptionalInt.empty(), OptionalInt.empty(), Answered.Finish.STOP),
              right.test(item) ? Finding.correct("equal", "1") : Finding.wrong("other", "1", "2")));
    return all;
  }

  private static EvalSettings.Entry entry(int k, double temperature) {
    return new EvalSettings.Entry(suite(), "v", "d", new Protocol(k, 10, temperature, 1, 8, 1));
  }

  private SuiteSummary run(Respondent fake) {
    try (var results = Results.open(Disk.system(), folder)) {
      var _ =
          new SuiteRun(fake, CHECKERS, 2, results, SuiteRun.Watcher.none())
              .run(List.of(planned()), () -> false);
      return SuiteSummary.of(suite(), SAMPLES, ITEMS * SAMPLES, results.of("t"), CHECKERS);
    }
  }

  /// The whole lines of a folder.
  private static List<Judged> whole(Path out) throws Exception {
    List<Judged> all = new ArrayList<>();
    if (!Files.exists(out.resolve(Results.NAME))) return all;
    String text = new String(Files.readAllBytes(out.resolve(Results.NAME)), StandardCharsets.UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n"))
      if (!line.isEmpty()) all.add(Judged.parse(JsonMapper.shared().readTree(line)));
    return all;
  }

  private static Suite suite() {
    return Suite.parse("t.toml", "name = \"t\"\nfile = \"t.jsonl\"\n");
  }

  private static SuiteRun.Planned planned() {
    List<Item> items = new ArrayList<>();
    var nodes = JsonMapper.shared().getNodeFactory();
    for (int i = 0; i < ITEMS; i++)
      items.add(
          new Item(
              "" + i,
              "question " + i,
              nodes.stringNode("gold " + i),
              nodes.objectNode(),
              nodes.objectNode()));
    return new SuiteRun.Planned(
        suite(), items, new Protocol(SAMPLES, Integer.MAX_VALUE, 0.6, 0.95, 64, 1));
  }
}
