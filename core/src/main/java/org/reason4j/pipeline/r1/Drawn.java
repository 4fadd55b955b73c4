package org.reason4j.pipeline.r1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reason4j.checkpoint.CheckpointException;
import org.reason4j.config.JsonFault;
import org.reason4j.rollout.Answer;
import org.reason4j.task.Problem;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One sampled response on file, a JSON object a line.
///
/// @param prompt number of the problem, `sample` of the response to it
/// @param verdict `correct`, `wrong` or `unverified`
/// @param tokens length of the response
record Drawn(
    Problem problem,
    int prompt,
    int sample,
    String response,
    String verdict,
    boolean truncated,
    int tokens) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static Drawn of(Answer answer) {
    return new Drawn(
        answer.problem(),
        answer.prompt(),
        answer.sample(),
        answer.text(),
        answer.verdict().word(),
        answer.truncated(),
        answer.completion().ids().length);
  }

  boolean correct() {
    return verdict.equals("correct");
  }

  static void write(Disk disk, Path file, List<Drawn> all) {
    var out = new ByteArrayOutputStream();
    for (Drawn drawn : all) {
      out.writeBytes(JSON.writeValueAsBytes(drawn));
      out.write('\n');
    }
    disk.publish(file, out.toByteArray());
  }

  static List<Drawn> read(Disk disk, Path file) {
    List<Drawn> all = new ArrayList<>();
    String text = new String(disk.read(file), StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      if (line.isBlank()) continue;
      try {
        all.add(JSON.readValue(line, Drawn.class));
      } catch (JacksonException e) {
        throw new CheckpointException(
            file,
            "line %d is no sample: %s".formatted(all.size() + 1, JsonFault.of(e)),
            "lines as a stage of kind \"draw\" writes them",
            e);
      }
    }
    return all;
  }
}
