package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigExceptionTest {
  @Test
  void aMessageWithoutArgumentsIsTakenAsItIs() {
    assertThat(new ConfigException("50% of it")).hasMessage("50% of it");
    assertThat(new ConfigException("grpo.beta is %s", 2)).hasMessage("grpo.beta is 2");
  }

  @Test
  void unknownNamesListTheKnownOnes() {
    assertThat(ConfigException.unknown("preset", "grop", List.of("trl", "grpo")))
        .hasMessage("unknown preset \"grop\"; did you mean \"grpo\"? Known: grpo, trl");
    assertThat(ConfigException.unknown("preset", "xyz", List.of("trl", "grpo")))
        .hasMessage("unknown preset \"xyz\". Known: grpo, trl");
  }

  @Test
  void severalProblemsAreOneMessage() {
    var exception = new ConfigException(ConfigException.Origin.RECIPE, List.of("a", "b"));
    assertThat(exception).hasMessage("a\nb");
    assertThat(exception.problems()).containsExactly("a", "b");
    assertThat(ConfigException.usage("x").origin()).isEqualTo(ConfigException.Origin.COMMAND_LINE);
  }
}
