package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.reason4j.data.Example;
import org.reason4j.data.Example.Message;

class SurveyTest {
  @Test
  void lengthsAreOfEveryExample() {
    var lengths = new Lengths.Builder();
    for (int i = 1; i <= 10; i++) lengths.add(11 - i);
    assertThat(lengths.build()).isEqualTo(new Lengths(10, 5.5, 5, 9, 10));
    var one = new Lengths.Builder();
    one.add(3);
    assertThat(one.build()).isEqualTo(new Lengths(1, 3, 3, 3, 3));
    assertThat(new Lengths.Builder().build()).isEqualTo(Lengths.NONE);
  }

  @Test
  void theBiasOfPairsIsMeasured() {
    var survey = survey();
    add(survey, "long one", "short");
    add(survey, "another long one", "short");
    add(survey, "tiny", "not so tiny");
    add(survey, "same", "size");
    Survey.Preferences pairs = survey.result().preferences().orElseThrow();
    assertThat(pairs.pairs()).isEqualTo(4);
    assertThat(pairs.longerChosen()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(pairs.chosen().mean()).isEqualTo(8);
    assertThat(survey.result().forms()).containsEntry("preference", 4L);
  }

  @Test
  void nothingSeenIsNothingCounted() {
    Survey.Result result = survey().result();
    assertThat(result.examples()).isZero();
    assertThat(result.preferences()).isEmpty();
    assertThat(result.prompt().get("characters")).isEqualTo(Lengths.NONE);
  }

  @Test
  void unicodeIsCountedInCodePointsAndChineseInCharacters() {
    var survey = survey();
    var example = new Example.Answered("🙂🙂", "小明有 3 只");
    survey.add(example, Candidate.of("a", example, Optional.empty()));
    assertThat(survey.result().prompt()).containsEntry("characters", new Lengths(1, 2, 2, 2, 2));
    assertThat(survey.result().response()).containsEntry("words", new Lengths(1, 5, 5, 5, 5));
  }

  @Test
  void whatGivesItsAnswerAwayIsToldWithTheWordsThatDo() {
    var survey = survey();
    var example = new Example.Answered("6 times 7? The answer is 42.", "42");
    survey.add(example, Candidate.of("f:1", example, Optional.empty()));
    assertThat(survey.result().leaks()).isEqualTo(1);
    assertThat(survey.result().remarks())
        .containsExactly("f:1: gives its answer away: \"answer is 42\"");
  }

  private static void add(Survey survey, String chosen, String rejected) {
    var asked = List.of(new Message("user", "q"));
    var pair = new Example.Preference(asked, chosen, rejected, OptionalDouble.empty());
    survey.add(pair, Candidate.of("line", pair, Optional.empty()));
  }

  private static Survey survey() {
    return new Survey(
        Optional.empty(), Optional.empty(), new Duplicates(), new NearDuplicates(0.8));
  }
}
