package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reason4j.reward.Response;
import org.reason4j.reward.Verdict;

@Timeout(30)
class VerifierPoolTest {
  private static VerifierPool pool(int threads, int queue, long millis) {
    return new VerifierPool(
        new VerifierPool.Config(threads, queue, Duration.ofMillis(millis)), System::nanoTime);
  }

  private static Response response(String text, long row) {
    return new Response("q", "r", "number", "en", text, false, 0, row);
  }

  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void checksRunBesideAndEqualAnswersOnce() {
    try (var pool = pool(2, 4, 10_000)) {
      var runs = new AtomicInteger();
      for (int i = 0; i < 40; i++) {
        pool.start(
            response("a" + i % 10, i),
            () -> {
              runs.incrementAndGet();
              return new Verdict.Correct();
            });
      }
      for (int i = 0; i < 40; i++) {
        assertThat(pool.verdict(response("a" + i % 10, i), Verdict.Correct::new).word())
            .isEqualTo("correct");
      }
      assertThat(runs).hasValue(10);
      Map<String, Double> told = pool.finish();
      assertThat(told)
          .containsEntry("verifier/number/checked", 10.0)
          .containsEntry("verifier/number/unverified", 0.0)
          .containsKeys("verifier/number/p50_ms", "verifier/number/p99_ms");
      assertThat(pool.finish()).isEmpty();
    }
  }

  @Test
  void aHangAndACrashAreUnverifiedAndTheRestGoesOn() {
    try (var pool = pool(1, 2, 100)) {
      pool.start(
          response("hangs", 0),
          () -> {
            forever();
            return new Verdict.Correct();
          });
      Verdict crashed =
          pool.verdict(
              response("crashes", 1),
              () -> {
                throw new IllegalStateException("broken rule");
              });
      assertThat(crashed)
          .isEqualTo(
              new Verdict.Unverified(
                  "the check failed: java.lang.IllegalStateException: broken rule"));
      assertThat(pool.verdict(response("hangs", 0), Verdict.Correct::new).word())
          .isEqualTo("unverified");
      assertThat(pool.verdict(response("fine", 2), Verdict.Correct::new).word())
          .isEqualTo("correct");
      assertThat(pool.finish())
          .containsEntry("verifier/number/checked", 3.0)
          .containsEntry("verifier/number/unverified", 2.0)
          .containsEntry("verifier/number/timed_out", 1.0);
    }
  }

  @Test
  void aVerifierThatAlwaysHangsEndsTheRun() {
    try (var pool = pool(1, 1, 1)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= VerifierPool.LOST; i++) {
                  pool.verdict(
                      response("hang " + i, i),
                      () -> {
                        forever();
                        return new Verdict.Correct();
                      });
                }
              })
          .hasMessageContaining("mend or leave out that verifier");
    }
  }
}
