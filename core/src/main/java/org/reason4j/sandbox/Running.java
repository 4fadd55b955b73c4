package org.reason4j.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program that runs shut in, watched until it ends. Talk to it through [#input] and [#output],
/// say with [#expect] when an answer is owed, then [#await] its end or [#close] it.
///
/// The limits of CPU time, idle time and clock begin anew with each [#expect]; while nothing is
/// owed idle time does not count, so that a program may wait for what it is told next.
public final class Running implements AutoCloseable {
  private static final long TICK_NANOS = 10_000_000;

  /// Of idle time that one look adds: on a busy machine this thread may itself have slept longer.
  private static final long LONGEST_NANOS = 50_000_000;

  private static final int TAIL = 512;

  private final Process process;
  private final Words words;
  private final Limits limits;
  private final Optional<ControlGroup> group;
  private final long pageBytes;
  private final long start = System.nanoTime();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final byte[] tail = new byte[TAIL];
  private final Thread watcher;
  private final Thread reader;
  private long errorBytes;
  private volatile @Nullable Limit ended;
  private volatile boolean closed;
  private volatile boolean owed = true;
  private volatile long cpuNanos;
  private volatile long cpuLimit;
  private volatile long wallLimit;
  private volatile boolean exhausted;
  private final AtomicLong idleNanos = new AtomicLong();

  /// @param start what the inside says on standard error before the program begins
  /// @param end what the outside says behind its last byte
  record Words(String start, String end) {}

  Running(
      Process process, Words words, Limits limits, Optional<ControlGroup> group, long pageBytes) {
    this.process = process;
    this.words = words;
    this.limits = limits;
    this.group = group;
    this.pageBytes = pageBytes;
    cpuLimit = limits.cpu().toNanos();
    wallLimit = limits.wall().toNanos();
    reader = Thread.ofPlatform().daemon().name("sandbox-errors").start(this::readErrors);
    watcher = Thread.ofPlatform().daemon().name("sandbox-watch").start(this::watch);
  }

  /// The program's standard input.
  public OutputStream input() {
    return process.getOutputStream();
  }

  /// The program's standard output. The reader bounds what it takes, and ends the run with [#end]
  /// where that is too much.
  public InputStream output() {
    return process.getInputStream();
  }

  /// The limit of CPU time begins anew.
  public void renew() {
    cpuLimit = cpuNow() + limits.cpu().toNanos();
  }

  /// Whether more CPU time was used than allowed, even if it has not been ended for it.
  public boolean overspent() {
    return cpuNow() > cpuLimit;
  }

  /// Whether the kernel has ended a process of it for want of memory; without control groups it
  /// never does.
  public boolean starved() {
    return exhausted || process.isAlive() && group.map(ControlGroup::exhausted).orElse(false);
  }

  /// From now on an answer is owed, within idle time and the clock counted from here.
  public void expect() {
    wallLimit = System.nanoTime() - start + limits.wall().toNanos();
    idleNanos.set(0);
    owed = true;
  }

  /// The answer is there; the program may wait.
  public void answered() {
    owed = false;
  }

  /// CPU time used so far, in steps of 10 ms.
  public Duration cpu() {
    return Duration.ofNanos(cpuNow());
  }

  /// Ends the run for this reason, unless it has ended.
  public void end(Limit limit) {
    if (ended == null && process.isAlive()) ended = limit;
    kill(ProcessTree.of(process.pid()));
  }

  /// Waits for the end of a program whose standard output was read as it came.
  ///
  /// @throws SandboxException where the program never began
  public Run await() {
    return await(new Captured("", false, false));
  }

  /// Waits for the end, whose standard output was `output`.
  ///
  /// @throws SandboxException where the program never began
  Run await(Captured output) {
    try {
      watcher.join();
      reader.join();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while a program ran", e);
    }
    Duration wall = Duration.ofNanos(System.nanoTime() - start);
    byte[] kept = errors.toByteArray();
    boolean cut = errorBytes > kept.length;
    String last = new String(cut ? lastBytes() : kept, StandardCharsets.ISO_8859_1);
    Matcher told = tailPattern().matcher(last);
    boolean began = new String(kept, StandardCharsets.ISO_8859_1).startsWith(words.start());
    if (!began && ended == null) {
      throw new SandboxException(
          "the sandbox could not be set up: " + new String(kept, StandardCharsets.UTF_8).strip());
    }
    boolean found = told.find();
    int exit = found ? Integer.parseInt(told.group(1)) : 137;
    // What was ended before it was waited for is missing in what the shell tells.
    boolean times = found && told.group(2) != null;
    long cpu = Math.max(cpuNanos, times ? seconds(told, 2) + seconds(told, 4) : 0);
    Limit limit = ended;
    if (limit == null && group.isPresent() && exit != 0 && exhausted) limit = Limit.MEMORY;
    if (limit == null && cpu > cpuLimit) limit = Limit.CPU;
    if (!found && limit == null && !closed) {
      throw new SandboxException("the sandbox ended without a word on its program");
    }
    int from = began ? words.start().length() : 0;
    int to = found && !cut ? told.start() : kept.length;
    return new Run(
        exit,
        Optional.ofNullable(limit),
        output,
        Captured.of(
            Arrays.copyOfRange(
                kept,
                Math.min(from, to),
                Math.max(Math.min(to, from + limits.output()), Math.min(from, to))),
            cut || to - from > limits.output()),
        Duration.ofNanos(cpu),
        wall);
  }

  /// Ends the run where it has not ended, and waits until nothing of it is left.
  @Override
  public void close() {
    if (process.isAlive()) {
      closed = true;
      kill(ProcessTree.of(process.pid()));
    }
    boolean interrupted = false;
    while (true) {
      try {
        watcher.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
        process.destroyForcibly();
      }
    }
    closeQuietly(process.getOutputStream());
    closeQuietly(process.getInputStream());
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void watch() {
    long before = System.nanoTime();
    long lastTicks = 0;
    boolean wasIdle = false;
    try {
      while (!process.waitFor(ended == null ? 25 : 5, TimeUnit.MILLISECONDS)) {
        ProcessTree tree = ProcessTree.of(process.pid());
        long now = System.nanoTime();
        cpuNanos = Math.max(cpuNanos, tree.ticks() * TICK_NANOS);
        boolean idle = tree.idle() && tree.ticks() == lastTicks;
        if (owed && idle && wasIdle) idleNanos.addAndGet(Math.min(now - before, LONGEST_NANOS));
        wasIdle = idle;
        before = now;
        lastTicks = tree.ticks();
        if (ended == null) ended = exceeded(tree, now);
        if (ended != null) kill(tree);
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
    } finally {
      exhausted = group.map(ControlGroup::exhausted).orElse(false);
      group.ifPresent(ControlGroup::close);
    }
  }

  private @Nullable Limit exceeded(ProcessTree tree, long now) {
    if (cpuNanos > cpuLimit) return Limit.CPU;
    if (group.isEmpty() && tree.pages() * pageBytes > limits.memory()) return Limit.MEMORY;
    if (idleNanos.get() > limits.idle().toNanos()) return Limit.IDLE;
    return now - start > wallLimit ? Limit.WALL : null;
  }

  /// Ends what stands between the outside and the first process inside: with it goes its whole
  /// process name space.
  private static void kill(ProcessTree tree) {
    for (int i = Math.min(2, tree.members().size()) - 1; i >= 0; i--) {
      ProcessHandle.of(tree.members().get(i)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private long cpuNow() {
    if (process.isAlive()) {
      cpuNanos = Math.max(cpuNanos, ProcessTree.of(process.pid()).ticks() * TICK_NANOS);
    }
    return cpuNanos;
  }

  private void readErrors() {
    byte[] buffer = new byte[8192];
    int room = limits.output() + 2 * TAIL;
    try (InputStream in = process.getErrorStream()) {
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        for (int i = 0; i < count; i++) tail[(int) ((errorBytes + i) % TAIL)] = buffer[i];
        errorBytes += count;
        errors.write(buffer, 0, Math.min(count, room - errors.size()));
      }
    } catch (IOException _) {
      // Ended while it was read.
    }
  }

  /// Reads from a process. At its end Java takes what is left in the pipe, closes that under the
  /// reader, and only then puts what it took in its place; a read soon after finds it.
  static int read(InputStream in, byte[] buffer) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return in.read(buffer);
      } catch (IOException closed) {
        if (tries == 20) throw closed;
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  private byte[] lastBytes() {
    byte[] last = new byte[TAIL];
    for (int i = 0; i < TAIL; i++) last[i] = tail[(int) ((errorBytes + i) % TAIL)];
    return last;
  }

  /// Exit code, then `times` of the shell: its own line and that of its children. What was killed
  /// may still have written behind them, or between them.
  private Pattern tailPattern() {
    String times = "(?:\\S+ \\S+\\s+(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s)?";
    return Pattern.compile("\n" + words.end() + " (\\d+) " + times);
  }

  private static long seconds(Matcher told, int group) {
    return Math.round(
        (Integer.parseInt(told.group(group)) * 60 + Double.parseDouble(told.group(group + 1)))
            * 1e9);
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception _) {
      // The other end is gone.
    }
  }
}
