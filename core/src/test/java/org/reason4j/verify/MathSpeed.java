package org.reason4j.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Times the checkers `math` and `mcq` on the cases that `math_verify_bench.py` of the peers' side
/// times, on one thread, after a second of warming up: `MathSpeed FILE` prints one line of JSON.
final class MathSpeed {
  private MathSpeed() {}

  public static void main(String[] arguments) throws IOException {
    Checkers checkers = Checkers.standard();
    List<Case> cases = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      JsonNode row = JsonMapper.shared().readTree(line);
      String kind = row.path("kind").asString();
      JsonNode config = row.path("config");
      if (!kind.equals("math") && !kind.equals("mcq")) continue;
      if (!row.path("expected").isBoolean() || config.has("task") || config.has("metric")) continue;
      if (!row.path("gold").isString() || !row.path("prediction").isString()) continue;
      cases.add(Case.of(row, ""));
      labels.add(row.path("expected").asBoolean());
    }
    long start = System.nanoTime();
    while (System.nanoTime() - start < 1_000_000_000L) {
      for (Case each : cases) checkers.check(each);
    }
    int passes = 20;
    long[] micros = new long[cases.size() * passes];
    double[] seconds = new double[passes];
    int agree = 0;
    for (int pass = 0; pass < passes; pass++) {
      long from = System.nanoTime();
      agree = 0;
      for (int at = 0; at < cases.size(); at++) {
        long one = System.nanoTime();
        boolean correct = checkers.check(cases.get(at)).verdict() instanceof Verdict.Correct;
        micros[pass * cases.size() + at] = (System.nanoTime() - one) / 1_000;
        if (correct == labels.get(at)) agree++;
      }
      seconds[pass] = (System.nanoTime() - from) / 1e9;
    }
    Arrays.sort(micros);
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "{\"cases\": %d, \"agree\": %d, \"cases_per_second\": %.0f, \"cases_per_second_median\":"
            + " %.0f, \"us_p50\": %d, \"us_p99\": %d, \"us_max\": %d}%n",
        cases.size(),
        agree,
        cases.size() / seconds[0],
        cases.size() / seconds[passes / 2],
        micros[micros.length / 2],
        micros[micros.length * 99 / 100],
        micros[micros.length - 1]);
  }
}
