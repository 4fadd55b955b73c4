package org.reason4j.eval.suite;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.verify.Checkers;

/// Asks the questions of suites that have no answer yet, and judges beside the asking.
///
/// An answer is judged by a pool of threads and written before it counts; whoever answers waits
/// while the pool is behind. Stopped or killed anywhere, the same run asks only what is missing.
public final class SuiteRun {
  /// Answers that may wait for each judging thread.
  private static final int WAITING = 4;

  /// A suite with its questions.
  public record Planned(Suite suite, List<Item> items, Protocol protocol) {
    /// How many answers it comes to.
    public int total() {
      return items.size() * protocol.k();
    }
  }

  /// Hears of each answer once it is written. Called by one thread at a time.
  public interface Watcher {
    void begun(Planned suite, int done);

    void judged(Planned suite, Judged answer);

    /// Hears nothing.
    static Watcher none() {
      return new Watcher() {
        @Override
        public void begun(Planned suite, int done) {}

        @Override
        public void judged(Planned suite, Judged answer) {}
      };
    }
  }

  private final Respondent respondent;
  private final Checkers checkers;
  private final int threads;
  private final Results results;
  private final Watcher watcher;

  /// Borrows all of them.
  ///
  /// @param threads that judge
  public SuiteRun(
      Respondent respondent, Checkers checkers, int threads, Results results, Watcher watcher) {
    this.respondent = respondent;
    this.checkers = checkers;
    this.threads = threads;
    this.results = results;
    this.watcher = watcher;
  }

  /// Asks what is missing, suite after suite.
  ///
  /// @return why it gave up; empty where all was asked or it was stopped
  public Optional<String> run(List<Planned> suites, BooleanSupplier stop) {
    for (Planned suite : suites) {
      Optional<String> reason = run(suite, stop);
      if (reason.isPresent() || stop.getAsBoolean()) return reason;
    }
    return Optional.empty();
  }

  private Optional<String> run(Planned planned, BooleanSupplier stop) {
    String name = planned.suite().name();
    List<Respondent.Ask> asks = new ArrayList<>();
    Map<String, String> prompts = new HashMap<>();
    for (Item item : planned.items()) {
      prompts.put(item.id(), hash(item.prompt()));
      for (int sample = 0; sample < planned.protocol().k(); sample++)
        if (!results.done(new Judged.Key(name, item.id(), sample)))
          asks.add(new Respondent.Ask(item, sample));
    }
    watcher.begun(planned, planned.total() - asks.size());
    if (asks.isEmpty()) return Optional.empty();
    try (var judging = new Judging(planned, prompts)) {
      Optional<String> reason =
          respondent.ask(
              name,
              asks,
              planned.protocol(),
              judging,
              () -> stop.getAsBoolean() || judging.failure.get() != null);
      judging.finish();
      return reason;
    }
  }

  /// The first 16 digits of a prompt's SHA-256.
  static String hash(String prompt) {
    return Sha256.of(prompt.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  /// The pool that judges a suite's answers.
  private final class Judging implements Respondent.Sink, AutoCloseable {
    private final Planned planned;
    private final Map<String, String> prompts;
    private final ExecutorService pool;
    private final Semaphore room = new Semaphore(threads * (1 + WAITING));
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Judging(Planned planned, Map<String, String> prompts) {
      this.planned = planned;
      this.prompts = prompts;
      var number = new AtomicInteger();
      pool =
          Executors.newFixedThreadPool(
              threads,
              work -> {
                var thread = new Thread(work, "judging " + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
              });
    }

    @Override
    public void answered(Respondent.Ask ask, Answered answer) {
      room.acquireUninterruptibly();
      pool.execute(() -> {
        try {
          if (failure.get() == null) write(judge(ask, answer));
        } catch (Throwable thrown) { // told by finish(), on the caller's thread
          failure.compareAndSet(null, thrown);
        } finally {
          room.release();
        }
      });
    }

    private Judged judge(Respondent.Ask ask, Answered answer) {
      Item item = ask.item();
      var key = new Judged.Key(planned.suite().name(), item.id(), ask.sample());
      String prompt = String.valueOf(prompts.get(item.id()));
      return switch (answer) {
        case Answered.Text text ->
            Judged.of(
                key,
                prompt,
                text,
                checkers.check(item.answered(planned.suite().kind(), text.response())));
        case Answered.Failed failed -> Judged.failed(key, prompt, failed);
      };
    }

    private void write(Judged judged) {
      synchronized (watcher) {
        if (failure.get() != null) return;
        try {
          results.append(judged);
          watcher.judged(planned, judged);
        } catch (RuntimeException | Error failed) { // before another thread writes after it
          failure.compareAndSet(null, failed);
        }
      }
    }

    /// Waits for what is being judged.
    void finish() {
      room.acquireUninterruptibly(threads * (1 + WAITING));
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
