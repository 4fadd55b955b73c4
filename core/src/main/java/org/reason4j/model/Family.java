package org.reason4j.model;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The families of models that can be read: the registry. A family is a folder that reads its
/// config.json, and one line here.
public enum Family {
  LLAMA("llama", "LlamaForCausalLM", org.reason4j.model.llama.Config::parse),
  QWEN2("qwen2", "Qwen2ForCausalLM", org.reason4j.model.qwen2.Config::parse),
  QWEN3("qwen3", "Qwen3ForCausalLM", org.reason4j.model.qwen3.Config::parse),
  QWEN3_MOE("qwen3_moe", "Qwen3MoeForCausalLM", org.reason4j.model.qwen3moe.Config::parse),
  DEEPSEEK_V2("deepseek_v2", "DeepseekV2ForCausalLM", org.reason4j.model.deepseekv2.Config::parse),
  DEEPSEEK_V3("deepseek_v3", "DeepseekV3ForCausalLM", org.reason4j.model.deepseekv3.Config::parse);

  private final String modelType;
  private final String architecture;

  @SuppressWarnings("ImmutableEnumChecker") // a method reference, which holds nothing
  private final Function<ConfigJson, ModelShape> reader;

  Family(String modelType, String architecture, Function<ConfigJson, ModelShape> reader) {
    this.modelType = modelType;
    this.architecture = architecture;
    this.reader = reader;
  }

  /// As in config.json's `model_type`.
  public String modelType() {
    return modelType;
  }

  /// As in config.json's `architectures`.
  public String architecture() {
    return architecture;
  }

  /// Reads config.json's text, of whatever family it is.
  ///
  /// @throws ModelException for a family that is not known, a missing field, or one that changes
  ///   the mathematics in a way that is not built
  public static ModelShape read(String configJson) {
    ConfigJson config = ConfigJson.parse(configJson);
    for (Family family : values())
      if (family.modelType.equals(config.modelType())) return family.reader.apply(config);
    throw new ModelException(
        "config.json: model_type is \"%s\"; expected one of %s"
            .formatted(config.modelType(), known()));
  }

  private static String known() {
    return Arrays.stream(values()).map(Family::modelType).collect(Collectors.joining(", "));
  }
}
