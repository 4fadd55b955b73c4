package org.reason4j.model.deepseekv3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.Decoder;
import org.reason4j.model.Flops;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.LayerStack;
import org.reason4j.model.Parameters;
import org.reason4j.nn.FeedForward;
import org.reason4j.nn.Gate;
import org.reason4j.nn.GatedFeedForward;
import org.reason4j.nn.LatentAttention;
import org.reason4j.nn.Linear;
import org.reason4j.nn.MixtureOfExperts;
import org.reason4j.nn.OperandRounding;
import org.reason4j.nn.RmsNorm;
import org.reason4j.nn.Rope;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// DeepSeek-V3's decoder, and V2's: the mathematics of Hugging Face's `DeepseekV3ForCausalLM` and
/// `DeepseekV2ForCausalLM`, which differ in their gates.
///
/// Per layer: `x += attention(RmsNorm(x))`, then `x += feedForward(RmsNorm(x))`, dense in the first
/// layers and a mixture of experts in the others; a last `RmsNorm` before the head.
public final class Model implements LanguageModel {
  private static final double INNER_EPSILON = 1e-6; // of attention's norms, in no config

  private record Layer(
      int number,
      RmsNorm attentionNorm,
      LatentAttention attention,
      RmsNorm feedForwardNorm,
      FeedForward feedForward)
      implements LayerStack.Block {
    /// Its temporaries die here unless the graph needs them.
    @Override
    public Tensor apply(Tensor x_BTD, Rope.Angles angles, AttentionContext context) {
      try (var scope = TensorScope.open()) {
        Tensor attended_BTD =
            attention.apply(attentionNorm.apply(x_BTD), angles, context.latent(number));
        Tensor middle_BTD = x_BTD.add(attended_BTD);
        Tensor inner_BTD = feedForwardNorm.apply(middle_BTD);
        Tensor added_BTD =
            switch (feedForward) {
              case GatedFeedForward dense -> dense.apply(inner_BTD);
              case MixtureOfExperts experts ->
                  experts.apply(
                      inner_BTD, (logits, choice) -> context.routed(number, logits, choice));
            };
        return scope.escape(middle_BTD.add(added_BTD));
      }
    }
  }

  /// A layer that predicts one token further ahead (DeepSeek-V3, section 2.2): from a state `h_i`
  /// and the token after next, `block(M [norm(embedding) ; norm(h)])`. The order of the two is that
  /// of released checkpoints, the reverse of eq. 21.
  private record Prediction(
      RmsNorm tokenNorm, RmsNorm stateNorm, Linear join, Layer block, RmsNorm headNorm) {
    Tensor apply(Tensor state_BTD, Tensor token_BTD, Rope.Angles angles, AttentionContext context) {
      Tensor joined_BTD =
          join.apply(
              Tensor.cat(List.of(tokenNorm.apply(token_BTD), stateNorm.apply(state_BTD)), 2));
      return block.apply(joined_BTD, angles, context);
    }
  }

  private final Config config;
  private final Parameters parameters;
  private final Rope rope;
  private final boolean ownsRope;
  private final LatentAttention.Decoding decoding;
  private final Optional<OperandRounding> rounding;
  private final LayerStack stack;
  private final List<Prediction> predictions = new ArrayList<>();

  /// Takes over the parameters.
  public Model(Config config, Parameters parameters) {
    this(config, parameters, LatentAttention.Decoding.ABSORBED);
  }

  /// Takes over the parameters.
  ///
  /// @param decoding how cached tokens are attended to
  public Model(Config config, Parameters parameters, LatentAttention.Decoding decoding) {
    this(config, parameters, decoding, Optional.empty(), makeRope(config), true);
  }

  /// The same memory, computed as on narrow hardware: what matrices of attention and feed-forward
  /// parts multiply is rounded first. Embedding, head, norms, gates and what joins a layer ahead
  /// are not. Closing it leaves this model as it is.
  public Model rounding(OperandRounding how) {
    return new Model(config, parameters.alias(), decoding, Optional.of(how), rope, false);
  }

