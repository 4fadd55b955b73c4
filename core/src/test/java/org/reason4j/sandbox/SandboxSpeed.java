package org.reason4j.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.reason4j.reward.code.CodeJudge;
import org.reason4j.reward.code.ProgramTests;

/// Times the sandbox: `SandboxSpeed [THREADS [SECONDS]]` prints one line of JSON for each number of
/// threads, with the one-line Python programs judged in a second, and then by how much programs
/// that compute or sleep outlast limits of 500 ms, at most of 20 runs each.
final class SandboxSpeed {
  private static final Duration LIMIT = Duration.ofMillis(500);

  private SandboxSpeed() {}

  public static void main(String[] arguments) throws Exception {
    List<Integer> threads =
        arguments.length > 0 ? List.of(Integer.parseInt(arguments[0])) : List.of(1, 2, 4);
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 10;
    try (Sandbox sandbox = Sandbox.open()) {
      for (int count : threads) {
        System.out.printf(
            Locale.ROOT,
            "{\"sandbox\": \"%s\", \"threads\": %d, \"programs_per_second\": %.1f}%n",
            sandbox.name(),
            count,
            perSecond(sandbox, count, seconds));
      }
      Limits limits = Limits.standard().withCpu(LIMIT).withIdle(LIMIT);
      long computing = 0;
      long sleeping = 0;
      for (int i = 0; i < 20; i++) {
        Run busy = run(sandbox, limits, "while :; do :; done");
        computing = Math.max(computing, busy.cpu().minus(LIMIT).toMillis());
        Run asleep = run(sandbox, limits, "sleep 100");
        sleeping = Math.max(sleeping, asleep.wall().minus(LIMIT).toMillis());
      }
      System.out.printf(
          "{\"limit_ms\": 500, \"cpu_over_ms\": %d, \"asleep_over_ms\": %d}%n",
          computing, sleeping);
    }
  }

  private static Run run(Sandbox sandbox, Limits limits, String script) {
    return sandbox.run(List.of("/bin/sh", "-c", script), new byte[0], limits);
  }

  private static double perSecond(Sandbox sandbox, int threads, double seconds) throws Exception {
    var judge = new CodeJudge(sandbox);
    var tests = new ProgramTests.Outputs(List.of("2"), List.of("4"));
    long start = System.nanoTime();
    long end = start + Math.round(seconds * 1e9);
    Callable<Integer> work =
        () -> {
          int judged = 0;
          for (; System.nanoTime() < end; judged++) {
            if (!judge
                .judge("print(int(input()) ** 2)", tests, CodeJudge.Settings.python())
                .passed()) throw new IllegalStateException("a right program is wrong");
          }
          return judged;
        };
    int judged = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      var running = new ArrayList<Future<Integer>>();
      for (int i = 0; i < threads; i++) running.add(pool.submit(work));
      for (Future<Integer> each : running) judged += each.get();
    }
    return judged / ((System.nanoTime() - start) / 1e9);
  }
}
