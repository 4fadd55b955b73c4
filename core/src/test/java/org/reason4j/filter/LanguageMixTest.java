package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanguageMixTest {
  private static final LanguageMix RULE = new LanguageMix(0.9);

  @Test
  void oneLanguageIsKept() {
    assertThat(RULE.drop(Candidates.english("<think> add seven and eight</think> so 15")))
        .isEmpty();
    assertThat(RULE.drop(Candidates.chinese("<think>先把七和八加起来</think>所以是<answer>15</answer>")))
        .isEmpty();
  }

  @Test
  void twoLanguagesAreDropped() {
    assertThat(RULE.drop(Candidates.english("first 先把七加上八 then done")))
        .hasValue("50 % of 6 words are in en (English 3, Chinese 3, other 0)");
    assertThat(RULE.drop(Candidates.chinese("wait let me 想一想"))).isPresent();
    assertThat(RULE.drop(Candidates.english("只用中文"))).isPresent();
    assertThat(RULE.drop(Candidates.english("это ответ"))).isPresent();
  }

  @Test
  void numbersWithoutWordsMixNothing() {
    assertThat(RULE.drop(Candidates.chinese("<think> 7 + 8 = 15, x = 3</think>"))).isEmpty();
    assertThat(RULE.drop(Candidates.english(""))).isEmpty();
  }

  @Test
  void anotherLanguageIsNotJudged() {
    assertThat(RULE.drop(Candidates.said("fr", "Combien?", "15 中文"))).isEmpty();
  }
}
