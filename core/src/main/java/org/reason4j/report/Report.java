package org.reason4j.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Writes the report of a run: `report/index.html` (self-contained), `report/report.md` with its
/// `report/figures/*.svg`, and `report/summary.json`.
///
/// A report is a function of the files of its run (and of its controls): made twice, it has the
/// same bytes. Each file is written beside and renamed, so a reader never sees half of one.
public final class Report {
  private Report() {}

  /// Writes the report into `RUN/report` and returns the page.
  public static Path write(RunRecord run, List<RunRecord> controls) throws IOException {
    return write(run, controls, run.directory().resolve("report"));
  }

  /// Writes the report into `folder` and returns the page in it.
  ///
  /// @param controls runs of the same recipe with another reward, for the table of controls
  /// @throws ReportException if a recorded file of the run cannot be read
  public static Path write(RunRecord run, List<RunRecord> controls, Path folder)
      throws IOException {
    RolloutScan scan = RolloutScan.of(run.rollouts());
    Page page = ReportPage.of(run, scan, controls);
    Files.createDirectories(folder.resolve("figures"));
    List<Page.Figure> figures = new ArrayList<>(new FigureSet(run, scan).all());
    figures.addAll(PhasePages.all(run));
    figures.addAll(RewardModelPages.figures(run));
    for (Page.Figure figure : figures) {
      publish(
          folder.resolve("figures").resolve(figure.chart().name() + ".svg"),
          ChartSvg.file(figure.chart()));
    }
    publish(folder.resolve("index.html"), HtmlPage.render(page));
    publish(folder.resolve("report.md"), MarkdownPage.render(page));
    publish(folder.resolve("summary.json"), Summary.json(run));
    return folder.resolve("index.html");
  }

  static void publish(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
