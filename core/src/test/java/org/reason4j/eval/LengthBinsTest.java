package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.eval.Sample.Judgement;

class LengthBinsTest {
  private static Sample sample(String item, int index, Judgement verdict, int length) {
    return new Sample(
        item, index, verdict, Optional.of("7"), true, length, false, 0, 1, "", Map.of());
  }

  private static List<LengthBins.Bin> bins(List<Sample> samples, int bins) {
    return LengthBins.of(samples, Sample::length, bins, new SplittableRandom(1));
  }

  @Test
  void binsAreOfLikeSizeAndTellTheirAccuracy() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      boolean right = i < 10 || i < 30 && i % 2 == 0;
      samples.add(sample("i" + i % 8, i, right ? Judgement.CORRECT : Judgement.WRONG, 100 + i));
    }
    samples.add(sample("i0", 40, Judgement.UNVERIFIED, 999));
    List<LengthBins.Bin> bins = bins(samples, 4);
    assertThat(bins).extracting(LengthBins.Bin::samples).containsExactly(10, 10, 10, 10);
    assertThat(bins).extracting(LengthBins.Bin::accuracy).containsExactly(1.0, 0.5, 0.5, 0.0);
    assertThat(bins.getFirst().shortest()).isEqualTo(100);
    assertThat(bins.getLast().longest()).isEqualTo(139);
    // All right or all wrong: Wilson over the 8 items, not a width of 0 nor 10 answers.
    assertThat(bins.getFirst().interval()).isEqualTo(Intervals.wilson(8, 8, 0.95));
    assertThat(bins.get(1).interval().low()).isLessThan(0.5);
    assertThat(bins.get(1).interval().high()).isGreaterThan(0.5);
  }

  @Test
  void answersOfOneLengthAreNeverParted() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 9; i++) samples.add(sample("i", i, Judgement.WRONG, i < 7 ? 5 : 6));
    List<LengthBins.Bin> bins = bins(samples, 3);
    assertThat(bins).extracting(LengthBins.Bin::samples).containsExactly(7, 2);
    assertThat(bins(List.of(), 3)).isEmpty();
  }

  @Test
  void anItemWithManyAnswersDoesNotNarrowTheInterval() {
    List<Sample> samples = new ArrayList<>();
    for (int item = 0; item < 4; item++)
      for (int i = 0; i < 100; i++)
        samples.add(sample("i" + item, i, item < 2 ? Judgement.CORRECT : Judgement.WRONG, 5));
    Interval interval = bins(samples, 1).getFirst().interval();
    assertThat(interval.halfWidth()).isCloseTo(0.5, within(0.01));
  }
}
