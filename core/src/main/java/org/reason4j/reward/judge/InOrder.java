package org.reason4j.reward.judge;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/// Works on many items at once and hands the results on in the order of the items.
public final class InOrder {
  /// Items taken in ahead of the oldest that is not done, for each that may be worked on.
  private static final int AHEAD = 8;

  private InOrder() {}

  /// Applies `work` to each item, at most `concurrency` at once, on virtual threads; with 1 on the
  /// calling thread, which work that enters the native library needs. `results` is called on the
  /// calling thread. A failure of `work` or an interrupt ends all and is thrown.
  public static <T, R> void map(
      Iterator<T> items, int concurrency, Function<T, R> work, Consumer<R> results) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is " + concurrency + "; expected 1 or more");
    }
    if (concurrency == 1) {
      while (items.hasNext()) results.accept(work.apply(items.next()));
      return;
    }
    var permits = new Semaphore(concurrency);
    var open = new ArrayDeque<Future<R>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        while (items.hasNext() || !open.isEmpty()) {
          while (items.hasNext() && open.size() < concurrency * AHEAD) {
            T item = items.next();
            open.add(executor.submit(() -> within(permits, work, item)));
          }
          results.accept(open.remove().get());
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while judging", interrupted);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException cause) throw cause;
        if (failed.getCause() instanceof Error cause) throw cause;
        throw new IllegalStateException(failed.getCause());
      } finally {
        if (!open.isEmpty()) executor.shutdownNow();
      }
    }
  }

  private static <T, R> R within(Semaphore permits, Function<T, R> work, T item)
      throws InterruptedException {
    permits.acquire();
    try {
      return work.apply(item);
    } finally {
      permits.release();
    }
  }
}
