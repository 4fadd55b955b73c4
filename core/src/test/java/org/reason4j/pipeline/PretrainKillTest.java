package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A DeepSeek-V3 made from nothing, killed with -9 at random moments, ends with the bytes of a run
/// left alone: weights, balance corrections, optimizer, events. `-Dreason4j.kills=50` kills that
/// often.
class PretrainKillTest {
  private static final int KILLS = Integer.getInteger("reason4j.kills", 3);
  private static final long SEED = Long.getLong("reason4j.seed", 1);

  @TempDir private Path temporary;

  private KilledRun run(String name) {
    return new KilledRun(
        temporary.resolve(name),
        List.of("train", temporary.resolve("my.toml").toString()),
        List.of("threads=1"));
  }

  @Test
  void killedAtRandomMomentsItEndsWithTheSameBytes() throws Exception {
    Files.writeString(
        temporary.resolve("my.toml"),
        """
        trainer = "pretrain"
        [tokenizer]
        pages = 100
        vocabulary = 280
        [model]
        width = 24
        layers = 2
        heads = 2
        query-rank = 8
        latent-rank = 8
        plain-width = 4
        rotary-width = 4
        value-width = 4
        feed-forward = 32
        expert-feed-forward = 8
        experts = 8
        active = 2
        [pretrain]
        steps = 12
        rows = 4
        micro-rows = 2
        row-length = 48
        warm-up = 2
        learning-rate = 1e-2
        [held-out]
        pages = 12
        every = 5
        [checkpoint]
        every = 3
        """);
    run("alone").finish();
    Map<String, String> expected = KillTest.outcome(temporary.resolve("alone"));
    assertThat(expected).containsKeys("events.jsonl", "export/model.safetensors", "routing.json");
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
