package org.reason4j.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Ctrl-C (or SIGTERM) as a request that long work answers: it asks between steps, saves, and
/// closes this. The process then ends with the code of its signal, 130 or 143; work that does not
/// answer in time is cut off, which the run directory survives.
///
/// ```java
/// try (var stop = StopRequest.onSignal(Duration.ofMinutes(1), () -> err.println("saving ..."))) {
///   run(stop); // asks stop.getAsBoolean() after each step
/// }
/// ```
final class StopRequest implements BooleanSupplier, AutoCloseable {
  private final Duration patience;
  private final Runnable announcement;
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "stop request");
  private volatile boolean requested;

  private StopRequest(Duration patience, Runnable announcement) {
    this.patience = patience;
    this.announcement = announcement;
  }

  /// Listens until closed.
  ///
  /// @param patience how long the end of the process waits for the work
  /// @param announcement run once, on another thread, when the signal comes
  static StopRequest onSignal(Duration patience, Runnable announcement) {
    StopRequest stop = new StopRequest(patience, announcement);
    Runtime.getRuntime().addShutdownHook(stop.hook);
    return stop;
  }

  /// Whether to stop; stays true.
  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /// The work is saved, the process may end.
  @Override
  public void close() {
    finished.countDown();
    if (requested) return;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }

  private void request() {
    requested = true;
    announcement.run();
    try {
      boolean _ = finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
