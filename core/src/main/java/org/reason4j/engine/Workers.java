package org.reason4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The platform threads on which work enters the native library, one native thread each.
///
/// Two workers with one native thread each do small-model work 1.6 to 1.9 times as fast as one
/// worker with two. Job i always runs on worker i modulo their number, so results that depend on
/// who did what (sums of gradients) are the same in each run with the same number of workers.
public final class Workers implements AutoCloseable {
  private final List<ExecutorService> threads = new ArrayList<>();

  /// @param count at least 1
  public Workers(int count) {
    if (count < 1) throw new IllegalArgumentException("workers: " + count + "; at least 1");
    for (int i = 0; i < count; i++) {
      var factory = Thread.ofPlatform().daemon().name("worker-" + i).factory();
      threads.add(Executors.newSingleThreadExecutor(factory));
    }
  }

  public int count() {
    return threads.size();
  }

  /// Runs the jobs and returns their results in order; the first failure is thrown after all have
  /// ended.
  public <T> List<T> run(List<? extends Callable<T>> jobs) {
    List<Future<T>> futures = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++)
      futures.add(threads.get(i % threads.size()).submit(jobs.get(i)));
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    boolean interrupted = false;
    for (int i = 0; i < futures.size(); i++) {
      try {
        results.add(futures.get(i).get());
      } catch (InterruptedException stop) { // jobs borrow memory of the caller: they must end first
        interrupted = true;
        i--;
      } catch (ExecutionException failed) {
        RuntimeException cause =
            failed.getCause() instanceof RuntimeException known
                ? known
                : new IllegalStateException("a worker failed", failed.getCause());
        if (failure == null) failure = cause;
        else failure.addSuppressed(cause);
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    if (failure != null) throw failure;
    return results;
  }

  @Override
  public void close() {
    for (ExecutorService thread : threads) thread.close();
  }
}
