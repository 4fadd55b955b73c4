package org.reason4j.reward.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class InOrderTest {
  @Test
  void resultsComeInTheOrderOfTheItemsAndNoMoreThanAllowedRunAtOnce() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    // the first item waits until a later one has begun
    var later = new CountDownLatch(1);
    List<Integer> results = new ArrayList<>();
    InOrder.map(
        IntStream.range(0, 100).boxed().iterator(),
        3,
        item -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          if (item == 0) await(later);
          else later.countDown();
          running.decrementAndGet();
          return item * item;
        },
        results::add);
    assertThat(results).isEqualTo(IntStream.range(0, 100).map(i -> i * i).boxed().toList());
    assertThat(most.get()).isBetween(2, 3);
  }

  @Test
  void oneAtATimeStaysOnTheCallingThread() {
    Thread caller = Thread.currentThread();
    InOrder.map(
        List.of(1, 2).iterator(),
        1,
        item -> {
          assertThat(Thread.currentThread()).isSameAs(caller);
          return item;
        },
        _ -> {});
  }

  @Test
  void aFailureEndsAllAndIsThrown() {
    List<Integer> results = new ArrayList<>();
    assertThatThrownBy(() ->
            InOrder.map(
                IntStream.range(0, 1000).boxed().iterator(),
                4,
                item -> {
                  if (item == 5) throw new IllegalStateException("item 5");
                  return item;
                },
                results::add))
        .hasMessage("item 5");
    assertThat(results).containsExactly(0, 1, 2, 3, 4);
    assertThatThrownBy(() -> InOrder.map(List.of().iterator(), 0, x -> x, _ -> {}))
        .hasMessageContaining("concurrency is 0");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
