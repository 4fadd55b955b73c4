package org.reason4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.reason4j.eval.suite.Comparison;
import org.reason4j.eval.suite.Judged;
import org.reason4j.eval.suite.Results;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j eval compare A B`: whether two evaluations differ.
@Command(
    name = "compare",
    description = {
      "Compares the folders of two evaluations on the items that both answered.",
      "For each suite: the difference of pass@1 with its interval clustered by item, the paired"
          + " permutation test, and McNemar's where each item was answered once."
    },
    footer = {"", "Examples:", "  reason4j eval compare evals/base evals/trained --json"})
final class EvalCompareCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "A", description = "The --out of an evaluation.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "The --out of another.")
  private Path second = Path.of("");

  EvalCompareCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Judged> a = Results.light(session.folder().resolve(first));
    List<Judged> b = Results.light(session.folder().resolve(second));
    Set<String> suites = new LinkedHashSet<>();
    a.forEach(one -> suites.add(one.suite()));
    List<Comparison> comparisons = new ArrayList<>();
    for (String suite : suites) Comparison.of(suite, a, b).ifPresent(comparisons::add);
    if (comparisons.isEmpty())
      throw new CommandException(
          ExitCode.BAD_INPUT,
          "%s and %s have no item with verified answers in common; expected two evaluations of one suite"
              .formatted(first, second));
    if (flags.json()) {
      ObjectNode all = JsonMapper.shared().createObjectNode();
      for (Comparison one : comparisons) all.set(one.suite(), one.json());
      session.out().println(JsonMapper.shared().writeValueAsString(all));
    } else {
      comparisons.forEach(one -> session.out().println(one.text()));
    }
    return ExitCode.DONE;
  }
}
