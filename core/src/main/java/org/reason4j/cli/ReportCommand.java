package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.pipeline.r1.Findings;
import org.reason4j.pipeline.r1.R1Recipe;
import org.reason4j.report.PipelineReport;
import org.reason4j.report.Report;
import org.reason4j.report.RunRecord;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `reason4j report RUN`: a run as a page, Markdown and JSON.
@Command(
    name = "report",
    description = {
      "Writes RUN/report: index.html (self-contained), report.md with figures, summary.json.",
      "Works on a run that is still going, or was stopped, as far as it got."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j report runs/zero",
      "  reason4j report runs/zero --control runs/zero-random --control runs/zero-format",
      "  reason4j report runs/r1",
      "  reason4j report runs/zero --json | jq '.final[\"pass@1\"]'"
    })
final class ReportCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path run = Path.of("");

  @Option(
      names = "--control",
      paramLabel = "RUN",
      description = "A run with another reward, for the table of controls; may be repeated.")
  private List<Path> controls = new ArrayList<>();

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Path directory = session.folder().resolve(run);
    Disk disk = Disk.system();
    Optional<R1Recipe> stages = Findings.recipe(disk, directory);
    if (stages.isPresent()) {
      if (!controls.isEmpty())
        throw ConfigException.usage(
            "--control compares runs of one trainer; %s is a run of stages", run);
      Path own = flags.out().map(session.folder()::resolve).orElse(directory.resolve("report"));
      return told(PipelineReport.write(Findings.of(stages.get(), disk, directory), own), own);
    }
    RunRecord record = RunRecord.read(directory);
    List<RunRecord> others =
        controls.stream().map(c -> RunRecord.read(session.folder().resolve(c))).toList();
    Path folder =
        flags
            .out()
            .map(session.folder()::resolve)
            .orElseGet(() -> record.directory().resolve("report"));
    return told(Report.write(record, others, folder), folder);
  }

  private int told(Path page, Path folder) throws IOException {
    if (flags.json()) {
      session
          .out()
          .println(JsonMapper.shared().readTree(folder.resolve("summary.json")).toString());
    } else {
      session.out().println(page);
    }
    return ExitCode.DONE;
  }
}
