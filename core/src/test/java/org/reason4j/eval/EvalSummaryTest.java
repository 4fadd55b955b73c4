package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.eval.Sample.Judgement;
import org.reason4j.event.RunEventJson;
import org.reason4j.task.behaviour.Tally;

class EvalSummaryTest {
  private static Sample sample(
      String item, int index, Judgement verdict, String answer, int length) {
    boolean readable = !answer.isEmpty();
    return new Sample(
        item,
        index,
        verdict,
        readable ? Optional.of(answer) : Optional.empty(),
        readable,
        length,
        !readable,
        length / 10,
        0.5,
        length > 20 ? "check" : "direct",
        Map.of("tries", 2.0, "repeated_tries", length > 20 ? 1.0 : 0.0));
  }

  private static List<Sample> samples() {
    return List.of(
        sample("a", 0, Judgement.CORRECT, "7", 30),
        sample("a", 1, Judgement.CORRECT, "7", 40),
        sample("a", 2, Judgement.WRONG, "8", 10),
        sample("a", 3, Judgement.WRONG, "", 90),
        sample("b", 0, Judgement.WRONG, "1", 10),
        sample("b", 1, Judgement.UNVERIFIED, "2", 10),
        sample("b", 2, Judgement.CORRECT, "3", 50),
        sample("b", 3, Judgement.WRONG, "4", 10));
  }

  private static EvalSummary summary(List<Sample> samples) {
    return EvalSummary.of(samples, 4, EvalSummary.resampling());
  }

  @Test
  void countsEachKindOfAnswer() {
    EvalSummary summary = summary(samples());
    assertThat(summary.items()).isEqualTo(2);
    assertThat(summary.samples()).isEqualTo(4);
    assertThat(summary.tokensSpent()).isEqualTo(250);
    assertThat(summary.passAt1()).isCloseTo((2 / 4.0 + 1 / 3.0) / 2, within(1e-15));
    assertThat(summary.consAtK()).isCloseTo((1 + 1 / 3.0) / 2, within(1e-15));
    assertThat(summary.passAtK()).isEqualTo(1);
    assertThat(summary.meanLength()).isEqualTo(250 / 8.0);
    assertThat(summary.format()).isEqualTo(7 / 8.0);
    assertThat(summary.truncated()).isEqualTo(1 / 8.0);
    assertThat(summary.unverified()).isEqualTo(1 / 8.0);
    assertThat(summary.extractable()).isEqualTo(7 / 8.0);
    assertThat(summary.passAt1Extractable()).hasValue(3 / 6.0);
    assertThat(summary.behaviour().get("tries")).isEqualTo(2);
    assertThat(summary.behaviour().get("repeated_tries_share")).isEqualTo(4 / 16.0);
    assertThat(summary.styleAccuracies()).isEqualTo(Map.of("check", 3 / 4.0, "direct", 0.0));
    // item a: 10, 30 against 40, 90 -> 1/2 - 1/2; item b (verified): 10 against 50 -> 1 - 0
    assertThat(summary.longerHalfGain()).hasValue(0.5);
    assertThat(summary.passAt1Interval().contains(summary.passAt1())).isTrue();
  }

  @Test
  void doesNotDependOnTheOrderOfSamples() {
    List<Sample> shuffled = new ArrayList<>(samples());
    Collections.reverse(shuffled);
    assertThat(summary(shuffled)).isEqualTo(summary(samples()));
  }

  @Test
  void refusesAnUnfinishedEvaluation() {
    assertThatThrownBy(() -> summary(samples().subList(0, 7)))
        .hasMessageContaining("item b has 3 samples; expected 4");
  }

  @Test
  void allItemsRightStillLeavesDoubt() {
    List<Sample> right = new ArrayList<>();
    for (int item = 0; item < 10; item++) {
      for (int s = 0; s < 4; s++) right.add(sample("i" + item, s, Judgement.CORRECT, "1", 5));
    }
    Interval interval = summary(right).passAt1Interval();
    assertThat(interval.high()).isEqualTo(1);
    assertThat(interval.low()).isCloseTo(0.7224672, within(1e-6));
  }

  @Test
  void nothingVerifiedKnowsNothing() {
    List<Sample> blind = new ArrayList<>();
    for (int s = 0; s < 4; s++) blind.add(sample("a", s, Judgement.UNVERIFIED, "1", 5));
    EvalSummary summary = summary(blind);
    assertThat(summary.passAt1Interval()).isEqualTo(new Interval(0, 1));
    assertThat(summary.passAt1Extractable()).isEmpty();
    assertThat(summary.unverified()).isEqualTo(1);
  }

  @Test
  void eventHoldsTheKeysOfTheSummaryFile() {
    var event = summary(samples()).event("base", 0, "in_distribution");
    assertThat(event.metrics())
        .containsKeys(
            "pass@1",
            "cons@4",
            "pass@4",
            "mean_length",
            "format",
            "truncated",
            "reflection_words",
            "language_consistency",
            "items",
            "samples",
            "pass@1_extractable",
            "tries",
            "repeated_tries_share",
            "share/check",
            "accuracy/check");
    assertThat(event.intervals()).containsKeys("pass@1_ci", "cons@4_ci");
    assertThat(RunEventJson.decode(RunEventJson.encode(event))).isEqualTo(event);
  }

  @Test
  void samplesReadBackAndTheirFileIsTheSameTwice(@TempDir Path run) throws IOException {
    Path one = SampleFile.of(run, "final", 40, "harder");
    assertThat(run.relativize(one)).hasToString("evaluations/final-000040-harder.jsonl.gz");
    SampleFile.write(one, samples());
    assertThat(SampleFile.read(one)).isEqualTo(samples());
    byte[] first = Files.readAllBytes(one);
    SampleFile.write(one, SampleFile.read(one));
    assertThat(Files.readAllBytes(one)).isEqualTo(first);
  }

  @Test
  void ratesAreOfWhatCouldBeCounted() {
    Map<String, Double> one = Map.of("accepted", 3.0, "accepted_wrong", 1.0, "verdicts", 5.0);
    Map<String, Double> two =
        Map.of("honest_verdicts", 4.0, "verdicts", 3.0, "caught", 1.0, "steps", 0.0);
    Map<String, Double> means = Behaviours.means(List.of(one, two));
    assertThat(means.get("accepted")).isEqualTo(1.5);
    assertThat(means.get("verdict_honesty")).isEqualTo(4 / 8.0);
    assertThat(means.get("accepted_wrong_share")).isEqualTo(1 / 3.0);
    assertThat(means)
        .doesNotContainKeys("repeated_tries_share", "wrong_steps_share", "caught_share");
    assertThat(Behaviours.means(List.of())).isEmpty();
  }

  @Test
  void ratesAreMadeOfNamesThatTheReaderCounts() {
    assertThat(Tally.NONE.counts().keySet())
        .contains("tries", "repeated_tries", "verdicts", "honest_verdicts", "steps", "wrong_steps")
        .contains("caught", "repaired", "false_alarms", "checks", "accepted", "accepted_wrong");
  }
}
