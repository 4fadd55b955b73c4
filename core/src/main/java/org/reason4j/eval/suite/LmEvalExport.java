package org.reason4j.eval.suite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.checkpoint.Sha256;
import org.reason4j.eval.Interval;
import org.reason4j.weights.Disk;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An evaluation as lm-evaluation-harness writes one: `results_DATE.json` and
/// `samples_TASK_DATE.jsonl`, a line an item. `acc` is pass@1; its error is a quarter of the width
/// of the interval clustered by item, so that readers that print two errors print that interval.
public final class LmEvalExport {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSS").withZone(ZoneOffset.UTC);

  private LmEvalExport() {}

  /// Writes the files of an evaluation's folder into another.
  ///
  /// @return the files
  public static List<Path> write(Path folder, SuiteFiles files, Path out, Instant at) {
    Disk disk = Disk.system();
    disk.makeFolder(out);
    String date = DATE.format(at);
    ObjectNode root = JSON.createObjectNode();
    for (String key :
        List.of(
            "results",
            "group_subtasks",
            "configs",
            "versions",
            "n-shot",
            "higher_is_better",
            "n-samples")) root.putObject(key);
    ObjectNode hashes = JSON.createObjectNode();
    List<Path> written = new ArrayList<>();
    String model = "";
    for (Exported suite : Exported.of(folder, files, at)) {
      model = suite.modelName();
      task(root, suite);
      hashes.put(suite.suite(), suite.settings().path("version").asString(""));
      Path samples = out.resolve("samples_%s_%s.jsonl".formatted(suite.suite(), date));
      disk.publish(
          samples,
          output -> {
            int number = 0;
            for (Map.Entry<String, List<Judged>> item : suite.byItem().entrySet()) {
              String line = JSON.writeValueAsString(sample(suite, number++, item)) + "\n";
              output.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            }
          });
      written.add(samples);
    }
    ObjectNode config = root.putObject("config");
    config.put("model", "reason4j").put("model_args", model).put("bootstrap_iters", 2000);
    root.putNull("git_hash").put("date", at.toEpochMilli() / 1000.0);
    root.set("task_hashes", hashes);
    root.put("model_source", "reason4j")
        .put("model_name", model)
        .putNull("system_instruction_sha")
        .putNull("chat_template_sha")
        .putNull("total_evaluation_time_seconds");
    Path results = out.resolve("results_%s.json".formatted(date));
    disk.publish(results, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
    written.addFirst(results);
    return written;
  }

  private static void task(ObjectNode root, Exported suite) {
    SuiteSummary summary = suite.summary();
    String task = suite.suite();
    ObjectNode result = root.withObjectProperty("results").putObject(task).put("alias", task);
    result.put("acc,none", summary.passAt1().orElse(Double.NaN));
    result.put("acc_stderr,none", error(summary.passAt1Interval()));
    if (summary.consAtK().isPresent()) {
      result.put("cons_at_k,none", summary.consAtK().getAsDouble());
      result.put("cons_at_k_stderr,none", error(summary.consAtKInterval()));
    }
    root.withObjectProperty("group_subtasks").putArray(task);
    ObjectNode config = root.withObjectProperty("configs").putObject(task);
    config
        .put("task", task)
        .put("output_type", "generate_until")
        .put("repeats", summary.k())
        .put("num_fewshot", 0);
    config
        .putObject("generation_kwargs")
        .put("do_sample", suite.settings().path("temperature").asDouble() > 0)
        .put("temperature", suite.settings().path("temperature").asDouble())
        .put("top_p", suite.settings().path("top_p").asDouble())
        .put("max_gen_toks", suite.settings().path("max_tokens").asInt());
    root.withObjectProperty("versions").put(task, 1);
    root.withObjectProperty("n-shot").put(task, 0);
    root.withObjectProperty("higher_is_better").putObject(task).put("acc", true);
    root.withObjectProperty("n-samples")
        .putObject(task)
        .put("original", summary.items())
        .put("effective", summary.items());
  }

  private static double error(Optional<Interval> interval) {
    return interval.map(width -> width.halfWidth() / 2).orElse(Double.NaN);
  }

  private static ObjectNode sample(
      Exported suite, int number, Map.Entry<String, List<Judged>> item) {
    String id = item.getKey();
    String prompt = suite.prompt(id);
    String target = suite.target(id);
    ObjectNode node = JSON.createObjectNode().put("doc_id", number);
    ObjectNode doc =
        Optional.ofNullable(suite.items().get(id))
            .map(Item::row)
            .orElseGet(() -> JSON.createObjectNode().put("id", id));
    node.set("doc", doc);
    node.put("target", target);
    node.putObject("arguments").putObject("gen_args_0").put("arg_0", prompt);
    ArrayNode said = node.putArray("resps").addArray();
    ArrayNode read = JSON.createArrayNode();
    int right = 0;
    int verified = 0;
    for (Judged one : item.getValue()) {
      said.add(one.answer() instanceof Answered.Text text ? text.response() : "");
      read.add(one.extracted().orElse(""));
      if (one.verdict() == Judged.Verdict.CORRECT) right++;
      if (one.verdict() == Judged.Verdict.CORRECT || one.verdict() == Judged.Verdict.WRONG)
        verified++;
    }
    node.set("filtered_resps", read);
    node.put("filter", "none");
    node.putArray("metrics").add("acc");
    node.put("doc_hash", hash(doc.toString()))
        .put("prompt_hash", hash(prompt))
        .put("target_hash", hash(target));
    if (verified == 0) return node.putNull("acc");
    return node.put("acc", (double) right / verified);
  }

  private static String hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
