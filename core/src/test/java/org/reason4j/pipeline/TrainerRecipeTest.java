package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlWriter;

class TrainerRecipeTest {
  private static TrainerRecipe parse(String text, Optional<Trainer> fixed, String... typed) {
    return TrainerRecipe.parse("my.toml", text, fixed, List.of(typed));
  }

  @Test
  void withoutTheKeyARecipeIsOfZeroAndIsWrittenWithoutIt() {
    TrainerRecipe recipe = parse("seed = 3", Optional.empty());
    assertThat(recipe).isInstanceOf(ZeroRecipe.class);
    assertThat(recipe.seed()).isEqualTo(3);
    assertThat(TomlWriter.write((Record) recipe)).doesNotContain("trainer");
  }

  @Test
  void theKeyMayBeTypedToo() {
    assertThat(parse("", Optional.empty(), "trainer=grpo", "base=dir"))
        .isInstanceOfSatisfying(
            ZeroRecipe.class, zero -> assertThat(zero.trainer()).contains(Trainer.GRPO));
    assertThat(parse("", Optional.empty(), "trainer=\"zero\""))
        .isInstanceOfSatisfying(
            ZeroRecipe.class, zero -> assertThat(zero.trainer()).contains(Trainer.ZERO));
  }

  @Test
  void anotherTrainerThanTheCommandsIsRefused() {
    assertThatThrownBy(() -> parse("trainer = \"zero\"", Optional.of(Trainer.GRPO), "base=dir"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "my.toml: trainer is \"zero\", and this command trains with grpo; use `reason4j train`,"
                + " or take the key out");
  }

  @Test
  void anUnknownTrainerIsToldByLineWithThoseKnown() {
    assertThatThrownBy(() -> parse("seed = 1\ntrainer = \"grop\"", Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("my.toml:2: ")
        .hasMessageContaining("did you mean \"grpo\"? Known: distill, grpo")
        .hasMessageContaining("zero");
  }

  @Test
  void grpoNeedsABase() {
    assertThatThrownBy(() -> parse("trainer = \"grpo\"", Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("base is unset; grpo trains a model that exists");
    assertThatThrownBy(() -> parse("", Optional.of(Trainer.GRPO)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("base is unset; grpo trains a model that exists");
  }
}
