package org.reason4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.reason4j.nn.FeedForward;
import org.reason4j.nn.Gate;
import org.reason4j.nn.GatedFeedForward;
import org.reason4j.nn.Linear;
import org.reason4j.nn.MixtureOfExperts;
import org.reason4j.nn.RmsNorm;
import org.reason4j.nn.Rope;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Pre-norm decoder with rotary positions, grouped-query attention and a gated feed-forward
/// (SwiGLU): the mathematics of Hugging Face's `LlamaForCausalLM`, `Qwen2ForCausalLM`,
/// `Qwen3ForCausalLM` and `Qwen3MoeForCausalLM`.
///
/// Per layer: `x += O(attend(q, k, v))` of `RmsNorm(x)`, then `x += feedForward(RmsNorm(x))`, where
/// the feed-forward is `down(silu(gate) * up)` or a mixture of such experts; a last `RmsNorm`
/// before the head. What else a family has ([DecoderConfig.Features]) is decided layer by layer
/// here.
public final class Decoder implements LanguageModel {
  private record Layer(
      RmsNorm attentionNorm,
      Linear query,
      Linear key,
      Linear value,
      Linear output,
      Optional<RmsNorm> queryNorm,
      Optional<RmsNorm> keyNorm,
      OptionalInt window,
      RmsNorm feedForwardNorm,
      FeedForward feedForward) {}

  /// In the names of routed experts' weights.
  public static final String EXPERTS = ".mlp.experts.";

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
    return new Rope(
        config.maxPositions(), config.headWidth(), config.ropeTheta(), config.ropeScaling());
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
              headNorm(at + "self_attn.q_norm.weight"),
              headNorm(at + "self_attn.k_norm.weight"),
              config.window(l),
              norm(at + "post_attention_layernorm.weight"),
              config.routed(l) ? mixture(at + "mlp.") : feedForward(at + "mlp."));
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

  private Optional<RmsNorm> headNorm(String name) {
    return config.features().headNorms() ? Optional.of(norm(name)) : Optional.empty();
  }

  private GatedFeedForward feedForward(String at) {
    return new GatedFeedForward(
        linear(at + "gate_proj"), linear(at + "up_proj"), linear(at + "down_proj"));
  }

  private MixtureOfExperts mixture(String at) {
    Gate.Settings settings = config.features().experts().orElseThrow().gate();
    List<GatedFeedForward> experts = new ArrayList<>();
    for (int e = 0; e < settings.experts(); e++)
      experts.add(feedForward(at + "experts." + e + "."));
    var gate = new Gate(parameters.get(at + "gate.weight"), Optional.empty(), settings);
    return new MixtureOfExperts(gate, experts, Optional.empty());
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
      Tensor q_BHTK = heads(layer.query, layer.queryNorm, normed_BTD, config.heads());
      Tensor k_BJTK = heads(layer.key, layer.keyNorm, normed_BTD, config.keyValueHeads());
      Tensor v_BJTK = heads(layer.value, Optional.empty(), normed_BTD, config.keyValueHeads());
      Tensor attended_BHTK =
          context.attend(
              l,
              angles.rotate(q_BHTK),
              angles.rotate(k_BJTK),
              v_BJTK,
              1 / Math.sqrt((double) width),
              layer.window);
      Tensor joined_BTD =
          attended_BHTK.transpose(1, 2).reshape(rows, length, config.heads() * width);
      Tensor middle_BTD = x_BTD.add(layer.output.apply(joined_BTD));
      Tensor inner_BTD = layer.feedForwardNorm.apply(middle_BTD);
      Tensor added_BTD =
          switch (layer.feedForward) {
            case GatedFeedForward dense -> dense.apply(inner_BTD);
            case MixtureOfExperts experts ->
                experts.apply(inner_BTD, (logits, choice) -> context.routed(l, logits, choice));
          };
      return scope.escape(middle_BTD.add(added_BTD));
    }
  }

  /// [B,T,D] to [B,H,T,K], each head normed where the family does so.
  private Tensor heads(Linear projection, Optional<RmsNorm> norm, Tensor x_BTD, int heads) {
    Tensor x_BTHK =
        projection.apply(x_BTD).view(x_BTD.size(0), x_BTD.size(1), heads, config.headWidth());
    return norm.map(each -> each.apply(x_BTHK)).orElse(x_BTHK).transpose(1, 2);
  }

  /// The gradient of an expert that no token chose is zero, not missing, so that an optimizer
  /// treats all experts alike, whatever the batch held.
  @Override
  public ForwardPass forward(Tensor ids_BT, AttentionContext context, boolean checkpointing) {
    ForwardPass pass = stack.forward(ids_BT, context, checkpointing);
    return config.features().experts().isEmpty()
        ? pass
        : pass.then(() -> parameters.zeroMissingGradients(name -> name.contains(EXPERTS)));
  }

  @Override
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
    return config.cacheShape();
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
