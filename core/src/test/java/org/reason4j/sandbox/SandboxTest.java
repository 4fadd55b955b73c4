package org.reason4j.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxTest {
  private static final Limits LIMITS = Limits.standard().withCpu(Duration.ofSeconds(1));

  private static Sandbox open(Mechanism mechanism) {
    try {
      return Sandbox.open(mechanism, true);
    } catch (SandboxException e) {
      Assumptions.abort(mechanism + " does not work here: " + e.getMessage());
      throw e;
    }
  }

  private static Run sh(Sandbox sandbox, String script, String stdin) {
    return sandbox.run(
        List.of("/bin/sh", "-c", script), stdin.getBytes(StandardCharsets.UTF_8), LIMITS);
  }

  /// Each names its control groups for itself.
  @ParameterizedTest
  @EnumSource
  void twoSandboxesOfAProcessDoNotMeet(Mechanism mechanism) {
    try (Sandbox one = open(mechanism);
        Sandbox other = open(mechanism);
        Running running = one.start(List.of("/bin/cat"), LIMITS, LIMITS.cpu())) {
      assertEquals(0, sh(other, "true", "").exit());
      assertTrue(running.cpu().compareTo(LIMITS.cpu()) < 0);
    }
  }

  /// Only the first process of the name space and the program itself are left, and it goes on.
  @ParameterizedTest
  @EnumSource
  void aProgramThatEndsAllOthersGoesOn(Mechanism mechanism) {
    try (Sandbox sandbox = open(mechanism)) {
      Run run = sh(sandbox, "sleep 9 & kill -9 -1; echo on; exit 3", "");
      assertEquals("on\n", run.output().text());
      assertEquals(3, run.exit());
    }
  }

  /// What it says in its last moment may come behind what the outside says of its end.
  @ParameterizedTest
  @EnumSource
  void aProgramThatIsClosedWhileItWritesHasAnEnd(Mechanism mechanism) throws IOException {
    List<String> noisy = List.of("/bin/sh", "-c", "echo on; while :; do echo 0123456789 >&2; done");
    try (Sandbox sandbox = open(mechanism)) {
      for (int i = 0; i < 10; i++) {
        Running running = sandbox.start(noisy, LIMITS, LIMITS.cpu());
        assertEquals('o', running.output().read());
        running.close();
        assertEquals(137, running.await().exit());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAProgramSaysComesOut(Mechanism mechanism) {
    try (Sandbox sandbox = open(mechanism)) {
      Run run = sh(sandbox, "cat; echo no >&2; exit 3", "in\n");
      assertEquals(3, run.exit());
      assertEquals("in\n", run.output().text());
      assertEquals("no\n", run.errors().text());
      assertEquals(Optional.empty(), run.ended());
      assertEquals(128 + 11, sh(sandbox, "kill -SEGV $$", "").exit());
    }
  }

  @ParameterizedTest
  @EnumSource
  void limitsEndARun(Mechanism mechanism) {
    try (Sandbox sandbox = open(mechanism)) {
      Run busy = sh(sandbox, "while :; do :; done", "");
      assertEquals(Optional.of(Limit.CPU), busy.ended());
      assertTrue(
          busy.cpu().toMillis() >= 1_000 && busy.cpu().toMillis() < 1_200,
          busy.cpu() + " of CPU time");
      Run flood =
          sh(sandbox, "while :; do echo 0123456789012345678901234567890123456789; done", "");
      assertEquals(Optional.of(Limit.OUTPUT), flood.ended());
      assertEquals(LIMITS.output(), flood.output().text().length());
      Run asleep =
          sandbox.run(
              List.of("/bin/sh", "-c", "sleep 100"),
              new byte[0],
              LIMITS.withIdle(Duration.ofMillis(300)));
      assertEquals(Optional.of(Limit.IDLE), asleep.ended());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOutsideIsSeenOrLeft(Mechanism mechanism) {
    try (Sandbox sandbox = open(mechanism)) {
      Run run =
          sh(
              sandbox,
              "ls /; ls /home /root /work; env; cat /proc/1/environ; (sleep 1000 &) ; echo x >"
                  + " /tmp/x",
              "");
      String all = run.output().text();
      assertTrue(!all.contains("JAVA_HOME") && !all.contains("home\n"), all);
      assertTrue(
          ProcessHandle.allProcesses()
              .noneMatch(p -> p.info().commandLine().orElse("").endsWith("sleep 1000")));
    }
  }
}
