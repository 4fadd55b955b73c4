package org.reason4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.reason4j.nn.Linear;
import org.reason4j.nn.RmsNorm;
import org.reason4j.nn.Rope;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Pre-norm decoder with rotary positions, grouped-query attention and a gated feed-forward
/// (SwiGLU): the mathematics of Hugging Face's `LlamaForCausalLM` and `Qwen2ForCausalLM`.
///
/// Per layer: `x += O(attend(q, k, v))` of `RmsNorm(x)`, then `x += down(silu(gate) * up)` of
/// `RmsNorm(x)`; a last `RmsNorm` before the head.
public final class Decoder implements LanguageModel {
  private record Layer(
      RmsNorm attentionNorm,
      Linear query,
      Linear key,
      Linear value,
      Linear output,
      RmsNorm feedForwardNorm,
      Linear gate,
      Linear up,
      Linear down) {}

  private final DecoderConfig config;
  private final Parameters parameters;
  private final Rope rope;
  private final boolean ownsRope;
  private final LayerStack stack;

  /// Takes over the parameters.
  public Decoder(DecoderConfig config, Parameters parameters) {
    this(config, parameters, makeRope(config), true);
  }

  private static Rope makeRope(DecoderConfig config) {
    try (var _ = TensorScope.open()) {
      return new Rope(
          config.maxPositions(), config.headWidth(), config.ropeTheta(), config.ropeScaling());
    }
  }

  private Decoder(DecoderConfig config, Parameters parameters, Rope rope, boolean ownsRope) {
    this.config = config;
    this.parameters = parameters;
    this.rope = rope;
    this.ownsRope = ownsRope;
    List<LayerStack.Block> blocks = new ArrayList<>();
    for (int l = 0; l < config.layers(); l++) {
      int number = l;
      String at = "model.layers." + l + ".";
      var layer =
          new Layer(
              norm(at + "input_layernorm.weight"),
              linear(at + "self_attn.q_proj"),
              linear(at + "self_attn.k_proj"),
              linear(at + "self_attn.v_proj"),
              linear(at + "self_attn.o_proj"),
              norm(at + "post_attention_layernorm.weight"),
              linear(at + "mlp.gate_proj"),
              linear(at + "mlp.up_proj"),
              linear(at + "mlp.down_proj"));
      blocks.add((x_BTD, angles, context) -> block(layer, number, x_BTD, angles, context));
    }
    this.stack =
        new LayerStack(
            parameters.get("model.embed_tokens.weight"), rope, blocks, norm("model.norm.weight"));
  }

  /// Fresh parameters: matrices from a normal distribution, norms 1, biases 0. Projections back
  /// into the residual stream are narrower by `sqrt(2 layers)`, so that its variance does not grow
  /// with depth.
  ///
  /// @param deviation standard deviation, e.g. 0.02
  public static Decoder fresh(DecoderConfig config, double deviation, RandomGenerator random) {
    var made = new LinkedHashMap<String, Tensor>();
    double residual = deviation / Math.sqrt(2.0 * config.layers());
    try (var _ = TensorScope.open()) {
      WeightNames.shapes(config)
          .forEach((name, shape) -> {
            int count = 1;
            for (long size : shape) count = Math.multiplyExact(count, (int) size);
            float[] elements = new float[count];
            boolean narrow = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
            if (name.endsWith("norm.weight")) java.util.Arrays.fill(elements, 1);
            else if (!name.endsWith(".bias"))
              for (int i = 0; i < count; i++)
                elements[i] = (float) (random.nextGaussian() * (narrow ? residual : deviation));
            made.put(name, Tensor.of(elements, shape).requiresGradient().keep());
          });
    }
    return new Decoder(config, new Parameters(made));
  }

  private RmsNorm norm(String name) {
    return new RmsNorm(parameters.get(name), config.normEpsilon());
  }

  private Linear linear(String name) {
    String bias = name + ".bias";
    return new Linear(
        parameters.get(name + ".weight"),
        parameters.has(bias) ? Optional.of(parameters.get(bias)) : Optional.empty());
  }

  @Override
  public Tensor hidden(Tensor ids_BT, AttentionContext context) {
    return stack.hidden(ids_BT, context);
  }

  /// One layer; its temporaries die here unless the graph needs them.
  private Tensor block(
      Layer layer, int l, Tensor x_BTD, Rope.Angles angles, AttentionContext context) {
    try (var scope = TensorScope.open()) {
      long rows = x_BTD.size(0);
      long length = x_BTD.size(1);
      long width = config.headWidth();
      Tensor normed_BTD = layer.attentionNorm.apply(x_BTD);
      Tensor q_BHTK =
          layer.query.apply(normed_BTD).view(rows, length, config.heads(), width).transpose(1, 2);
      Tensor k_BJTK =
          layer
              .key
              .apply(normed_BTD)
              .view(rows, length, config.keyValueHeads(), width)
              .transpose(1, 2);
      Tensor v_BJTK =
          layer
              .value
              .apply(normed_BTD)
              .view(rows, length, config.keyValueHeads(), width)
              .transpose(1, 2);
      Tensor attended_BHTK =
          context.attend(
              l,
              angles.rotate(q_BHTK),
              angles.rotate(k_BJTK),
              v_BJTK,
              1 / Math.sqrt((double) width));
      Tensor joined_BTD =
          attended_BHTK.transpose(1, 2).reshape(rows, length, config.heads() * width);
      Tensor middle_BTD = x_BTD.add(layer.output.apply(joined_BTD));
      Tensor inner_BTD = layer.feedForwardNorm.apply(middle_BTD);
      Tensor gated_BTF = layer.gate.apply(inner_BTD).silu().mul(layer.up.apply(inner_BTD));
      return scope.escape(middle_BTD.add(layer.down.apply(gated_BTF)));
    }
  }

  @Override
  public ForwardPass forward(Tensor ids_BT, AttentionContext context, boolean checkpointing) {
    return stack.forward(ids_BT, context, checkpointing);
  }

  public DecoderConfig config() {
    return config;
  }

  @Override
  public int vocabularySize() {
    return config.vocabularySize();
  }

  @Override
  public int maxPositions() {
    return config.maxPositions();
  }

  @Override
  public CacheShape cacheShape() {
    return new CacheShape(
        config.layers(), config.keyValueHeads(), config.headWidth(), config.headWidth());
  }

  @Override
  public Flops flops() {
    return Flops.of(config);
  }

  @Override
  public Parameters parameters() {
    return parameters;
  }

  @Override
  public Tensor headWeight() {
    return parameters.get(config.tied() ? "model.embed_tokens.weight" : "lm_head.weight");
  }

  @Override
  public Decoder alias() {
    return new Decoder(config, parameters.alias(), rope, false);
  }

  @Override
  public Decoder snapshot() {
    return new Decoder(config, parameters.snapshot(), rope, false);
  }

  @Override
  public String configJson() {
    return config.toJson();
  }

  @Override
  public void close() {
    parameters.close();
    if (ownsRope) rope.close();
  }
}
