package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;

class ChainSumsTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void totalsStayBetween0And99AndTheReferenceIsTheirEnd() {
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      Problem problem = new ChainSums().problem(random, Level.TRAIN);
      assertThat(problem.question()).matches("[1-9]( [+-] [1-9]){2,5} = \\?");
      int total = 0;
      String[] words = problem.question().split(" ");
      for (int w = 0; w < words.length - 2; w += 2) {
        int term = Integer.parseInt(words[w]);
        total += w > 0 && words[w - 1].equals("-") ? -term : term;
        assertThat(total).isBetween(0, 99);
      }
      assertThat(problem.reference()).isEqualTo(Integer.toString(total));
      assertThat(problem.difficulty()).isEqualTo((words.length - 1) / 2);
      assertThat(ChainSums.Chain.of(problem.question()).total()).isEqualTo(total);
      lengths.add(problem.difficulty());
    }
    assertThat(lengths).containsExactlyInAnyOrder(3, 4, 5, 6);
  }

  @Test
  void harderChainsHaveThreeTermsMoreThanAnySeen() {
    for (int i = 0; i < 200; i++) {
      assertThat(new ChainSums().problem(random, Level.HARDER).difficulty()).isEqualTo(9);
    }
  }

  @Test
  void theChineseWordingIsTheSameProblem() {
    var english = new ChainSums().problem(new SplittableRandom(3), Level.TRAIN);
    var chinese =
        new ChainSums(ChainSums.Config.standard().withWording(new Wording(1)))
            .problem(new SplittableRandom(3), Level.TRAIN);
    assertThat(chinese.language()).isEqualTo("zh");
    assertThat(chinese.question()).endsWith("等于 ?");
    assertThat(chinese.id()).isEqualTo(english.id());
    assertThat(Split.of(chinese)).isEqualTo(Split.of(english));
    assertThat(ChainSums.Chain.of(chinese.question()))
        .isEqualTo(ChainSums.Chain.of(english.question()));
  }

  @Test
  void theVerifierItNamesTakesItsReference() {
    Problem problem = new ChainSums().problem(random, Level.TRAIN);
    assertThat(
            Verifiers.standard()
                .named(problem.verifier())
                .verify(problem.question(), problem.reference(), problem.reference()))
        .isEqualTo(new Verdict.Correct());
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThatThrownBy(() -> new ChainSums.Config(5, 3, 3, Wording.ENGLISH))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("5 to 3 terms");
    assertThatThrownBy(() -> new Wording(1.5)).hasMessageContaining("1.5");
  }
}
