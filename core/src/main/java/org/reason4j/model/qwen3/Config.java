package org.reason4j.model.qwen3;

import org.reason4j.model.ConfigJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.DecoderConfig.Bias;
import org.reason4j.model.DecoderConfig.Features;
import org.reason4j.model.DecoderConfig.Window;
import org.reason4j.model.Family;

/// Qwen3: each head's query and key is normed before rotation; no biases unless asked for.
public final class Config {
  public static final Features FEATURES = Features.PLAIN.withHeadNorms();

  private Config() {}

  public static DecoderConfig parse(ConfigJson config) {
    config.refuseUnbuilt("attention_bias", "use_sliding_window", "sliding_window", "layer_types");
    return DecoderConfig.parse(config, Family.QWEN3, features(config).with(Window.upper(config)));
  }

  /// Those that the mixture of experts shares.
  public static Features features(ConfigJson config) {
    boolean biased = config.node().path("attention_bias").asBoolean(false);
    return FEATURES.with(biased ? Bias.ALL : Bias.NONE);
  }
}
