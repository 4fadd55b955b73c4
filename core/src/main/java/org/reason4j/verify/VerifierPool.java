package org.reason4j.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.reason4j.reward.Judging;
import org.reason4j.reward.Response;
import org.reason4j.reward.Verdict;

/// Checks on a few threads of its own, while the next answers are drawn. Bounded: so many threads,
/// so many checks that wait, so long a check; whoever starts one more waits.
///
/// A check that takes longer than its deadline or crashes is `Unverified` and counted. Its thread
/// is told to stop and replaced; after [#LOST] such threads the pool refuses to go on, since a
/// verifier that hangs that often is broken. Equal answers to one problem are checked once.
///
/// Metrics of [#finish], a verifier each: `verifier/NAME/checked`, `/unverified`, `/timed_out`,
/// `/p50_ms` and `/p99_ms` (of the checks, waiting left out). Safe on any thread.
public final class VerifierPool implements Judging, AutoCloseable {
  /// Threads that may be lost to checks which do not end.
  static final int LOST = 16;

  private static final long LOOK_MILLIS = 20;

  /// @param threads checks at a time
  /// @param queue checks that may wait
  /// @param deadline of one check, from its start
  public record Config(int threads, int queue, Duration deadline) {
    /// Two threads; a deadline beyond every limit that a verifier sets itself.
    public static final Config STANDARD = new Config(2, 1024, Duration.ofMinutes(2));

    public Config {
      if (threads < 1 || queue < 1 || !deadline.isPositive()) {
        throw new IllegalArgumentException(
            "a pool of %d threads, %d waiting, %s a check; expected 1 or more of each"
                .formatted(threads, queue, deadline));
      }
    }
  }

  private final Config config;
  private final LongSupplier nanoTime;
  private final BlockingQueue<Check> waiting;
  private final List<Worker> workers = new ArrayList<>(); // guarded by this
  private final Map<Response, Check> known = new HashMap<>(); // guarded by this
  private int lost; // guarded by this
  private boolean closed; // guarded by this

  /// A pool that starts its threads with the first check.
  public VerifierPool(Config config, LongSupplier nanoTime) {
    this.config = config;
    this.nanoTime = nanoTime;
    this.waiting = new ArrayBlockingQueue<>(config.queue());
  }

  /// A check, under way or done.
  private static final class Check {
    final String verifier;
    final Supplier<Verdict> work;
    final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    volatile long started;
    volatile boolean running;
    long nanos; // guarded by the pool, as the next
    boolean timedOut;

    Check(String verifier, Supplier<Verdict> work) {
      this.verifier = verifier;
      this.work = work;
    }
  }

  private final class Worker implements Runnable {
    final Thread thread = Thread.ofPlatform().daemon().name("verifier").unstarted(this);
    volatile boolean abandoned;
    volatile Check current = new Check("", () -> new Verdict.Correct());

    @Override
    public void run() {
      while (!abandoned) {
        Check check;
        try {
          check = waiting.take();
        } catch (InterruptedException _) {
          return;
        }
        check.started = nanoTime.getAsLong();
        check.running = true;
        current = check;
        Verdict verdict;
        try {
          verdict = check.work.get();
        } catch (RuntimeException | StackOverflowError crash) {
          verdict = new Verdict.Unverified("the check failed: " + crash);
        }
        long took = nanoTime.getAsLong() - check.started;
        synchronized (VerifierPool.this) {
          if (check.verdict.complete(verdict)) check.nanos = took;
          check.running = false;
        }
      }
    }
  }

  @Override
  public void start(Response response, Supplier<Verdict> check) {
    begun(response, check);
  }

  @Override
  public Verdict verdict(Response response, Supplier<Verdict> check) {
    Check begun = begun(response, check);
    while (true) {
      try {
        return begun.verdict.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        endOverdue();
      } catch (ExecutionException impossible) {
        throw new IllegalStateException(impossible);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while verifying", interrupted);
      }
    }
  }

  private Check begun(Response response, Supplier<Verdict> work) {
    Response key = response.withRow(0);
    Check check;
    synchronized (this) {
      if (closed) throw new IllegalStateException("the verifiers' pool is closed");
      Check earlier = known.get(key);
      if (earlier != null) return earlier;
      check = new Check(response.verifier(), work);
      known.put(key, check);
      while (workers.size() < config.threads()) add();
    }
    try {
      while (!waiting.offer(check, LOOK_MILLIS, TimeUnit.MILLISECONDS)) endOverdue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      check.verdict.complete(new Verdict.Unverified("interrupted while waiting to be checked"));
    }
    return check;
  }

  private synchronized void add() {
    var worker = new Worker();
    workers.add(worker);
    worker.thread.start();
  }

  /// Gives up on checks that are over their deadline.
  private synchronized void endOverdue() {
    for (Worker worker : List.copyOf(workers)) {
      Check check = worker.current;
      if (!check.running || nanoTime.getAsLong() - check.started < config.deadline().toNanos()) {
        continue;
      }
      boolean first =
          check.verdict.complete(
              new Verdict.Unverified(
                  "verifier %s took longer than %d s"
                      .formatted(check.verifier, config.deadline().toSeconds())));
      if (!first) continue;
      check.timedOut = true;
      check.nanos = config.deadline().toNanos();
      worker.abandoned = true;
      worker.thread.interrupt();
      workers.remove(worker);
      if (++lost > LOST) {
        throw new IllegalStateException(
            "%d checks did not end in %s, the last of verifier %s; mend or leave out that verifier"
                .formatted(lost, config.deadline(), check.verifier));
      }
      add();
    }
  }

  @Override
  public synchronized Map<String, Double> finish() {
    Map<String, List<Check>> byName = new TreeMap<>();
    for (Check check : known.values()) {
      byName.computeIfAbsent(check.verifier, _ -> new ArrayList<>()).add(check);
    }
    Map<String, Double> metrics = new TreeMap<>();
    known.clear();
    byName.forEach((name, checks) -> tell(metrics, "verifier/" + name + "/", checks));
    return metrics;
  }

  private static void tell(Map<String, Double> metrics, String prefix, List<Check> checks) {
    var micros = new Latencies();
    int unverified = 0;
    int timedOut = 0;
    for (Check check : checks) {
      if (check.verdict.getNow(new Verdict.Unverified("never asked for"))
          instanceof Verdict.Unverified) unverified++;
      if (check.timedOut) timedOut++;
      micros.add(check.nanos / 1_000);
    }
    metrics.put(prefix + "checked", (double) checks.size());
    metrics.put(prefix + "unverified", (double) unverified);
    metrics.put(prefix + "timed_out", (double) timedOut);
    metrics.put(prefix + "p50_ms", micros.percentile(0.5) / 1e3);
    metrics.put(prefix + "p99_ms", micros.percentile(0.99) / 1e3);
  }

  /// Ends the threads; checks under way are told to stop.
  @Override
  public synchronized void close() {
    closed = true;
    for (Worker worker : workers) {
      worker.abandoned = true;
      worker.thread.interrupt();
    }
    workers.clear();
    known.clear();
  }
}
