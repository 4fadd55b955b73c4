package org.reason4j.bench;

import java.nio.file.Path;

/// Prompts to sample answers to, and the model that both sides sample from.
///
/// @param model folder of the model, in Hugging Face's layout
/// @param promptIds ids of each prompt
/// @param samples answers to each
/// @param maxNewTokens most tokens of an answer
/// @param endToken the id that ends one; it counts as a token
/// @param padToken fills up rows of a rectangular batch
/// @param slots rows that a worker here keeps in its batch; another side is free to choose
public record RolloutWork(
    String model,
    int[][] promptIds,
    int samples,
    int maxNewTokens,
    int endToken,
    int padToken,
    double temperature,
    int slots,
    long seed) {

  static RolloutWork read(Path file) {
    return WorkFiles.MAPPER.readValue(file, RolloutWork.class);
  }
}
