package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;

/// `reason4j distill` killed with -9 again and again ends with the bytes of a run left alone.
class DistillKillTest {
  private static final int KILLS = Integer.getInteger("reason4j.kills", 2);
  private static final long SEED = Long.getLong("reason4j.seed", 1);

  @Test
  void killedAtRandomMomentsItEndsWithTheSameBytes(@TempDir Path temporary) throws Exception {
    Path teacher = temporary.resolve("teacher");
    TinyRun.run(
        teacher, TinyRun.recipe("grpo.steps=0", "threads=1"), EventSink.none(), () -> false);
    Path recipe = Files.writeString(temporary.resolve("tiny.toml"), "");
    List<String> words = List.of("distill", recipe.toString());
    List<String> settings =
        DistillRunTest.settings(
            teacher, "distill.method=\"reverse-kl\"", "distill.on-policy=0.5", "threads=1");
    Path alone = temporary.resolve("alone");
    new KilledRun(alone, words, settings).finish();
    Path killed = temporary.resolve("killed");
    var run = new KilledRun(killed, words, settings);
    var random = new SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) if (run.kill(random, 12).finished()) break;
    run.finish();
    assertThat(run.told()).doesNotContain("damaged");
    assertThat(TinyRun.outcome(killed))
        .as("-Dreason4j.seed=%d", SEED)
        .isEqualTo(TinyRun.outcome(alone));
  }
}
