package org.reason4j.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.eval.suite.Items;
import org.reason4j.eval.suite.Suite;
import org.reason4j.eval.suite.SuiteFiles;
import org.reason4j.eval.suite.Suites;
import org.reason4j.weights.Disk;
import org.reason4j.weights.hub.WebFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// `reason4j eval pull A,B`: fetches the data of suites from its source.
@Command(
    name = "pull",
    description = {
      "Fetches the data of suites from its source, checked by SHA-256.",
      "Run it again to go on after a break. Where a licence or the authors forbid fetching, says"
          + " how to put the data there by hand."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j eval pull gsm8k,math500",
      "  reason4j eval pull mmlu --data ~/suites"
    })
final class EvalPullCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "A,B", description = "Suites by name, or TOML files.")
  private String suites = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 1,
      description = "Where data goes (default: REASON4J_DATA, else data).")
  private Optional<Path> data = Optional.empty();

  EvalPullCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SuiteFiles files = EvalFlags.files(session, data);
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (Suites.Found found : Suites.of(suites, session.folder())) {
      Suite suite = found.suite();
      if (suite.url().isEmpty())
        throw new CommandException(
            ExitCode.NO_INPUT, "%s is not fetched. %s".formatted(suite.name(), files.how(suite)));
      tell("%s: %s, licence: %s".formatted(suite.name(), suite.source(), suite.licence()));
      Path target = files.folder().resolve(suite.file());
      long fetched = 0;
      for (String url : suite.url()) {
        URI address = URI.create(url);
        String last = url.substring(url.lastIndexOf('/') + 1);
        Path file = suite.url().size() == 1 ? target : target.resolve(last);
        tell("  " + address);
        fetched += WebFile.onto(Disk.system()).fetch(address, file, suite.sha256(), _ -> {});
      }
      int items = Items.of(suite, files.require(found)).size();
      if (flags.json())
        all.addObject()
            .put("suite", suite.name())
            .put("licence", suite.licence())
            .put("path", target.toString())
            .put("items", items)
            .put("downloaded_bytes", fetched);
      else
        session
            .out()
            .println(
                String.format(Locale.ROOT, "%s: %,d items at %s", suite.name(), items, target));
    }
    if (flags.json()) session.out().println(JsonMapper.shared().writeValueAsString(all));
    return ExitCode.DONE;
  }

  private void tell(String line) {
    if (!flags.quiet()) session.err().println(line);
  }
}
