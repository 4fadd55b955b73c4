package org.reason4j.model.llama;

import org.reason4j.model.ConfigJson;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.DecoderConfig.Bias;
import org.reason4j.model.DecoderConfig.Features;
import org.reason4j.model.Family;

/// Llama 2, 3, 3.1 and whatever shares their layout: the plain decoder, biased on request.
public final class Config {
  private Config() {}

  public static DecoderConfig parse(ConfigJson config) {
    boolean biased = config.node().path("attention_bias").asBoolean(false);
    config.refuseUnbuilt("attention_bias");
    return DecoderConfig.parse(
        config, Family.LLAMA, Features.PLAIN.with(biased ? Bias.ALL : Bias.NONE));
  }
}
