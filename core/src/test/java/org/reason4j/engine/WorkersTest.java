package org.reason4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void resultsComeInOrderAndJobsGoToTheirWorker() {
    try (var workers = new Workers(3)) {
      List<Callable<String>> jobs = new ArrayList<>();
      for (int i = 0; i < 11; i++) {
        int number = i;
        jobs.add(() -> number + " on " + Thread.currentThread().getName());
      }
      List<String> results = workers.run(jobs);
      for (int i = 0; i < 11; i++) assertThat(results.get(i)).isEqualTo(i + " on worker-" + i % 3);
      assertThat(workers.run(List.<Callable<String>>of())).isEmpty();
    }
  }

  @Test
  void theFirstFailureIsThrownAfterAllJobsHaveEnded() {
    var ended = new AtomicInteger();
    List<Callable<Integer>> jobs =
        List.of(
            ended::incrementAndGet,
            () -> {
              throw new IllegalArgumentException("job 1");
            },
            () -> {
              throw new IOException("job 2");
            },
            ended::incrementAndGet,
            ended::incrementAndGet);
    try (var workers = new Workers(2)) {
      assertThatThrownBy(() -> workers.run(jobs))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("job 1")
          .satisfies(failure ->
              assertThat(failure.getSuppressed())
                  .singleElement()
                  .satisfies(second -> assertThat(second).hasCauseInstanceOf(IOException.class)));
      assertThat(ended).hasValue(3);
      assertThat(workers.run(List.<Callable<Integer>>of(() -> 7))).containsExactly(7);
    }
  }

  /// Jobs borrow memory of the caller, so the caller must not leave before they have ended.
  @Test
  void anInterruptWaitsForTheJobsAndIsKept() throws Exception {
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    var endedBeforeReturn = new AtomicBoolean();
    var stillInterrupted = new AtomicBoolean();
    try (var workers = new Workers(1)) {
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                Callable<Integer> job =
                    () -> {
                      started.countDown();
                      if (!goOn.await(20, TimeUnit.SECONDS)) return 0;
                      ended.set(true);
                      return 1;
                    };
                List<Integer> results = workers.run(List.of(job));
                endedBeforeReturn.set(ended.get() && results.equals(List.of(1)));
                stillInterrupted.set(Thread.currentThread().isInterrupted());
              });
      assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      goOn.countDown();
      caller.join(20_000);
    }
    assertThat(endedBeforeReturn).isTrue();
    assertThat(stillInterrupted).isTrue();
  }

  @Test
  void noWorkersAreRefused() {
    assertThatThrownBy(() -> new Workers(0)).hasMessage("workers: 0; at least 1");
  }
}
