package org.reason4j.pipeline;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.LanguageModel;
import org.reason4j.reward.Verdict;
import org.reason4j.rollout.Answer;
import org.reason4j.task.Problem;
import org.reason4j.weights.Disk;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A teacher's answers to training problems, those that a student is to learn from, and the file
/// that holds them: JSON lines of `prompt` and `completion`, which every trainer reads, with the
/// ids as they were drawn, since text does not always lead back to them.
///
/// @param traces those that stay, in the order of problems and samples
/// @param counts how many were drawn, and how many each rule took
/// @param flops that the teacher spent
record TeacherTraces(List<Trace> traces, Map<String, Double> counts, double flops) {
  /// @param question what was asked, without the template around it
  /// @param completion the answer's text without its end token
  /// @param promptIds of question and template
  /// @param completionIds of the answer, its end token included
  record Trace(String question, String completion, int[] promptIds, int[] completionIds) {}

  static final String FILE = "traces.jsonl";

  private static final int TOGETHER = 32;
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Draws and filters; empty if stopped.
  ///
  /// @param materials the teacher's
  /// @param progress problems answered so far
  static Optional<TeacherTraces> draw(
      DistillRecipe recipe,
      Materials materials,
      LanguageModel teacher,
      Workers workers,
      BooleanSupplier stop,
      LongConsumer progress) {
    DistillRecipe.Traces settings = recipe.traces();
    var asking = materials.asking(teacher, settings.sampling(), workers);
    List<Trace> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int drawn = 0;
    int wrong = 0;
    int unfinished = 0;
    int duplicates = 0;
    double flops = 0;
    for (int first = 0; first < settings.problems(); first += TOGETHER) {
      List<Problem> problems = new ArrayList<>();
      for (int i = first; i < Math.min(settings.problems(), first + TOGETHER); i++)
        problems.add(materials.trainingProblem(i));
      int from = first;
      List<List<Answer>> groups =
          asking.ask(
              problems,
              settings.samples(),
              (p, g) -> RandomStreams.of(recipe.seed(), "trace", from + (long) p, g),
              stop);
      if (stop.getAsBoolean()) return Optional.empty();
      for (List<Answer> group : groups) {
        double[] lengths = group.stream().mapToDouble(a -> a.completion().ids().length).toArray();
        flops += teacher.flops().sampling(group.getFirst().promptIds().length, lengths);
        for (Answer answer : group) {
          drawn++;
          if (settings.keep() != DistillRecipe.Traces.Keep.ALL && answer.truncated()) unfinished++;
          else if (settings.keep() == DistillRecipe.Traces.Keep.RIGHT
              && !(answer.verdict() instanceof Verdict.Correct)) wrong++;
          else if (!seen.add(answer.problem().question() + "\n" + answer.text())) duplicates++;
          else kept.add(trace(answer));
        }
      }
      progress.accept(first + (long) problems.size());
    }
    var counts = new LinkedHashMap<String, Double>();
    counts.put("drawn", (double) drawn);
    counts.put("kept", (double) kept.size());
    counts.put("dropped/unfinished", (double) unfinished);
    counts.put("dropped/wrong", (double) wrong);
    counts.put("dropped/duplicate", (double) duplicates);
    return Optional.of(new TeacherTraces(kept, counts, flops));
  }

  private static Trace trace(Answer answer) {
    return new Trace(
        answer.problem().question(), answer.text(), answer.promptIds(), answer.completion().ids());
  }

  /// Writes the traces, one a line.
  static void write(Disk disk, Path file, List<Trace> traces) {
    var text = new StringBuilder();
    for (Trace trace : traces) {
      ObjectNode node = JSON.createObjectNode();
      node.put("prompt", trace.question());
      node.put("completion", trace.completion());
      var prompt = node.putArray("prompt_ids");
      Arrays.stream(trace.promptIds()).forEach(prompt::add);
      var completion = node.putArray("completion_ids");
      Arrays.stream(trace.completionIds()).forEach(completion::add);
      text.append(JSON.writeValueAsString(node)).append('\n');
    }
    disk.publish(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Reads what [#write] wrote.
  static List<Trace> read(Disk disk, Path file) {
    List<Trace> traces = new ArrayList<>();
    String text = new String(disk.read(file), StandardCharsets.UTF_8);
    for (String line : text.split("\n")) {
      if (line.isEmpty()) continue;
      JsonNode node = JSON.readTree(line);
      traces.add(
          new Trace(
              node.path("prompt").asString(),
              node.path("completion").asString(),
              ids(node.path("prompt_ids")),
              ids(node.path("completion_ids"))));
    }
    return traces;
  }

  private static int[] ids(JsonNode array) {
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) ids[i] = array.get(i).asInt();
    return ids;
  }
}
