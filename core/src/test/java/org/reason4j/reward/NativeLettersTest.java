package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeLettersTest {
  @Test
  void lettersThatStandAloneBecomeLatin() {
    NativeLetters cyrillic = NativeLetters.of(" Б ").orElseThrow();
    assertThat(cyrillic.latin("Ответ: В, а не Борис")).isEqualTo("Ответ: C, а не Борис");
    assertThat(NativeLetters.of("ख").orElseThrow().latin("उत्तर ख है, खा"))
        .isEqualTo("उत्तर B है, खा");
    assertThat(NativeLetters.of("B")).isEmpty();
    assertThat(NativeLetters.of("БВ")).isEmpty();
  }
}
