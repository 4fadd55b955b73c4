package org.reason4j.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reason4j.eval.Interval;
import org.reason4j.eval.Scorecard;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the report of a pipeline: `report/index.html`, `report/report.md` with
/// `report/figures/*.svg`, and `report/summary.json`. In the summary only `minutes` and
/// `peak_rss_mib` depend on the clock.
public final class PipelineReport {
  private PipelineReport() {}

  /// Writes into `folder` and returns the page in it.
  public static Path write(PipelineRecord run, Path folder) throws IOException {
    Page page = PipelinePage.of(run);
    Files.createDirectories(folder.resolve("figures"));
    for (Page.Figure figure : PipelinePage.figures(run))
      Report.publish(
          folder.resolve("figures").resolve(figure.chart().name() + ".svg"),
          ChartSvg.file(figure.chart()));
    Report.publish(folder.resolve("index.html"), HtmlPage.render(page));
    Report.publish(folder.resolve("report.md"), MarkdownPage.render(page));
    Report.publish(folder.resolve("summary.json"), summary(run));
    return folder.resolve("index.html");
  }

  /// The stage table as lines of text, for the console; empty where nothing was measured yet.
  public static String stageTable(PipelineRecord run) {
    List<Scorecard> cards = run.table("stages");
    if (cards.isEmpty()) return "";
    Set<String> suites = PipelineSuites.of(cards);
    int first = suites.stream().mapToInt(String::length).max().orElse(0);
    int width = cards.stream().mapToInt(card -> card.row().length()).max().orElse(0);
    String column = "%" + (Math.max(width, 7) + 2) + "s";
    var out = new StringBuilder(" ".repeat(first));
    cards.forEach(card -> out.append(column.formatted(card.row())));
    for (String suite : suites) {
      out.append('\n').append(("%-" + first + "s").formatted(PipelineSuites.words(suite)));
      for (Scorecard card : cards) {
        Scorecard.Suite own = card.suites().get(suite);
        String cell =
            own == null ? "-" : PipelineSuites.value(suite, own.value()).replace('\u00a0', ' ');
        out.append(column.formatted(cell));
      }
    }
    return out.toString();
  }

  static String summary(PipelineRecord run) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("seed", run.seed());
    root.put("minutes", run.minutes());
    root.put("peak_rss_mib", run.peakMebibytes());
    run.export().ifPresentOrElse(path -> root.put("export", path), () -> root.putNull("export"));
    root.put("finished", run.stages().stream().allMatch(PipelineRecord.StageLine::done));
    ArrayNode stages = root.putArray("stages");
    for (Scorecard card : run.table("stages")) {
      ObjectNode node = stages.addObject().put("stage", card.row());
      node.put("checkpoint", card.method());
      suites(node, card);
    }
    for (String table : new String[] {"distillation", "ablations"}) {
      ArrayNode rows = root.putArray(table);
      for (Scorecard card : run.table(table)) {
        ObjectNode node = rows.addObject().put("student", card.row()).put("method", card.method());
        number(node, "parameters", card.cost().get("parameters"));
        number(node, "flops", card.cost().get("total_flos"));
        number(node, "teacher_flops", card.cost().get("teacher_flos"));
        suites(node, card);
      }
    }
    ObjectNode models = root.putObject("reward_models");
    for (PipelineRecord.StageLine stage : run.stages()) {
      if (!stage.kind().equals("reward-model") || !stage.done()) continue;
      ObjectNode node = models.putObject(stage.name());
      stage.figures().forEach((name, value) -> number(node, name, value));
    }
    ObjectNode kept = root.putObject("figures");
    for (PipelineRecord.StageLine stage : run.stages()) {
      ObjectNode node = kept.putObject(stage.name());
      stage.figures().forEach((name, value) -> number(node, name, value));
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void suites(ObjectNode node, Scorecard card) {
    ObjectNode suites = node.putObject("suites");
    for (Map.Entry<String, Scorecard.Suite> suite : card.suites().entrySet()) {
      Interval interval = suite.getValue().interval();
      ObjectNode own = suites.putObject(suite.getKey());
      own.put("value", suite.getValue().value());
      own.putArray("ci").add(interval.low()).add(interval.high());
      own.put("items", suite.getValue().items().size());
    }
  }

  private static void number(
      ObjectNode node, String key, @org.jspecify.annotations.Nullable Double value) {
    if (value == null || !Double.isFinite(value)) node.putNull(key);
    else if (value == Math.rint(value) && Math.abs(value) < 1e15) node.put(key, value.longValue());
    else node.put(key, value);
  }
}
