package org.reason4j.generate;

import org.reason4j.config.ConfigException;

/// How the next token is drawn: the filters and penalties, applied in the order repetition,
/// presence and frequency, temperature, top-k, top-p, min-p (that of `transformers`' `generate()`).
///
/// @param temperature logits are divided by it; 0 means greedy: the best token, log-probability 0
/// @param topP the smallest set of best tokens whose mass reaches it is kept, at least one; 1 = off
/// @param topK the best K tokens are kept, with every token tied with the K-th; 0 = off
/// @param minP tokens less probable than this share of the best one's probability are dropped; 0 =
///   off
/// @param repetitionPenalty positive logits of tokens seen (prompt included) are divided by it,
///   negative ones multiplied; 1 = off
/// @param presencePenalty taken once from the logit of every token already generated; 0 = off
/// @param frequencyPenalty taken from a logit for each time that its token was generated; 0 = off
public record SamplingSettings(
    double temperature,
    double topP,
    int topK,
    double minP,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty) {
  /// The plain softmax: temperature 1, no filter, no penalty.
  public static final SamplingSettings PLAIN = new SamplingSettings(1, 1, 0, 0, 1, 0, 0);

  /// Always the best token.
  public static final SamplingSettings GREEDY = PLAIN.withTemperature(0);

  public SamplingSettings {
    require(
        temperature == 0 || (temperature >= 1e-5 && temperature <= 1e6),
        "temperature",
        temperature,
        "0 (greedy) or 1e-5 to 1e6");
    require(topP >= 0 && topP <= 1, "top-p", topP, "0 to 1 (1 = off)");
    require(topK >= 0, "top-k", topK, "0 (off) or more");
    require(minP >= 0 && minP <= 1, "min-p", minP, "0 (off) to 1");
    require(
        repetitionPenalty > 0 && repetitionPenalty <= 1e6,
        "repetition-penalty",
        repetitionPenalty,
        "above 0, at most 1e6 (1 = off)");
    require(
        Math.abs(presencePenalty) <= 1e6,
        "presence-penalty",
        presencePenalty,
        "-1e6 to 1e6 (0 = off)");
    require(
        Math.abs(frequencyPenalty) <= 1e6,
        "frequency-penalty",
        frequencyPenalty,
        "-1e6 to 1e6 (0 = off)");
  }

  private static void require(boolean holds, String name, Number value, String range) {
    if (!holds) {
      throw new ConfigException(
          "%s", "sampling: " + name + " is " + value + "; it must be " + range);
    }
  }

  public SamplingSettings withTemperature(double value) {
    return new SamplingSettings(
        value, topP, topK, minP, repetitionPenalty, presencePenalty, frequencyPenalty);
  }

  public SamplingSettings withTopP(double value) {
    return new SamplingSettings(
        temperature, value, topK, minP, repetitionPenalty, presencePenalty, frequencyPenalty);
  }

  public SamplingSettings withTopK(int value) {
    return new SamplingSettings(
        temperature, topP, value, minP, repetitionPenalty, presencePenalty, frequencyPenalty);
  }

  public SamplingSettings withMinP(double value) {
    return new SamplingSettings(
        temperature, topP, topK, value, repetitionPenalty, presencePenalty, frequencyPenalty);
  }

  public SamplingSettings withPenalties(double repetition, double presence, double frequency) {
    return new SamplingSettings(temperature, topP, topK, minP, repetition, presence, frequency);
  }

  /// No randomness: the best token is taken.
  public boolean greedy() {
    return temperature == 0;
  }

  /// Some penalty is on, so that tokens already seen must be counted.
  public boolean penalised() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }

  /// Some token may be removed from the distribution.
  public boolean filtered() {
    return topP < 1 || topK > 0 || minP > 0;
  }
}
