package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void whatIsWrittenIsReadBack() {
    for (long millis :
        new long[] {0, 1, 999, 1000, 61_000, 3_600_000, 90_061_007, 8_640_000_000L}) {
      Duration duration = Duration.ofMillis(millis);
      assertThat(Durations.parse(Durations.format(duration))).contains(duration);
    }
    assertThat(Durations.format(Duration.ofMinutes(90))).isEqualTo("1h30m");
  }

  @Test
  void otherTextIsRefused() {
    for (String text : new String[] {"", "5", "s", "-5s", "5 s", "1m1h", "1.5h", "9999999999s"}) {
      assertThat(Durations.parse(text)).as(text).isEmpty();
    }
  }
}
