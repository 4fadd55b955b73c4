package org.reason4j.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "C_{10}^{3}; \\binom{10}{3}",
        "C_5^2+1; \\binom{5}{2}+1",
        "C(5, 2); \\binom{5}{2}",
        "10C3; \\binom{10}{3}",
        "_{5}C_{2}; \\binom{5}{2}",
        "A_5^2; \\frac{5!}{3!}",
        "P(5,2); \\frac{5!}{3!}",
        "5P2; \\frac{5!}{3!}",
        "十二; 12",
        "二十; 20",
        "三千零五; 3005",
        "一百二十三万; 1230000",
        "二〇二四; 2024",
        "四分之三; \\frac{3}{4}",
        "百分之二十五; 25\\%",
        "负三; -3",
        "三点一四; 3.14",
        "十二个; 12",
      })
  void numbersAreWrittenAsExpressions(String text, String plain) {
    assertThat(Spellings.plain(text)).hasValue(plain);
  }

  @Test
  void otherTextsAreLeftAlone() {
    for (String text :
        new String[] {"A", "C_1^2+x", "AC", "P(A)", "P(x,2)", "第十二", "一亿亿亿亿", "12", "x_1^2"}) {
      assertThat(Spellings.plain(text)).as(text).isEmpty();
    }
  }

  @Test
  void theyAreJudgedByTheirValues() {
    assertThat(MathJudge.judge("C_{10}^{3}", "120", Policy.STANDARD).outcome())
        .isEqualTo(MathJudge.Outcome.CORRECT);
    assertThat(MathJudge.judge("3/4", "答案是四分之三。", Policy.STANDARD).outcome())
        .isEqualTo(MathJudge.Outcome.CORRECT);
    assertThat(MathJudge.judge("12", "二十", Policy.STANDARD).outcome())
        .isEqualTo(MathJudge.Outcome.WRONG);
    assertThat(MathJudge.judge("C_1", "C_2", Policy.STANDARD).outcome())
        .isEqualTo(MathJudge.Outcome.WRONG);
  }
}
