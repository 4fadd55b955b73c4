package org.reason4j.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.checkpoint.RunLock;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.config.ConfigException;
import org.reason4j.eval.suite.EvalSettings;
import org.reason4j.eval.suite.Item;
import org.reason4j.eval.suite.Items;
import org.reason4j.eval.suite.Protocol;
import org.reason4j.eval.suite.Respondent;
import org.reason4j.eval.suite.Results;
import org.reason4j.eval.suite.SuiteFiles;
import org.reason4j.eval.suite.SuiteRun;
import org.reason4j.eval.suite.SuiteSummary;
import org.reason4j.eval.suite.Suites;
import org.reason4j.verify.Checkers;
import org.reason4j.verify.LateSandbox;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j eval MODEL --suite A,B`: asks the questions of suites and judges the answers.
@Command(
    name = "eval",
    description = {
      "Asks a model the questions of suites, k answers each, and judges them.",
      "MODEL is a finished run, a Hugging Face directory, a .gguf file, or the http(s) address of"
          + " an OpenAI-compatible endpoint. A suite is a name (reason4j eval list) or a TOML of"
          + " one's own."
    },
    footer = {
      "",
      "Writes results.jsonl (a line an answer, as it is made) and summary.json into --out.",
      "The same command goes on where it was stopped or killed; k, --limit and suites may grow.",
      "Exit 75 where askings failed: the same command asks them again.",
      "",
      "Examples:",
      "  reason4j eval runs/zero --suite gsm8k --limit 100",
      "  reason4j eval models/qwen.gguf --suite math500,aime2024 --k 16",
      "  reason4j eval http://localhost:8000/v1 --model NAME --suite mine.toml",
      "  reason4j eval list",
      "  reason4j eval compare evals/a evals/b"
    })
final class EvalCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();
  @Mixin private EvalFlags how = new EvalFlags();
  @Mixin private RespondentFlags who = new RespondentFlags();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "MODEL",
      description = "A run, a model, or an address.")
  private String model = "";

  @Option(
      names = "--suite",
      paramLabel = "A,B",
      order = 1,
      description = "Suites by name, or TOML files of one's own.")
  private String suites = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 7,
      description = "Where data is (default: REASON4J_DATA, else data).")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--judging-threads",
      paramLabel = "N",
      order = 8,
      description = "Threads that judge beside the model (default: 2).")
  private int judging = 2;

  EvalCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (model.isBlank())
      throw ConfigException.usage(
          "MODEL is missing; expected a run, a model, or an address (or: eval list, eval compare)");
    if (suites.isBlank())
      throw ConfigException.usage(
          "--suite is missing; expected names such as gsm8k,math500 (reason4j eval list)");
    if (judging < 1 || judging > 256)
      throw ConfigException.usage("--judging-threads is %d; expected 1..256", judging);
    List<Suites.Found> named = Suites.of(suites, session.folder());
    try (var sandbox = new LateSandbox()) {
      return call(named, Checkers.standard(sandbox));
    }
  }

  private int call(List<Suites.Found> named, Checkers checkers) {
    long seed = flags.seed().orElse(1);
    SuiteFiles files = EvalFlags.files(session, data);
    List<SuiteRun.Planned> planned = new ArrayList<>();
    List<EvalSettings.Entry> entries = new ArrayList<>();
    for (Suites.Found found : named) {
      Protocol protocol = how.protocol(found.suite(), seed);
      if (!checkers.knows(found.suite().kind()))
        throw ConfigException.usage(
            "suite %s is judged by \"%s\", which is unknown; known: %s",
            found.suite().name(), found.suite().kind(), String.join(", ", checkers.kinds()));
      SuiteFiles.Located located = files.require(found);
      List<Item> items = Items.of(found.suite(), located);
      planned.add(
          new SuiteRun.Planned(
              found.suite(), items.subList(0, Math.min(items.size(), protocol.limit())), protocol));
      entries.add(
          new EvalSettings.Entry(
              found.suite(),
              Sha256.of(found.toml().getBytes(StandardCharsets.UTF_8)),
              located.sha256(),
              protocol));
    }
    Path out = session.folder().resolve(flags.out().orElse(Path.of("evals", name())));
    return who.open(
        session,
        flags,
        model,
        (respondent, told) -> run(respondent, told, checkers, planned, entries, out));
  }

  private int run(
      Respondent respondent,
      ObjectNode told,
      Checkers checkers,
      List<SuiteRun.Planned> planned,
      List<EvalSettings.Entry> entries,
      Path out) {
    Disk disk = Disk.system();
    disk.makeFolder(out);
    var table = new EvalTable(session, flags.quiet());
    List<SuiteSummary> summaries = new ArrayList<>();
    try (var _ = RunLock.take(out)) {
      EvalSettings.agree(disk, out, told, entries);
      try (var stop =
              StopRequest.onSignal(
                  Duration.ofMinutes(2), () -> session.err().println("\nstopping ..."));
          var results = Results.open(disk, out)) {
        Optional<String> gaveUp =
            new SuiteRun(respondent, checkers, judging, results, table).run(planned, stop);
        table.end();
        ObjectNode all = JsonMapper.shared().createObjectNode();
        for (SuiteRun.Planned suite : planned) {
          var summary =
              SuiteSummary.of(
                  suite.suite(),
                  suite.protocol().k(),
                  suite.total(),
                  results.of(suite.suite().name()),
                  checkers);
          summaries.add(summary);
          all.set(suite.suite().name(), summary.json());
        }
        disk.publish(
            out.resolve("summary.json"),
            JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
        if (flags.json()) session.out().println(JsonMapper.shared().writeValueAsString(all));
        else
          for (int i = 0; i < planned.size(); i++) {
            SuiteSummary summary = summaries.get(i);
            session.out().println(planned.get(i).suite().name() + ": " + summary.headline());
            summary.curve().ifPresent(curve -> session.out().println("  " + curve));
          }
        // before the stop is closed: the process may end then
        return end(gaveUp, table.failure(), stop.getAsBoolean(), summaries, out);
      }
    }
  }

  private int end(
      Optional<String> gaveUp,
      Optional<String> failure,
      boolean stopped,
      List<SuiteSummary> all,
      Path out) {
    int missing = all.stream().mapToInt(SuiteSummary::missing).sum();
    int failed = all.stream().mapToInt(SuiteSummary::failed).sum();
    int answers = all.stream().mapToInt(SuiteSummary::samples).sum();
    if (missing == 0) return ExitCode.DONE;
    session
        .err()
        .println(
            "%s%,d answers are missing (%,d failed%s); the same command goes on with %s"
                .formatted(
                    gaveUp.map(reason -> "gave up: " + reason + "; ").orElse(""),
                    missing,
                    failed,
                    failure.map(reason -> ", most often: " + reason).orElse(""),
                    out));
    if (stopped) return ExitCode.INTERRUPTED;
    return answers == 0 ? ExitCode.MISSING_TOOL : ExitCode.TRY_AGAIN;
  }

  /// The folder's name where none is given: the model's.
  private String name() {
    String text =
        EndpointFlags.address(model) ? who.model() : Path.of(model).normalize().getFileName() + "";
    return text.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
