package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinderTest.Recipe;

class ExplainTest {
  @Test
  void aKeyIsExplainedFromItsAnnotations() {
    assertThat(Explain.key(Recipe.class, "grpo.group-size"))
        .isEqualTo(
            """
            grpo.group-size
              Samples drawn for each prompt (G).
              type     a whole number
              default  16
              range    from 2 to 4096
              source   DeepSeek-R1, section 2.2\
            """);
  }

  @Test
  void theLastPartIsEnoughWhereItIsUnique() {
    assertThat(Explain.key(Recipe.class, "group-size")).startsWith("grpo.group-size");
  }

  @Test
  void whatHasNoDefaultSaysSo() {
    assertThat(Explain.key(Recipe.class, "seed")).contains("default  none: must be given");
    assertThat(Explain.key(Recipe.class, "start")).contains("default  unset");
    assertThat(Explain.key(Recipe.class, "reward")).contains("one of rule, format-only, random");
  }

  @Test
  void aTableListsItsKeys() {
    assertThat(Explain.key(Recipe.class, "grpo"))
        .contains("grpo.lr = 3e-4")
        .doesNotContain("weights");
    assertThat(Explain.key(Recipe.class, "")).contains("[grpo]").contains("weights = [0.5, 1]");
  }

  @Test
  void anUnknownKeySuggestsTheNearest() {
    assertThatThrownBy(() -> Explain.key(Recipe.class, "grpo.group-sise"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean grpo.group-size?");
    assertThatThrownBy(() -> Explain.key(Recipe.class, "group-sise"))
        .hasMessageContaining("did you mean grpo.group-size?");
    assertThatThrownBy(() -> Explain.key(Recipe.class, "telepathy"))
        .hasMessageContaining("unknown key telepathy.");
  }
}
