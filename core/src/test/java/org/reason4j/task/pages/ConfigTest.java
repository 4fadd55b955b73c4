package org.reason4j.task.pages;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinder;
import org.reason4j.task.ChainSums;

class ConfigTest {
  @Test
  void defaultsOfARecipeAreTheStandardSettings() {
    assertThat(TomlBinder.defaults(Pages.Config.class)).isEqualTo(Pages.Config.standard());
    assertThat(TomlBinder.defaults(ChainSums.Config.class)).isEqualTo(ChainSums.Config.standard());
  }
}