  /// A model with random weights: normal matrices of a deviation, those that write into the
  /// residual stream smaller by the root of twice the layers, norms 1, corrections 0.
  public static Model fresh(Config config, double deviation, RandomGenerator random) {
    var made = new LinkedHashMap<String, Tensor>();
    double residual = deviation / Math.sqrt(2.0 * config.layers());
    try (var _ = TensorScope.open()) {
      WeightNames.shapes(config)
          .forEach((name, shape) -> {
            float[] elements =
                new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
            boolean narrow = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
            if (name.endsWith("norm.weight")) Arrays.fill(elements, 1);
            else if (!name.endsWith(WeightNames.CORRECTION))
              for (int i = 0; i < elements.length; i++)
                elements[i] = (float) (random.nextGaussian() * (narrow ? residual : deviation));
            made.put(name, Tensor.of(elements, shape).requiresGradient().keep());
          });
    }
    return new Model(config, new Parameters(made));
  }

  /// What a layer's gate adds to its scores when it chooses, [E]; changed between steps only.
  ///
  /// @param layer with experts, of the model or ahead
  public Tensor correction(int layer) {
    return parameters.get("model.layers." + layer + "." + WeightNames.CORRECTION);
  }

  private static Rope makeRope(Config config) {
    try (var _ = TensorScope.open()) {
      return new Rope(
          config.maxPositions(), config.rotaryWidth(), config.ropeTheta(), config.ropeScaling());
    }
  }

