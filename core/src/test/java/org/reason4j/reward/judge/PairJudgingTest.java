package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.judge.PairJudging.Config;
import org.reason4j.reward.judge.PairJudging.Fate;
import org.reason4j.reward.judge.PairJudging.Judged;
import org.reason4j.reward.judge.PairJudging.Pair;
import org.reason4j.reward.judge.PairJudging.Preference;

class PairJudgingTest {
  private static final Pair PAIR = new Pair("q", "good", "poor");

  private interface Comparing {
    Opinion compare(String first, String second, int query);
  }

  private static PairJudge judge(Comparing comparing) {
    return new PairJudge() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public Opinion compare(String prompt, String first, String second, int query) {
        return comparing.compare(first, second, query);
      }
    };
  }

  private static Opinion lean(int score) {
    return new Opinion.Leaning(score);
  }

  private static Judged judged(Comparing comparing) {
    return new PairJudging(judge(comparing), Config.standard()).judge(PAIR);
  }

  @Test
  void halfOfTheQueriesAreSwappedAndTheirSignIsTurned() {
    List<String> asked = new ArrayList<>();
    Judged judged =
        judged((first, second, query) -> {
          asked.add(query + first);
          return lean(first.equals("good") ? 2 : -1);
        });
    assertThat(asked).containsExactly("0good", "1poor", "2good", "3poor");
    assertThat(judged.scores())
        .containsExactly(
            OptionalInt.of(2), OptionalInt.of(1), OptionalInt.of(2), OptionalInt.of(1));
    assertThat(judged.mean()).hasValue(1.5);
    assertThat(judged.preference()).contains(new Preference("q", "good", "poor", 1.5));
  }

  @Test
  void theRejectedAnswerIsTheOneThatLoses() {
    Judged judged = judged((first, _, _) -> lean(first.equals("poor") ? 2 : -2));
    assertThat(judged.preference()).contains(new Preference("q", "poor", "good", 2));
  }

  /// A mean of exactly 1 is dropped: the paper keeps what is beyond it.
  @Test
  void aMeanOfOneIsUndecided() {
    Judged judged = judged((first, _, _) -> lean(first.equals("good") ? 1 : -1));
    assertThat(judged.mean()).hasValue(1);
    assertThat(judged.fate()).isEqualTo(Fate.UNDECIDED);
    assertThat(judged.preference()).isEmpty();
    assertThat(judged.reason()).isEqualTo("mean 1.0; beyond 1.0 is kept");
  }

  @Test
  void aJudgeThatLikesTheFirstPlaceKeepsNothing() {
    Judged judged = judged((_, _, _) -> lean(2));
    assertThat(judged.mean()).hasValue(0);
    assertThat(judged.fate()).isEqualTo(Fate.UNDECIDED);
  }

  /// Of an order that likes the first place one query fails: the plain mean would be 2/3.
  @Test
  void aFailedQueryLetsNoPositionBiasThrough() {
    Judged judged =
        judged((_, _, query) -> query == 1 ? new Opinion.Unjudged("time-out: x") : lean(2));
    assertThat(judged.mean()).hasValue(0);
    assertThat(judged.scores().get(1)).isEmpty();
    assertThat(judged.failures()).containsExactly("time-out: x");
  }

  @Test
  void aPairIsUnjudgedWhereAnOrderHasNoOpinionAndNeverZero() {
    Judged judged =
        judged((_, _, query) -> query % 2 == 1 ? new Opinion.Unjudged("refusal: no") : lean(2));
    assertThat(judged.fate()).isEqualTo(Fate.UNJUDGED);
    assertThat(judged.mean()).isEmpty();
    assertThat(judged.reason()).isEqualTo("2 of 4 queries failed: refusal: no");
    assertThat(judged.preference()).isEmpty();
  }

  @Test
  void aJudgeThatCrashesIsUnjudged() {
    Judged judged =
        judged((_, _, _) -> {
          throw new IllegalStateException("broken");
        });
    assertThat(judged.fate()).isEqualTo(Fate.UNJUDGED);
    assertThat(judged.reason()).contains("judge failed").contains("broken");
  }

  @Test
  void equalTextsAndUnlikeLengthsAreNotAskedAbout() {
    var judging =
        new PairJudging(
            judge((_, _, _) -> {
              throw new AssertionError("asked");
            }),
            Config.standard());
    assertThat(judging.judge(new Pair("q", "same ", "same")).fate()).isEqualTo(Fate.EQUAL_TEXTS);
    Judged unlike = judging.judge(new Pair("q", "four", "ninechars"));
    assertThat(unlike.fate()).isEqualTo(Fate.UNLIKE_LENGTH);
    assertThat(unlike.reason()).isEqualTo("4 and 9 characters; at most 2.0 times as many");
    assertThat(judging.judge(new Pair("q", "", "a")).fate()).isEqualTo(Fate.UNLIKE_LENGTH);
    var every = new PairJudging(judge((_, _, _) -> lean(0)), new Config(4, 1, 0));
    assertThat(every.judge(new Pair("q", "", "any length")).fate()).isEqualTo(Fate.UNDECIDED);
  }

  @Test
  void theSummaryCountsFatesFailuresAndBias() {
    var judging =
        new PairJudging(
            judge((first, second, query) -> {
              String both = first + second;
              if (both.contains("X")) return new Opinion.Unjudged("busy: status 429, " + query);
              return lean(both.contains("biased") ? 1 : first.equals("good") ? 2 : -2);
            }),
            Config.standard());
    List<Judged> results = new ArrayList<>();
    PairSummary summary =
        judging.judge(
            List.of(
                PAIR,
                new Pair("q", "biased", "answers"),
                new Pair("q", "X", "Y"),
                new Pair("q", "=", "=")),
            3,
            results::add);
    assertThat(results.stream().map(Judged::fate))
        .containsExactly(Fate.KEPT, Fate.UNDECIDED, Fate.UNJUDGED, Fate.EQUAL_TEXTS);
    assertThat(summary.fates().get(Fate.KEPT)).isEqualTo(1);
    assertThat(summary.pairs()).isEqualTo(4);
    assertThat(summary.queries()).isEqualTo(12);
    assertThat(summary.failures()).containsExactly(java.util.Map.entry("busy", 4));
    // a shown first: 2, 2, 1, 1; second: 2, 2, -1, -1
    assertThat(summary.firstShown()).hasValue(1.5);
    assertThat(summary.secondShown()).hasValue(.5);
    assertThat(summary.positionBias()).hasValue(.5);
    // first pair: all alike, 1; second: two and two, 2 * 2 / (4 * 3) = 1/3
    assertThat(summary.agreement().orElseThrow()).isCloseTo(2.0 / 3, within(1e-12));
    // sides: 6 of 8 and 2 of 8, by chance .625
    assertThat(summary.kappa().orElseThrow())
        .isCloseTo((2.0 / 3 - .625) / (1 - .625), within(1e-12));
  }

  /// Worked out from the table of votes, as Fleiss (1971) defines it.
  @Test
  void kappaIsThatOfTheDefinition() {
    int[][] votes = {{4, 0, 0}, {1, 1, 2}, {0, 4, 0}, {2, 0, 2}, {0, 1, 3}, {3, 1, 0}};
    ToIntFunction<int[]> pairsAlike =
        row -> IntStream.of(row).map(count -> count * (count - 1)).sum();
    double observed = IntStream.range(0, 6).map(i -> pairsAlike.applyAsInt(votes[i])).sum() / 72.0;
    double chance = 0;
    for (int side = 0; side < 3; side++) {
      int column = side;
      double share = IntStream.range(0, 6).map(i -> votes[i][column]).sum() / 24.0;
      chance += share * share;
    }
    var counting = new PairSummary.Counting(4);
    for (int[] row : votes) {
      List<OptionalInt> scores = new ArrayList<>();
      for (int side = 0; side < 3; side++) {
        scores.addAll(Collections.nCopies(row[side], OptionalInt.of(2 * (side - 1))));
      }
      counting.add(
          new Judged(PAIR, scores, java.util.OptionalDouble.of(0), Fate.UNDECIDED, "", List.of()));
    }
    PairSummary summary = counting.summary();
    assertThat(summary.agreement().orElseThrow()).isCloseTo(observed, within(1e-12));
    assertThat(summary.kappa().orElseThrow())
        .isCloseTo((observed - chance) / (1 - chance), within(1e-12));
  }

  @Test
  void nothingJudgedHasNoMeansAndNoAgreement() {
    PairSummary summary = new PairSummary.Counting(4).summary();
    assertThat(summary.positionBias()).isEmpty();
    assertThat(summary.agreement()).isEmpty();
    assertThat(summary.kappa()).isEmpty();
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Config(3, 1, 2))
        .isInstanceOf(ConfigException.class)
        .hasMessage("queries is 3; expected an even number, each order asked as often");
    assertThatThrownBy(() -> new Config(4, 2, 2)).hasMessageContaining("least is 2.0");
    assertThatThrownBy(() -> new Config(4, Double.NaN, 2)).hasMessageContaining("least is NaN");
    assertThatThrownBy(() -> new Config(4, 1, .5)).hasMessageContaining("length-ratio is 0.5");
  }
}
