package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplingSettingsTest {
  @Test
  void valuesOutOfRangeAreRefusedByNameValueAndRange() {
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withTemperature(-1))
        .hasMessage("sampling: temperature is -1.0; it must be 0 (greedy) or 1e-5 to 1e6");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withTopP(1.5))
        .hasMessage("sampling: top-p is 1.5; it must be 0 to 1 (1 = off)");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withTopK(-1)).hasMessageContaining("top-k");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withMinP(Double.NaN))
        .hasMessage("sampling: min-p is NaN; it must be 0 (off) to 1");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withPenalties(0, 0, 0))
        .hasMessageContaining("repetition-penalty is 0.0");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withPenalties(1, Double.NaN, 0))
        .hasMessageContaining("presence-penalty is NaN");
    assertThatThrownBy(() -> SamplingSettings.PLAIN.withPenalties(1, 0, Double.POSITIVE_INFINITY))
        .hasMessageContaining("frequency-penalty is Infinity");
  }

  @Test
  void saysWhatIsOn() {
    assertThat(SamplingSettings.GREEDY.greedy()).isTrue();
    assertThat(SamplingSettings.PLAIN.filtered() || SamplingSettings.PLAIN.penalised()).isFalse();
    assertThat(SamplingSettings.PLAIN.withMinP(0.1).filtered()).isTrue();
    assertThat(SamplingSettings.PLAIN.withPenalties(1, 0, 0.1).penalised()).isTrue();
  }
}
