package org.reason4j.eval.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An evaluation as inspect writes one: a `.eval` file a suite, a ZIP of `header.json`,
/// `samples/ID_epoch_E.json`, `summaries.json`, `reductions.json` and `_journal/start.json`. An
/// epoch is one answer to each question, from 1.
public final class InspectExport {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SCORER = "reason4j";

  private InspectExport() {}

  /// Writes the files of an evaluation's folder into another.
  ///
  /// @return the files
  public static List<Path> write(Path folder, SuiteFiles files, Path out, Instant at) {
    Disk.system().makeFolder(out);
    List<Path> written = new ArrayList<>();
    for (Exported suite : Exported.of(folder, files, at)) {
      Path file = out.resolve(suite.suite() + ".eval");
      Disk.system().publish(file, zip(suite));
      written.add(file);
    }
    return written;
  }

  private static byte[] zip(Exported suite) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      ObjectNode start = JSON.createObjectNode().put("version", 2);
      start.set("eval", eval(suite));
      start.set("plan", plan(suite));
      put(zip, "_journal/start.json", start);
      ArrayNode summaries = JSON.createArrayNode();
      for (List<Judged> own : suite.byItem().values())
        for (Judged one : own) {
          String name = one.item().replaceAll("[^A-Za-z0-9._-]", "_");
          put(
              zip,
              "samples/%s_epoch_%d.json".formatted(name, one.sample() + 1),
              sample(suite, one));
          summaries.add(summary(suite, one));
        }
      put(zip, "summaries.json", summaries);
      put(zip, "reductions.json", reductions(suite));
      put(zip, "header.json", header(suite, start));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pack " + suite.suite(), e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, JsonNode content) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTime(0); // the same evaluation gives the same bytes
    zip.putNextEntry(entry);
    zip.write(JSON.writeValueAsBytes(content));
    zip.closeEntry();
  }

  private static ObjectNode eval(Exported suite) {
    String id =
        Sha256.of((suite.suite() + suite.at()).getBytes(StandardCharsets.UTF_8)).substring(0, 22);
    ObjectNode eval =
        JSON.createObjectNode()
            .put("eval_id", id)
            .put("run_id", id)
            .put("created", suite.at().toString())
            .put("task", suite.suite())
            .put("task_id", id)
            .put("task_version", 0);
    eval.putObject("task_attribs");
    eval.putObject("task_args");
    ObjectNode data = eval.putObject("dataset");
    data.put("name", suite.suite()).put("samples", suite.byItem().size()).put("shuffled", false);
    ArrayNode ids = data.putArray("sample_ids");
    suite.byItem().keySet().forEach(ids::add);
    eval.put("model", SCORER + "/" + suite.modelName());
    eval.putObject("model_args");
    eval.putObject("config").put("epochs", suite.settings().path("k").asInt(1));
    eval.putObject("packages");
    eval.putObject("metadata").set("settings", suite.settings());
    return eval;
  }

  private static ObjectNode plan(Exported suite) {
    ObjectNode plan = JSON.createObjectNode().put("name", "plan");
    plan.putArray("steps");
    plan.putObject("config")
        .put("temperature", suite.settings().path("temperature").asDouble())
        .put("top_p", suite.settings().path("top_p").asDouble())
        .put("max_tokens", suite.settings().path("max_tokens").asInt());
    return plan;
  }

  private static ObjectNode header(Exported suite, ObjectNode start) {
    SuiteSummary summary = suite.summary();
    ObjectNode header = JSON.createObjectNode().put("version", 2).put("status", "success");
    header.set("eval", start.path("eval"));
    header.set("plan", start.path("plan"));
    ObjectNode results =
        header
            .putObject("results")
            .put("total_samples", summary.samples() + summary.failed())
            .put("completed_samples", summary.samples());
    ObjectNode score =
        results.putArray("scores").addObject().put("name", SCORER).put("scorer", SCORER);
    score.putObject("params");
    ObjectNode metrics = score.putObject("metrics");
    metric(metrics, "accuracy", summary.passAt1().orElse(0));
    metric(metrics, "stderr", summary.passAt1Interval().map(i -> i.halfWidth() / 2).orElse(0.0));
    header
        .putObject("stats")
        .put("started_at", suite.at().toString())
        .put("completed_at", suite.at().toString())
        .putObject("model_usage");
    return header;
  }

  private static void metric(ObjectNode metrics, String name, double value) {
    metrics.putObject(name).put("name", name).put("value", value).putObject("params");
  }

  private static ObjectNode sample(Exported suite, Judged one) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("id", one.item())
            .put("epoch", one.sample() + 1)
            .put("input", suite.prompt(one.item()))
            .put("target", suite.target(one.item()));
    ArrayNode messages = node.putArray("messages");
    messages.addObject().put("role", "user").put("content", suite.prompt(one.item()));
    ObjectNode output = node.putObject("output").put("model", SCORER + "/" + suite.modelName());
    ArrayNode choices = output.putArray("choices");
    switch (one.answer()) {
      case Answered.Text text -> {
        ObjectNode message = JSON.createObjectNode().put("role", "assistant");
        if (text.thinking().isEmpty()) message.put("content", text.response());
        else {
          ArrayNode parts = message.putArray("content");
          parts.addObject().put("type", "reasoning").put("reasoning", text.thinking());
          parts.addObject().put("type", "text").put("text", text.response());
        }
        messages.add(message);
        choices
            .addObject()
            .put(
                "stop_reason",
                switch (text.finish()) {
                  case STOP -> "stop";
                  case LENGTH -> "max_tokens";
                })
            .set("message", message);
        text.tokens()
            .ifPresent(tokens ->
                output
                    .putObject("usage")
                    .put("input_tokens", 0)
                    .put("output_tokens", tokens)
                    .put("total_tokens", tokens));
      }
      case Answered.Failed(String reason) ->
          node.putObject("error")
              .put("message", reason)
              .put("traceback", reason)
              .put("traceback_ansi", reason);
    }
    node.set("scores", scores(one));
    node.putObject("metadata").put("rule", one.rule());
    node.putObject("store");
    node.putArray("events");
    node.putObject("model_usage");
    node.putObject("attachments");
    return node;
  }

  private static ObjectNode scores(Judged one) {
    ObjectNode scores = JSON.createObjectNode();
    if (one.verdict() == Judged.Verdict.FAILED) return scores;
    ObjectNode score = scores.putObject(SCORER).put("value", value(one));
    one.extracted().ifPresent(text -> score.put("answer", text));
    score.put("explanation", one.rule() + (one.reason().isEmpty() ? "" : ": " + one.reason()));
    return scores;
  }

  /// inspect's letters: correct, incorrect, no answer.
  private static String value(Judged one) {
    return switch (one.verdict()) {
      case CORRECT -> "C";
      case WRONG -> "I";
      case UNVERIFIED, FAILED -> "N";
    };
  }

  private static ObjectNode summary(Exported suite, Judged one) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("id", one.item())
            .put("epoch", one.sample() + 1)
            .put("input", suite.prompt(one.item()))
            .put("target", suite.target(one.item()));
    node.putObject("metadata").put("rule", one.rule());
    node.set("scores", scores(one));
    node.putObject("model_usage");
    if (one.answer() instanceof Answered.Failed(String reason)) node.put("error", reason);
    return node.put("completed", true);
  }

  /// Each item's mean over its verified answers.
  private static ArrayNode reductions(Exported suite) {
    ArrayNode all = JSON.createArrayNode();
    ObjectNode mean = all.addObject().put("scorer", SCORER).put("reducer", "mean");
    ArrayNode samples = mean.putArray("samples");
    suite
        .byItem()
        .forEach((item, own) ->
            own.stream()
                .filter(one -> !value(one).equals("N"))
                .mapToDouble(one -> value(one).equals("C") ? 1 : 0)
                .average()
                .ifPresent(
                    value -> samples.addObject().put("sample_id", item).put("value", value)));
    return all;
  }
}