  private Model(
      Config config,
      Parameters parameters,
      LatentAttention.Decoding decoding,
      Optional<OperandRounding> rounding,
      Rope rope,
      boolean ownsRope) {
    this.decoding = decoding;
    this.rounding = rounding;
    this.config = config;
    this.parameters = parameters;
    this.rope = rope;
    this.ownsRope = ownsRope;
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < config.layers(); l++) layers.add(layer(l));
    for (int k = 0; k < config.predictionLayers(); k++)
      predictions.add(prediction(config.layers() + k));
    this.stack =
        new LayerStack(
            parameters.get("model.embed_tokens.weight"),
            rope,
            layers,
            norm("model.norm.weight", config.normEpsilon()));
  }

  private Layer layer(int l) {
    String at = "model.layers." + l + ".";
    return new Layer(
        l,
        norm(at + "input_layernorm.weight", config.normEpsilon()),
        attention(at + "self_attn."),
        norm(at + "post_attention_layernorm.weight", config.normEpsilon()),
        config.routed(l) ? mixture(at) : feedForward(at + "mlp."));
  }

  private Prediction prediction(int l) {
    String at = "model.layers." + l + ".";
    return new Prediction(
        norm(at + "enorm.weight", config.normEpsilon()),
        norm(at + "hnorm.weight", config.normEpsilon()),
        new Linear(parameters.get(at + "eh_proj.weight"), Optional.empty()),
        layer(l),
        norm(at + "shared_head.norm.weight", config.normEpsilon()));
  }

  private LatentAttention attention(String at) {
    LatentAttention.Queries queries =
        config.queryRank().isPresent()
            ? new LatentAttention.Queries.LowRank(
                linear(at + "q_a_proj"),
                norm(at + "q_a_layernorm.weight", INNER_EPSILON),
                linear(at + "q_b_proj"))
            : new LatentAttention.Queries.Direct(linear(at + "q_proj"));
    return new LatentAttention(
        queries,
        linear(at + "kv_a_proj_with_mqa"),
        norm(at + "kv_a_layernorm.weight", INNER_EPSILON),
        linear(at + "kv_b_proj"),
        linear(at + "o_proj"),
        config.heads(),
        config.plainWidth(),
        config.rotaryWidth(),
        config.valueWidth(),
        config.logitScale(),
        decoding);
  }

  private MixtureOfExperts mixture(String layer) {
    List<GatedFeedForward> experts = new ArrayList<>();
    for (int e = 0; e < config.gate().experts(); e++)
      experts.add(feedForward(layer + "mlp.experts." + e + "."));
    var gate =
        new Gate(
            parameters.get(layer + "mlp.gate.weight"),
            config.corrected()
                ? Optional.of(parameters.get(layer + WeightNames.CORRECTION))
                : Optional.empty(),
            config.gate());
    return new MixtureOfExperts(
        gate, experts, Optional.of(feedForward(layer + "mlp.shared_experts.")));
  }

  private GatedFeedForward feedForward(String at) {
    return new GatedFeedForward(
        linear(at + "gate_proj"), linear(at + "up_proj"), linear(at + "down_proj"));
  }

  private RmsNorm norm(String name, double epsilon) {
    return new RmsNorm(parameters.get(name), epsilon);
  }

  private Linear linear(String name) {
    return new Linear(parameters.get(name + ".weight"), Optional.empty(), rounding);
  }

  @Override
  public Tensor hidden(Tensor ids_BT, AttentionContext context) {
    return stack.hidden(ids_BT, context);
  }

  /// Hidden states of the model and of each layer that predicts further ahead, one after another:
  /// [B,(1+D) T,D], all ready for the shared head, part of the graph. Row t of part k foresees
  /// token t+1+k from tokens up to t+k, so that what the last k rows say means nothing.
  ///
  /// @param context for T tokens, of the model's layers and those after them
  public Tensor hiddenAhead(Tensor ids_BT, AttentionContext context) {
    try (var scope = TensorScope.open()) {
      Rope.Angles angles = stack.angles(ids_BT, context);
      List<Tensor> parts = new ArrayList<>();
      Tensor state_BTD = stack.hidden(ids_BT, context);
      parts.add(state_BTD);
      Tensor next_BT = ids_BT;
      for (Prediction prediction : predictions) {
        next_BT = next_BT.roll(-1, 1);
        Tensor token_BTD = stack.embedding_VD().embedding(next_BT);
        state_BTD = prediction.apply(state_BTD, token_BTD, angles, context);
        parts.add(prediction.headNorm().apply(state_BTD));
      }
      return scope.escape(Tensor.cat(parts, 1));
    }
  }

  /// What a layer that predicts further ahead makes of states and the tokens after them: its own
  /// state, which it or the next such layer can go on from, and the hidden state for the shared
  /// head.
  public record Ahead(Tensor state_BTD, Tensor hidden_BTD) {}

  /// One step further ahead, in the caller's scope.
  ///
  /// @param depth of the layer, from 0
  /// @param state_BTD after the model's last norm, or an earlier [Ahead]'s
  /// @param next_BT the token `depth + 1` after each
  /// @param context hears of one layer, numbered [Config#layers()] + depth
  /// @throws IllegalStateException for a model without such a layer
  public Ahead ahead(int depth, Tensor state_BTD, Tensor next_BT, AttentionContext context) {
    if (depth >= predictions.size())
      throw new IllegalStateException(
          "the model has %d layers that predict further ahead, not %d"
              .formatted(predictions.size(), depth + 1));
    Prediction layer = predictions.get(depth);
    Tensor after_BTD =
        layer.apply(
            state_BTD,
            stack.embedding_VD().embedding(next_BT),
            stack.angles(next_BT, context),
            context);
    return new Ahead(after_BTD, layer.headNorm().apply(after_BTD));
  }

  /// Zeros for experts that no token chose in a backward pass through all layers, so that an
  /// optimizer treats all experts alike.
  public void zeroIdleExperts() {
    parameters.zeroMissingGradients(name -> name.contains(Decoder.EXPERTS));
  }

  /// The copies of embedding and head that a checkpoint holds for layers that predict ahead.
  @Override
  public SequencedMap<String, Tensor> stored() {
    if (predictions.isEmpty()) return parameters.asMap();
    var stored = new LinkedHashMap<>(parameters.asMap());
    for (int l = config.layers(); l < config.layers() + predictions.size(); l++) {
      stored.put(
          "model.layers." + l + ".embed_tokens.weight",
          parameters.get("model.embed_tokens.weight"));
      stored.put("model.layers." + l + ".shared_head.head.weight", headWeight());
    }
    return stored;
  }

  /// The gradient of an expert that no token chose is zero, not missing, so that an optimizer
  /// treats all experts alike, whatever the batch held. The gates' corrections get none.
  @Override
  public ForwardPass forward(Tensor ids_BT, AttentionContext context, boolean checkpointing) {
    return stack
        .forward(ids_BT, context, checkpointing)
        .then(() -> parameters.zeroMissingGradients(this::isModelsExpert));
  }

  /// Layers that predict further ahead take no part in a plain pass, and rest.
  private boolean isModelsExpert(String name) {
    return name.contains(Decoder.EXPERTS) && !WeightNames.predicts(name, config.layers());
  }

  @Override
  public Config config() {
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
    return config.flops();
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
  public Model alias() {
    return new Model(config, parameters.alias(), decoding, rounding, rope, false);
  }

  @Override
  public Model snapshot() {
    return new Model(config, parameters.snapshot(), decoding, rounding, rope, false);
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
