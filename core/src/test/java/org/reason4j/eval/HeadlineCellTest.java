package org.reason4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadlineCellTest {
  private static String cell(double value, double low, double high, int samples, int items) {
    return HeadlineCell.text(
        "pass@1", value, Optional.of(new Interval(low, high)), samples, items, 0.031);
  }

  @Test
  void aWideIntervalHasNoDecimals() {
    assertThat(cell(0.4667, 0.32, 0.611, 64, 30))
        .isEqualTo(
            "pass@1 = 46.7 % [32, 61] 95 % clustered by item, 64 samples × 30 items, 3.1 %"
                + " truncated");
  }

  @Test
  void aNarrowOneHasOne() {
    assertThat(cell(0.5, 0.484, 0.516, 1, 1319))
        .isEqualTo(
            "pass@1 = 50.0 % [48.4, 51.6] 95 % clustered by item, 1 sample × 1,319 items, 3.1 %"
                + " truncated");
  }

  @Test
  void whatIsUnknownIsADash() {
    assertThat(HeadlineCell.text("cons@4", Double.NaN, Optional.empty(), 4, 1, 0))
        .isEqualTo("cons@4 = –, 4 samples × 1 item, 0.0 % truncated");
  }
}
