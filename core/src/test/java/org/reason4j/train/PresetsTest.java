package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;

class PresetsTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("reason4j.root", ".."), "core/src/test/resources/golden/grpo");

  @Test
  void thePromisedPresetsAreThere() {
    assertThat(Presets.known().stream().map(Presets.Preset::name))
        .containsExactlyInAnyOrder(
            "r1",
            "laptop",
            "deepseekmath",
            "trl",
            "verl",
            "openrlhf",
            "nemo-rl",
            "skyrl",
            "dapo",
            "dr-grpo",
            "gspo",
            "cispo",
            "nanochat",
            "rloo",
            "reinforce++");
  }

  @Test
  void everyProofIsAGoldenCase() {
    for (Presets.Preset preset : Presets.known()) {
      for (String name : preset.proven()) {
        assertThat(Files.exists(GOLDEN.resolve(name + ".json")))
            .as("%s: %s", preset.name(), name)
            .isTrue();
      }
    }
  }

  @Test
  void anUnknownPresetListsThoseKnown() {
    assertThatThrownBy(() -> Presets.named("dappo"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown preset \"dappo\"; did you mean \"dapo\"?")
        .hasMessageContaining("nemo-rl");
  }

  @Test
  void knobsAreThePresetsNumbers() {
    assertThat(Presets.named("r1").knobs())
        .containsEntry("loss", "clip")
        .containsEntry("clip-low", "10")
        .containsEntry("beta", "0.001")
        .containsEntry("kl-estimator", "k3")
        .containsEntry("kl-place", "loss")
        .containsEntry("aggregation", "sequence-mean")
        .containsEntry("deviation", "population");
    assertThat(Presets.named("verl").knobs())
        .containsEntry("dual-clip", "3")
        .containsEntry("log-ratio-clamp", "20")
        .containsEntry("beta", "0");
    assertThat(Presets.named("dr-grpo").knobs()).doesNotContainKey("epsilon");
  }
}
