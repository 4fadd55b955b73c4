package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.generate.SingleStream;

class PaceTest {
  private long now = 1_000;

  private Pace pace() {
    return new Pace(() -> Instant.ofEpochMilli(now));
  }

  @Test
  void theFirstTokenAndThoseAfterItAreTimedApart() {
    Pace pace = pace();
    now += 500;
    pace.drawn();
    for (int i = 0; i < 20; i++) {
      now += 100;
      pace.drawn();
    }
    now += 9_000; // what comes after the last token counts for nothing
    var measured = pace.measured(60, Optional.of(new SingleStream.Cost(10, 20, 0, 0)));
    assertThat(measured).isEqualTo(new Pace.Measured(60, 10, 21, 0.5, 2.5));
    assertThat(measured.readPerSecond()).isEqualTo(100);
    assertThat(measured.drawnPerSecond()).isEqualTo(10);
    assertThat(measured.words())
        .isEqualTo(
            "21 tokens after 60 of the prompt (10 read before), the first after 0.50 s (100"
                + " tokens/s read), then 10.0 tokens/s");
  }

  @Test
  void oneTokenHasNoPaceAndNoneHasNoTime() {
    Pace pace = pace();
    assertThat(pace.measured(5, Optional.empty()).words())
        .isEqualTo("no token after 5 of the prompt");
    now += 250;
    pace.drawn();
    assertThat(pace.measured(5, Optional.empty()).words())
        .isEqualTo("1 token after 5 of the prompt, the first after 0.25 s (20 tokens/s read)");
  }
}
