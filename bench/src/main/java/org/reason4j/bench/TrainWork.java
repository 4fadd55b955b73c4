package org.reason4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reason4j.data.Row;

/// The rows of one training step, and the model that both sides train.
///
/// @param model folder of the model, in Hugging Face's layout
/// @param ids token ids, a row each
/// @param documents number of the document that a position belongs to, from 0 in each row; -1 for
///   padding
/// @param microRows rows of one forward and backward pass here; another side is free to choose
/// @param learningRate the same for each step
public record TrainWork(
    String model,
    int[][] ids,
    int[][] documents,
    int microRows,
    double learningRate,
    double weightDecay,
    double maxGradNorm) {

  static TrainWork read(Path file) {
    return WorkFiles.MAPPER.readValue(file, TrainWork.class);
  }

  /// The rows as the product trains on them.
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int b = 0; b < ids.length; b++) {
      int length = ids[b].length;
      int count = 1 + Arrays.stream(documents[b]).max().orElse(-1);
      rows.add(new Row(ids[b], documents[b], new int[length], new boolean[length], count));
    }
    return rows;
  }

  long tokens() {
    return (long) ids.length * ids[0].length;
  }

  /// The same ids, each row one whole document: what plain causal attention sees.
  TrainWork asOneDocument() {
    return new TrainWork(
        model,
        ids,
        new int[ids.length][ids[0].length],
        microRows,
        learningRate,
        weightDecay,
        maxGradNorm);
  }
}
