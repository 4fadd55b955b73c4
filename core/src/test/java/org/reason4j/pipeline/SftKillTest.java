package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `reason4j sft` killed with -9 at random moments ends with the bytes of a run left alone.
/// `-Dreason4j.kills=50` kills that often.
class SftKillTest {
  private static final int KILLS = Integer.getInteger("reason4j.kills", 3);
  private static final long SEED = Long.getLong("reason4j.seed", 1);

  @TempDir private Path temporary;

  private KilledRun run(String name) {
    return new KilledRun(
        temporary.resolve(name),
        List.of("sft", temporary.resolve("my.toml").toString()),
        List.of("checkpoint.every=3", "sft.epochs=3", "sft.rows=3", "sft.row-length=48"));
  }

  @Test
  void killedAtRandomMomentsItEndsWithTheSameBytes() throws Exception {
    Path base = TinySft.base(temporary.resolve("base"));
    Path data = TinySft.sums(temporary.resolve("sums.jsonl"), 30);
    Files.writeString(
        temporary.resolve("my.toml"),
        "base = \"%s\"\ndata = [\"%s\"]\ntemplate = \"short\"\nheld-out = 0.1\n"
            .formatted(base, data));
    run("alone").finish();
    Map<String, String> expected = KillTest.outcome(temporary.resolve("alone"));
    assertThat(expected).containsKeys("events.jsonl", "export/model.safetensors");
    var random = new SplittableRandom(SEED);
    int kills = 0;
    for (int runs = 0; kills < KILLS; runs++) {
      KilledRun killed = run("killed-" + runs);
      while (kills < KILLS && !killed.kill(random, 16).finished()) kills++;
      killed.finish();
      assertThat(KillTest.outcome(temporary.resolve("killed-" + runs)))
          .as("rerun with -Dreason4j.seed=%d", SEED)
          .isEqualTo(expected);
    }
  }
}
