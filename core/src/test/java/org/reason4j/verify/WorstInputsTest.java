package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// What the worst inputs of each kind cost, by the thread's own counters of CPU time and of bytes
/// allocated. `-Dworst=N` takes the least of `N` runs of every input, holds it to 50 ms, and prints
/// the dearest of each kind (`-Dworst.shown`); without it every ninth input runs once, and time is
/// held to what only an endless search would exceed. Bytes are held to 32 MiB always.
class WorstInputsTest {
  private static final int WARM = Integer.getInteger("worst", 0);
  private static final long MIB = 1 << 20;
  private static final com.sun.management.ThreadMXBean COUNTERS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private record Cost(String name, long micros, long bytes, String rule) {}

  @Test
  void noInputOfAnyKindTakesLongOrMuch() {
    Checkers checkers = Checkers.standard();
    List<String> over = new ArrayList<>();
    for (String kind : checkers.kinds()) {
      List<Cost> costs = new ArrayList<>();
      List<WorstInputs.Input> inputs = WorstInputs.of(kind);
      assertThat(inputs).as(kind).hasSizeGreaterThan(50);
      for (int at = 0; at < inputs.size(); at += WARM > 0 ? 1 : 9) {
        costs.add(cost(checkers, inputs.get(at)));
      }
      long micros = WARM > 0 ? 50_000 : 1_000_000;
      for (Cost cost : costs) {
        if (cost.micros() > micros || cost.bytes() > 32 * MIB) over.add(kind + " " + cost);
      }
      if (WARM > 0) print(kind, costs);
    }
    assertThat(over).isEmpty();
  }

  private static Cost cost(Checkers checkers, WorstInputs.Input input) {
    // The first check loads classes.
    Finding found = checkers.check(input.given());
    long micros = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int run = 0; run < Math.max(1, WARM); run++) {
      long bytesBefore = COUNTERS.getCurrentThreadAllocatedBytes();
      long before = COUNTERS.getCurrentThreadCpuTime();
      found = checkers.check(input.given());
      micros = Math.min(micros, (COUNTERS.getCurrentThreadCpuTime() - before) / 1_000);
      bytes = Math.min(bytes, COUNTERS.getCurrentThreadAllocatedBytes() - bytesBefore);
    }
    return new Cost(input.name(), micros, bytes, found.rule());
  }

  private static void print(String kind, List<Cost> costs) {
    int count = Integer.getInteger("worst.shown", 1);
    costs.stream()
        .sorted(Comparator.comparingLong(Cost::micros).reversed())
        .limit(count)
        .forEach(cost -> line(kind, costs.size(), cost));
    costs.stream()
        .sorted(Comparator.comparingLong(Cost::bytes).reversed())
        .limit(count)
        .forEach(cost -> line(kind, costs.size(), cost));
  }

  private static void line(String kind, int inputs, Cost cost) {
    System.err.printf(
        Locale.ROOT,
        "%-20s %5d inputs %8.1f ms %8.1f MiB  %-18s %s%n",
        kind,
        inputs,
        cost.micros() / 1e3,
        (double) cost.bytes() / MIB,
        cost.rule(),
        cost.name());
  }
}
