package org.reason4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files that strangers made, damaged at random from a seed: each is read or refused with the
/// exception that is promised, in bounded time, and reading it allocates no more than four times
/// its size and a MiB. (Rendering a template is running a program: it has a budget of its own.)
///
/// `-Dfuzz=N` sets how many files of each format (10,000), `-Dreason4j.seed=S` which ones;
/// `-Dfuzz.format=gguf` one format only.
class FuzzTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long SLACK = 1 << 20;
  private static final long LONGEST_NANOS = 20_000_000_000L;
  private static final int WARM = 200;

  static Stream<Target> targets() {
    String wanted = System.getProperty("fuzz.format", "");
    return Targets.all().stream()
        .filter(target -> wanted.isEmpty() || target.name().equals(wanted));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void noDamagedFileBreaksItsReader(Target target) throws InterruptedException {
    long seed = Long.getLong("reason4j.seed", 1);
    var run = new Run(target, seed, Long.getLong("fuzz", 10_000));
    Thread worker = Thread.ofPlatform().name("fuzz-" + target.name()).daemon().start(run);
    while (worker.isAlive()) {
      worker.join(1000);
      if (worker.isAlive() && run.stuck(worker))
        throw new AssertionError(
            "%s does not end: trial %d of -Dreason4j.seed=%d, now at %s"
                .formatted(target, run.trial, seed, Arrays.toString(worker.getStackTrace())));
    }
    Optional.ofNullable(run.failure.get())
        .ifPresent(failure -> {
          throw failure;
        });
    System.Logger log = System.getLogger("fuzz");
    log.log(System.Logger.Level.INFO, run::summary);
    assertThat(run.accepted).as("damaged files that are still read").isPositive();
    assertThat(run.refused).as("damaged files that are refused").isPositive();
  }

  /// A format's trials.
  private static final class Run implements Runnable {
    private final Target target;
    private final long seed;
    private final long trials;
    private final AtomicReference<AssertionError> failure = new AtomicReference<>();
    private volatile long trial;
    private volatile long began = System.nanoTime();
    private volatile long beganWork = Long.MAX_VALUE;
    private long accepted;
    private long refused;
    private long most;
    private long slowest;
    private double seconds;

    Run(Target target, long seed, long trials) {
      this.target = target;
      this.seed = seed;
      this.trials = trials;
    }

    @Override
    public void run() {
      long start = System.nanoTime();
      try {
        for (byte[] sound : target.seeds()) target.read().read(sound).run();
        for (long t = -WARM; t < trials; t++) {
          trial = t;
          once(target.example(new SplittableRandom(seed * 1_000_003 + t)));
        }
      } catch (AssertionError e) {
        failure.set(e);
      } catch (RuntimeException e) {
        failure.set(new AssertionError(target + ": a sound file is refused", e));
      }
      seconds = (System.nanoTime() - start) / 1e9;
    }

    /// By the thread's own time: a busy machine is no hang.
    boolean stuck(Thread worker) {
      boolean waits = System.nanoTime() - began > 15 * LONGEST_NANOS;
      return waits || THREADS.getThreadCpuTime(worker.threadId()) - beganWork > LONGEST_NANOS;
    }

    private void once(byte[] file) {
      long limit = 4L * file.length + SLACK;
      long bytes = attempt(file);
      if (bytes > limit)
        bytes = Math.min(bytes, attempt(file)); // the first may have loaded classes
      if (bytes > limit)
        throw broken(file, "allocates %,d bytes; at most %,d".formatted(bytes, limit), null);
      most = Math.max(most, bytes);
    }

    /// Bytes allocated by reading a file.
    private long attempt(byte[] file) {
      began = System.nanoTime();
      beganWork = THREADS.getCurrentThreadCpuTime();
      long before = THREADS.getCurrentThreadAllocatedBytes();
      long bytes = 0;
      boolean read = false;
      try {
        Runnable use = target.read().read(file);
        bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        use.run();
        read = true;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        if (!target.refusal().isInstance(e)) throw broken(file, "fails", e);
        if (bytes == 0) bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
      }
      slowest = Math.max(slowest, System.nanoTime() - began);
      if (read) accepted++;
      else refused++;
      return bytes;
    }

    private AssertionError broken(byte[] file, String what, @Nullable Throwable cause) {
      return new AssertionError(
          "%s %s: trial %d of -Dreason4j.seed=%d -Dfuzz.format=%s, file %s"
              .formatted(target, what, trial, seed, target, shown(file)),
          cause);
    }

    /// Text where it is text, else in hexadecimal.
    private static String shown(byte[] file) {
      String text = new String(file, StandardCharsets.UTF_8);
      return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), file)
          ? text
          : HexFormat.of().formatHex(file);
    }

    String summary() {
      return "%s: %,d read, %,d refused, at most %,d bytes allocated, the slowest %,d ms, %.1f s in all"
          .formatted(target, accepted, refused, most, slowest / 1_000_000, seconds);
    }
  }
}
