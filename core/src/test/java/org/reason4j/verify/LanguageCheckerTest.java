package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LanguageCheckerTest {
  private static boolean is(String language, String text) {
    var config = JsonMapper.shared().createObjectNode();
    return new LanguageChecker()
            .check(Case.of("", "language", language, text, config))
            .rule()
            .equals("share")
        && score(language, text) >= 0.9;
  }

  private static double score(String language, String text) {
    var config = JsonMapper.shared().createObjectNode();
    return new LanguageChecker()
        .check(Case.of("", "language", language, text, config))
        .score()
        .orElse(-1);
  }

  @Test
  void codeAndFormulasAreLeftOut() {
    String solution =
        """
        设 $x$ 为所求。```python
        for item in range(10): print(item)
        ``` 由 \\(total = price + tax\\) 得 \\[\\text{sum}=7\\] 答案是 7 米。\
        """;
    assertThat(score("zh", solution)).isEqualTo(1);
    assertThat(is("zh", "这是 a mixed text with many English words 的回答")).isFalse();
    assertThat(score("en", "12 + 3 = 15")).isZero();
    assertThat(score("fr", "bonjour")).isEqualTo(-1);
  }

  @Test
  void theLanguagesOfLabelledTextsAreTold() throws IOException {
    int right = 0;
    int all = 0;
    for (JsonNode line : SharedCases.lines("langid_en_zh/labelled.jsonl")) {
      all++;
      if (is(line.path("lang").stringValue(), line.path("text").stringValue())) right++;
    }
    assertThat((double) right / all).isGreaterThan(0.99);
  }

  @Test
  void mathematicsInBothLanguagesIsOfItsLanguage() throws IOException {
    for (JsonNode line : SharedCases.lines("cmath_zh/cmath_dev.jsonl")) {
      String text = line.path("input").stringValue() + " 解：$x = \\frac{1}{2}$，所以答案是 cm。";
      assertThat(is("zh", text)).as(text).isTrue();
    }
    for (JsonNode line : SharedCases.lines("gsm8k/test.jsonl")) {
      assertThat(is("en", line.path("answer").stringValue())).as(line.toString()).isTrue();
    }
  }
}
