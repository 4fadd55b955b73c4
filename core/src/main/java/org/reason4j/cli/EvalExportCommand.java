package org.reason4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.eval.suite.InspectExport;
import org.reason4j.eval.suite.LmEvalExport;
import org.reason4j.eval.suite.SuiteFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `reason4j eval export DIR --to lm-eval|inspect`: an evaluation in the form of another tool.
@Command(
    name = "export",
    description = {
      "Writes an evaluation as lm-evaluation-harness (results_DATE.json, samples_TASK_DATE.jsonl)"
          + " or as inspect (SUITE.eval) writes one.",
      "Questions and golds of built-in suites are put in where their data is at hand."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j eval export evals/qwen --to inspect",
      "  reason4j eval export evals/qwen --to lm-eval --out leaderboard"
    })
final class EvalExportCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "DIR", description = "The --out of an evaluation.")
  private Path folder = Path.of("");

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FORM",
      order = 1,
      description = "lm-eval or inspect.")
  private String form = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 2,
      description = "Where data is (default: REASON4J_DATA, else data).")
  private Optional<Path> data = Optional.empty();

  EvalExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path from = session.folder().resolve(folder);
    Path out = flags.out().map(session.folder()::resolve).orElse(from.resolve(form));
    SuiteFiles files = EvalFlags.files(session, data);
    List<Path> written =
        switch (form) {
          case "lm-eval" -> LmEvalExport.write(from, files, out, session.clock().instant());
          case "inspect" -> InspectExport.write(from, files, out, session.clock().instant());
          default ->
              throw ConfigException.usage("--to is \"%s\"; expected lm-eval or inspect", form);
        };
    if (flags.json())
      session
          .out()
          .println(
              JsonMapper.shared()
                  .writeValueAsString(written.stream().map(Path::toString).toList()));
    else written.forEach(file -> session.out().println(file));
    return ExitCode.DONE;
  }
}
