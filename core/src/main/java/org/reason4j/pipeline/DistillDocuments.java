package org.reason4j.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Document;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;

/// What a student learns from, as documents in its own vocabulary: the teacher's traces as they
/// were drawn where both have one vocabulary, else as the student writes their text.
final class DistillDocuments {
  private final DistillRecipe recipe;
  private final Materials student;
  private final boolean oneVocabulary;

  DistillDocuments(DistillRecipe recipe, Materials student, boolean oneVocabulary) {
    this.recipe = recipe;
    this.student = student;
    this.oneVocabulary = oneVocabulary;
  }

  /// @param counts what became of all examples
  record Read(List<Document> documents, Map<String, Double> counts) {}

  /// Documents that fit a row: the recipe's data, or the traces that lie in the run.
  ///
  /// @param run the run's folder
  /// @param maxPositions longest sequence of the student
  /// @throws org.reason4j.data.ExampleException for data that is missing, bad or of another form
  /// @throws ConfigException if no trace fits
  Read read(Disk disk, Path run, int maxPositions) {
    return recipe.data().isEmpty()
        ? traces(disk, run.resolve(TeacherTraces.FILE))
        : given(recipe, student, run, maxPositions);
  }

  /// The recipe's data; reads all of it.
  static Read given(DistillRecipe recipe, Materials student, Path run, int maxPositions) {
    var parent =
        new Parent(
            recipe.student().orElse(run),
            student.tokenizer(),
            student.endToken(),
            student.padToken(),
            maxPositions);
    SftExamples examples = SftExamples.read(recipe.examples(parent.folder()), parent);
    return new Read(examples.training(), examples.counts());
  }

  private Read traces(Disk disk, Path file) {
    List<Document> all = new ArrayList<>();
    for (TeacherTraces.Trace trace : TeacherTraces.read(disk, file)) all.add(document(trace));
    List<Document> fitting =
        all.stream().filter(d -> d.ids().length <= recipe.sft().rowLength()).toList();
    if (fitting.isEmpty())
      throw new ConfigException(
          "sft.row-length is %d and the shortest of %d examples has %d tokens; make rows longer",
          recipe.sft().rowLength(),
          all.size(),
          all.stream().mapToInt(d -> d.ids().length).min().orElse(0));
    var counts = new LinkedHashMap<String, Double>();
    counts.put("examples", (double) all.size());
    counts.put("dropped/longer_than_a_row", (double) all.size() - fitting.size());
    counts.put("used", (double) fitting.size());
    counts.put("tokens", fitting.stream().mapToDouble(d -> d.ids().length).sum());
    return new Read(fitting, counts);
  }

  private Document document(TeacherTraces.Trace trace) {
    if (oneVocabulary) return joined(trace.promptIds(), trace.completionIds());
    Tokenizer tokenizer = student.tokenizer();
    int[] answer = tokenizer.encodeSpecialAsText(trace.completion());
    int[] ended = Arrays.copyOf(answer, answer.length + 1);
    ended[answer.length] = student.endToken();
    return joined(new PromptTokens(student.template(), tokenizer).encode(trace.question()), ended);
  }

  private static Document joined(int[] prompt, int[] answer) {
    int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, ids, prompt.length, answer.length);
    return new Document(ids, prompt.length);
  }
}
