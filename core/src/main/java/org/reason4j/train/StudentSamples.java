package org.reason4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.reason4j.data.Document;
import org.reason4j.data.Epochs;
import org.reason4j.data.Row;
import org.reason4j.engine.Workers;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.model.LanguageModel;

/// The student's own answers in place of given ones: the on-policy half of GKD (Agarwal et al.
/// 2024, section 3.1). A row's documents keep their prompts, each is answered once by the student,
/// and the answers are packed again.
///
/// @param settings how the student answers
/// @param padId fills rows up
public record StudentSamples(Batcher.Settings settings, int rowLength, int padId) {
  /// @param flops of drawing the answers
  public record Drawn(List<Row> rows, double flops) {}

  /// Rows with the student's answers to the prompts of these rows; empty if stopped. Documents
  /// without a prompt, or with one that fills its row, are left out.
  ///
  /// @param stream random stream of the i-th prompt
  public Optional<Drawn> draw(
      LanguageModel student,
      List<Row> rows,
      IntFunction<SplittableRandom> stream,
      Workers workers,
      BooleanSupplier stop) {
    List<Prompt> prompts = new ArrayList<>();
    for (Row row : rows)
      for (int[] ids : prompts(row))
        if (ids.length > 0 && ids.length < rowLength) {
          int number = prompts.size();
          prompts.add(new Prompt(ids, 1, _ -> stream.apply(number)));
        }
    if (prompts.isEmpty()) return Optional.of(new Drawn(List.of(), 0));
    List<List<Completion>> answers =
        new ParallelBatcher(student, workers).generate(prompts, settings, stop);
    if (stop.getAsBoolean()) return Optional.empty();
    List<Document> documents = new ArrayList<>();
    double flops = 0;
    for (int p = 0; p < prompts.size(); p++) {
      int[] prompt = prompts.get(p).ids();
      int[] answer = answers.get(p).getFirst().ids();
      flops += student.flops().sampling(prompt.length, answer.length);
      int[] whole = Arrays.copyOf(prompt, Math.min(rowLength, prompt.length + answer.length));
      System.arraycopy(answer, 0, whole, prompt.length, whole.length - prompt.length);
      documents.add(new Document(whole, prompt.length));
    }
    var laid =
        new Epochs(
            documents,
            new Epochs.Settings(1, documents.size(), rowLength, true, padId, documents.size()));
    return Optional.of(new Drawn(laid.rows(0), flops));
  }

  /// Of each document what stands before its first token of a response.
  private static List<int[]> prompts(Row row) {
    List<int[]> prompts = new ArrayList<>();
    int t = 0;
    for (int d = 0; d < row.documents(); d++) {
      int start = t;
      while (t < row.ids().length && row.document()[t] == d && !row.response()[t]) t++;
      prompts.add(Arrays.copyOfRange(row.ids(), start, t));
      while (t < row.ids().length && row.document()[t] == d) t++;
    }
    return prompts;
  }
}
