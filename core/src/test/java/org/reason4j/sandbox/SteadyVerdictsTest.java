package org.reason4j.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.verify.Case;
import org.reason4j.verify.CodeChecker;
import tools.jackson.databind.json.JsonMapper;

/// The verdict and its rule depend on the program alone: not on the mechanism, on the filter of
/// system calls, or on what else the machine does (`-Dload=N`: N busy loops for each processor
/// beside).
class SteadyVerdictsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String PRINTS = "{\"inputs\": [\"2\"], \"outputs\": [\"4\"]}";
  private static final String RETURNS = "{\"fn_name\": \"f\", \"inputs\": [[2]], \"outputs\": [4]}";
  private static final String ASSERTS = "[\"assert f(2) == 4\", \"assert f(3) == 9\"]";
  private static final String CPU = "import time\nwhile time.process_time() < %s: pass\nprint(4)";

  /// @param rule that decides wherever it runs
  private record Program(String rule, String gold, String text) {}

  /// Limits are 0.4 s of CPU time and as much of idle time.
  private static final List<Program> PROGRAMS =
      List.of(
          new Program("tests-passed", PRINTS, "print(int(input()) ** 2)"),
          new Program("wrong-answer", PRINTS, "print(5)"),
          new Program("compile-error", PRINTS, "print(4"),
          new Program("runtime-error", PRINTS, "print(4); raise ValueError"),
          new Program("runtime-error", PRINTS, "print(4); import sys; sys.exit(3)"),
          new Program("crash", PRINTS, "import os; print(4, flush=True); os.kill(os.getpid(), 11)"),
          new Program("output-limit", PRINTS, "while True: print('x' * 1000)"),
          new Program("memory-limit", PRINTS, "x = bytearray(4 << 30)"),
          new Program("time-limit", PRINTS, "while True: pass"),
          new Program("tests-passed", PRINTS, CPU.formatted("0.2")),
          new Program("time-limit", PRINTS, CPU.formatted("0.6")),
          new Program("tests-passed", PRINTS, "import time; time.sleep(0.2); print(4)"),
          new Program("time-limit", PRINTS, "import time; time.sleep(30); print(4)"),
          new Program(
              "tests-passed",
              PRINTS,
              "import subprocess; subprocess.run(['/bin/echo', '4'], check=True)"),
          new Program(
              "tests-passed",
              PRINTS,
              "import threading as t\nx = [t.Thread(target=sum, args=([0] * 9999,)) for _ in"
                  + " range(8)]\n[y.start() for y in x]\n[y.join() for y in x]\nprint(4)"),
          new Program("tests-passed", RETURNS, "def f(x): return x * x"),
          new Program("wrong-answer", RETURNS, "def f(x): return x"),
          new Program("runtime-error", RETURNS, "def f(x): return x[0]"),
          new Program("crash", RETURNS, "import os\ndef f(x): os._exit(0)"),
          new Program("tests-passed", ASSERTS, "def f(x): return x * x"),
          new Program("wrong-answer", ASSERTS, "def f(x): return x + x"),
          new Program("time-limit", ASSERTS, "def f(x):\n  while x == 3: pass\n  return x * x"));

  @Test
  void theyAreThoseOfTheLabelsByEachWay() throws Exception {
    int ways = 0;
    for (Mechanism mechanism : Mechanism.values()) {
      try (Sandbox sandbox = Sandbox.open(mechanism, ways == 0)) {
        assertSame(ways == 0 ? PROGRAMS : share(), sandbox, "");
        ways++;
      } catch (SandboxException _) {
        // It does not work here.
      }
    }
    Assumptions.assumeTrue(ways > 0, "no sandbox works here");
  }

  @Test
  void neitherTheFilterNorABusyMachineChangesThem() throws Exception {
    Assumptions.assumeTrue(Integer.getInteger("load", 0) > 0, "-Dload=8 runs it");
    int loops = Integer.getInteger("load", 0) * Runtime.getRuntime().availableProcessors();
    for (boolean filtering : new boolean[] {true, false}) {
      for (Mechanism mechanism : Mechanism.values()) {
        var busy = new ArrayList<Process>();
        try (Sandbox sandbox = Sandbox.open(mechanism, filtering)) {
          assertSame(PROGRAMS, sandbox, "");
          for (int i = 0; i < loops; i++) {
            busy.add(new ProcessBuilder("/bin/sh", "-c", "while :; do :; done").start());
          }
          assertSame(PROGRAMS, sandbox, " beside " + loops + " busy loops");
          assertTrue(busy.stream().allMatch(Process::isAlive));
        } finally {
          busy.forEach(Process::destroyForcibly);
        }
      }
    }
  }

  /// One of three, which hold a program of each form of tests.
  private static List<Program> share() {
    return IntStream.range(0, PROGRAMS.size())
        .filter(i -> i % 3 == 0)
        .mapToObj(PROGRAMS::get)
        .toList();
  }

  private static void assertSame(List<Program> programs, Sandbox sandbox, String beside)
      throws Exception {
    var checker = new CodeChecker(Optional.of(sandbox));
    var running = new ArrayList<Future<String>>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Program program : programs) {
        var given =
            new Case(
                "",
                "code",
                JSON.readTree(program.gold()),
                JSON.getNodeFactory().stringNode(program.text()),
                JSON.readTree("{\"timeout_s\": 0.4}"));
        running.add(threads.submit(() -> checker.check(given).rule()));
      }
      var rules = new ArrayList<String>();
      for (Future<String> each : running) rules.add(each.get());
      assertEquals(programs.stream().map(Program::rule).toList(), rules, sandbox.name() + beside);
    }
  }
}
