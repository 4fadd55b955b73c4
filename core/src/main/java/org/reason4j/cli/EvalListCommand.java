package org.reason4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.eval.suite.Suite;
import org.reason4j.eval.suite.SuiteException;
import org.reason4j.eval.suite.SuiteFiles;
import org.reason4j.eval.suite.Suites;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j eval list`: the suites built in.
@Command(
    name = "list",
    description =
        "Lists the suites: source, licence, items, verifier, protocol, and where the data is.")
final class EvalListCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 1,
      description = "Where data is (default: REASON4J_DATA, else data).")
  private Optional<Path> data = Optional.empty();

  EvalListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SuiteFiles files = EvalFlags.files(session, data);
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (String name : Suites.BUILT_IN) {
      Suites.Found found = Suites.named(name);
      Suite suite = found.suite();
      String place;
      boolean here = false;
      try {
        Optional<SuiteFiles.Located> located = files.find(found);
        here = located.isPresent();
        place = located.map(at -> at.path().toString()).orElseGet(() -> files.how(suite));
      } catch (SuiteException damaged) {
        place = String.valueOf(damaged.getMessage());
      }
      if (flags.json()) all.add(json(suite, here, place));
      else print(suite, here, place);
    }
    if (flags.json()) session.out().println(JsonMapper.shared().writeValueAsString(all));
    return ExitCode.DONE;
  }

  private static ObjectNode json(Suite suite, boolean here, String place) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("name", suite.name())
        .put("title", suite.title())
        .put("source", suite.source())
        .put("licence", suite.licence())
        .put("items", suite.items())
        .put("verifier", suite.kind())
        .put("metric", suite.metric())
        .put("k", suite.k())
        .put("temperature", suite.temperature())
        .put("top_p", suite.topP())
        .put("max_tokens", suite.maxTokens())
        .put("here", here)
        .put("data", place);
  }

  private void print(Suite suite, boolean here, String place) {
    session
        .out()
        .printf(
            Locale.ROOT,
            "%s%s: %s%n    %s, %s%n    verifier %s; %s, k %d, temperature %s, top-p %s, %,d"
                + " tokens%n    %s%s%n",
            suite.name(),
            suite.items() == 0 ? "" : " (" + suite.items() + " items)",
            suite.title(),
            suite.source(),
            suite.licence(),
            suite.kind(),
            suite.metric(),
            suite.k(),
            suite.temperature(),
            suite.topP(),
            suite.maxTokens(),
            here ? "data: " : "no data: ",
            place);
  }
}
