package org.reason4j.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reason4j.sandbox.SystemCalls.Denied;

class SystemCallsTest {
  private static final String PERL = "/usr/bin/perl";
  private static final Limits LIMITS = Limits.standard().withCpu(Duration.ofSeconds(1));

  private static Sandbox open(Mechanism mechanism, boolean filtering) {
    try {
      Sandbox sandbox = Sandbox.open(mechanism, filtering);
      if (filtering) Assumptions.assumeFalse(sandbox.name().contains("not filtered"));
      return sandbox;
    } catch (SandboxException e) {
      Assumptions.abort(mechanism + " does not work here: " + e.getMessage());
      throw e;
    }
  }

  /// Each call with arguments that a kernel refuses for another reason, if it gets to see it.
  private static Run call(Sandbox sandbox, List<String> calls) {
    Assumptions.assumeTrue(Tools.find("perl").isPresent(), "no perl");
    String script =
        "$| = 1; for (@ARGV) { my @a = map { $_ + 0 } split /,/; my $v = syscall($a[0],"
            + " @a[1..$#a]); print $v < 0 ? $! + 0 : 0, qq{\\n}; }";
    var words = new java.util.ArrayList<>(List.of(PERL, "-e", script));
    words.addAll(calls);
    return sandbox.run(words, new byte[0], LIMITS);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDeniedFails(Mechanism mechanism) {
    try (Sandbox sandbox = open(mechanism, true)) {
      List<Denied> denied = SystemCalls.here().denied();
      Run run =
          call(sandbox, denied.stream().map(each -> each.number() + ",-1,-1,-1,-1,-1").toList());
      assertEquals(
          denied.stream().map(each -> each.error() + "\n").collect(Collectors.joining()),
          run.output().text());
    }
  }

  /// So it is the filter that denies them: ptrace(PTRACE_TRACEME), personality(what it is),
  /// io_uring_setup(without room), keyctl(the key ring of this thread).
  @ParameterizedTest
  @EnumSource
  void withoutTheFilterTheKernelSeesThem(Mechanism mechanism) {
    List<String> calls = List.of("ptrace,0,0,0,0", "personality,4294967295", "io_uring_setup,1,0");
    List<String> numbers = calls.stream().map(SystemCallsTest::numbered).toList();
    try (Sandbox filtered = open(mechanism, true);
        Sandbox open = open(mechanism, false)) {
      assertTrue(open.name().contains("not filtered"), open.name());
      assertEquals("1\n1\n1\n", call(filtered, numbers).output().text());
      List<String> seen = call(open, numbers).output().text().lines().toList();
      assertEquals(List.of("0", "0"), seen.subList(0, 2));
      assertNotEquals("0", seen.get(2));
    }
  }

  private static String numbered(String call) {
    String name = call.substring(0, call.indexOf(','));
    return SystemCalls.here().denied().stream()
        .filter(each -> each.name().equals(name))
        .map(each -> each.number() + call.substring(name.length()))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void theTablesOfOtherProcessorsAreClosed(Mechanism mechanism) {
    Assumptions.assumeTrue(SystemCalls.here().column() == 1, "x86-64 alone has others");
    try (Sandbox sandbox = open(mechanism, true)) {
      assertEquals(128 + 31, call(sandbox, List.of((0x40000000L + 39) + "")).exit());
    }
  }

  @Test
  void jumpsStayWithinTheProgram() {
    byte[] program = SystemCalls.here().program();
    int count = program.length / 8;
    assertTrue(count < 4096, count + " instructions");
    for (int i = 0; i < count; i++) {
      if ((program[8 * i] & 7) != 5) continue;
      int furthest = Math.max(program[8 * i + 2], program[8 * i + 3]);
      assertTrue(i + 1 + furthest < count, "instruction " + i);
    }
    assertEquals(6, program[8 * (count - 1)], "it ends in a return");
  }
}
