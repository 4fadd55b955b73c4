package org.reason4j.model;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/// The families of models that can be read: the registry. A family is a folder that reads its
/// config.json, and one line here.
public enum Family {
  LLAMA("llama", "LlamaForCausalLM", org.reason4j.model.llama.Config::parse),
  QWEN2("qwen2", "Qwen2ForCausalLM", org.reason4j.model.qwen2.Config::parse),
  QWEN3("qwen3", "Qwen3ForCausalLM", org.reason4j.model.qwen3.Config::parse),
  QWEN3_MOE("qwen3_moe", "Qwen3MoeForCausalLM", org.reason4j.model.qwen3moe.Config::parse),
  DEEPSEEK_V2("deepseek_v2", "DeepseekV2ForCausalLM", org.reason4j.model.deepseekv2.Config::parse),
  DEEPSEEK_V3("deepseek_v3", "DeepseekV3ForCausalLM", org.reason4j.model.deepseekv3.Config::parse);

  /// Layers times experts: above any model there is; more is damage, and would cost memory before a
  /// weight is looked for.
  private static final long MOST_EXPERTS = 1 << 17;

  private static final long MOST_LAYERS = 4096;

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
    var _ = BlockFloats.described(ConfigJson.parse(configJson)); // refuses other quantizations
    ConfigJson config = ConfigJson.parse(BlockFloats.without(configJson));
    for (Family family : values())
      if (family.modelType.equals(config.modelType())) return family.read(config);
    throw new ModelException(
        "config.json: model_type is \"%s\"; expected one of %s"
            .formatted(config.modelType(), known()));
  }

  private ModelShape read(ConfigJson config) {
    var summary = new ConfigSummary(config.node(), List.of());
    long layers = summary.layers().orElse(1);
    ConfigJson.require(
        layers <= MOST_LAYERS, "num_hidden_layers", layers, "at most " + MOST_LAYERS);
    long matrices = layers * summary.experts().orElse(1);
    ConfigJson.require(
        matrices <= MOST_EXPERTS,
        "num_hidden_layers times experts",
        matrices,
        "at most " + MOST_EXPERTS);
    try {
      return reader.apply(config);
    } catch (JacksonException | ArithmeticException e) {
      throw new ModelException(
          "config.json: a field holds what does not belong there (%s); copy the file again"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static String known() {
    return Arrays.stream(values()).map(Family::modelType).collect(Collectors.joining(", "));
  }
}
