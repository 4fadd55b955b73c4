package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinderTest.Grpo;
import org.reason4j.config.TomlBinderTest.Recipe;
import org.reason4j.config.TomlBinderTest.Task;

class TomlWriterTest {
  private static final Recipe RECIPE =
      new Recipe(
          -7,
          Recipe.Reward.FORMAT_ONLY,
          Optional.of(Path.of("models/base")),
          Duration.ofMillis(5_405_250),
          List.of(0.1, 1e-9, 3.0),
          Map.of("try \"once\"", 4),
          List.of(new Task("chain\nsum\\ ü 中", 1), new Task("x", 2)),
          new Grpo(16, 1.0E-4, 8, false, "\u0001\t"));

  @Test
  void theFormIsFixed() {
    assertThat(TomlWriter.write(RECIPE))
        .isEqualTo(
            """
            seed = -7
            reward = "format-only"
            start = "models/base"
            limit = "1h30m5s250ms"
            weights = [0.1, 1e-9, 3.0]

            [shares]
            "try \\"once\\"" = 4

            [[tasks]]
            name = "chain\\nsum\\\\ ü 中"
            weight = 1

            [[tasks]]
            name = "x"
            weight = 2

            [grpo]
            group-size = 16
            lr = 1e-4
            minibatch = 8
            dual-clip = false
            note = "\\u0001\\t"
            """);
  }

  @Test
  void whatIsWrittenIsReadBackEqual() {
    String text = TomlWriter.write(RECIPE);
    Recipe read = TomlBinder.parse("r.toml", text, Recipe.class, List.of());
    assertThat(read).isEqualTo(RECIPE);
    assertThat(TomlWriter.write(read)).isEqualTo(text);
    Recipe defaults = TomlBinder.parse("", "seed = 1", Recipe.class, List.of());
    assertThat(TomlBinder.parse("", TomlWriter.write(defaults), Recipe.class, List.of()))
        .isEqualTo(defaults);
  }

  @Test
  void theLocaleChangesNothing() {
    Locale before = Locale.getDefault();
    String text = TomlWriter.write(RECIPE);
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      assertThat(TomlWriter.write(RECIPE)).isEqualTo(text);
      assertThat(TomlBinder.parse("", text, Recipe.class, List.of())).isEqualTo(RECIPE);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void numbersReadBackToTheSameBits() {
    for (double value : new double[] {0.1, 1e-9, 1e22, 123456789.125, -0.0, 4.9e-324, 1e100}) {
      Grpo read =
          TomlBinder.parse(
              "", "lr = " + TomlWriter.number(Math.abs(value) + 1e-300), Grpo.class, List.of());
      assertThat(read.lr()).isEqualTo(Math.abs(value) + 1e-300);
    }
  }
}
