package org.reason4j.model.qwen2;

import org.reason4j.model.ConfigJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.DecoderConfig.Bias;
import org.reason4j.model.DecoderConfig.Features;
import org.reason4j.model.DecoderConfig.Window;
import org.reason4j.model.Family;

/// Qwen2 and Qwen2.5: biases on queries, keys and values; a sliding window in upper layers.
public final class Config {
  public static final Features FEATURES = Features.PLAIN.with(Bias.INPUTS);

  private Config() {}

  public static DecoderConfig parse(ConfigJson config) {
    config.refuseUnbuilt("attention_bias", "use_sliding_window", "sliding_window", "layer_types");
    return DecoderConfig.parse(config, Family.QWEN2, FEATURES.with(Window.upper(config)));
  }
}
