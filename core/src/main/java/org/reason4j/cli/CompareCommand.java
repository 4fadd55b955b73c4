package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.reason4j.report.Compare;
import org.reason4j.report.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `reason4j compare RUN RUN...`: what differs, whether it matters, where runs part.
@Command(
    name = "compare",
    description = {
      "Compares runs with the first one: recipe keys that differ, accuracy on common items with a",
      "paired test, the first step that differs, curves in one picture.",
      "Writes index.html, compare.md and compare.json into report/compare of the first run."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j compare runs/zero runs/zero-random",
      "  reason4j compare runs/seed1 runs/seed2 runs/seed3 --out comparison",
      "  reason4j compare runs/a runs/b --json | jq .first_difference"
    })
final class CompareCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "RUN", arity = "2..*", description = "Run directories, two or more.")
  private List<Path> runs = new ArrayList<>();

  CompareCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    List<RunRecord> records =
        runs.stream().map(run -> RunRecord.read(session.folder().resolve(run))).toList();
    Compare compare = Compare.of(records);
    Path folder =
        flags
            .out()
            .map(session.folder()::resolve)
            .orElseGet(() -> records.getFirst().directory().resolve("report/compare"));
    Path page = compare.write(folder);
    if (flags.json()) {
      session
          .out()
          .println(JsonMapper.shared().readTree(folder.resolve("compare.json")).toString());
      return ExitCode.DONE;
    }
    if (!flags.quiet()) print(compare);
    session.out().println(page);
    return ExitCode.DONE;
  }

  private void print(Compare compare) {
    if (compare.recipe().isEmpty()) session.out().println("the recipes are equal");
    compare
        .recipe()
        .forEach((key, values) -> session.out().println(key + ": " + String.join(" | ", values)));
    for (Compare.Test test : compare.tests()) {
      session
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s, %s against %s: pass@1 %+.1f points [%+.1f, %+.1f] on %d common items: %s",
                  test.suite(),
                  test.b(),
                  test.a(),
                  100 * test.difference(),
                  100 * test.interval().low(),
                  100 * test.interval().high(),
                  test.items(),
                  test.significant() ? "more than chance" : "not significant"));
    }
    for (Compare.Parting parting : compare.partings()) {
      session
          .out()
          .printf(
              "%s parts from %s at %s step %d: %s%n",
              parting.b(), parting.a(), parting.where(), parting.step(), parting.what());
    }
    if (compare.partings().isEmpty()) session.out().println("no step differs");
  }
}
