package org.reason4j.nn;

import java.util.Optional;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Chooses the experts of each token and their weights; see [Method] for the three ways.
///
/// @param weight_ED one row an expert
/// @param correction_E `b`, changed between steps and not by gradients; with [Method#NOAUX_TC] only
public record Gate(Tensor weight_ED, Optional<Tensor> correction_E, Settings settings) {
  public Gate {
    boolean corrected = settings.method() == Method.NOAUX_TC;
    if (corrected != correction_E.isPresent())
      throw new IllegalArgumentException(
          settings.method() + (corrected ? " needs a correction" : " takes no correction"));
  }

  /// A gate with a correction.
  public Gate(Tensor weight_ED, Tensor correction_E, Settings settings) {
    this(weight_ED, Optional.of(correction_E), settings);
  }

  /// The names are those of DeepSeek's configs (`topk_method`).
  public enum Method {
    /// DeepSeek-V3, eq. 12-16. Scores are `s = sigmoid(W x)`. Which experts are chosen is decided
    /// by `s + b`, node-limited: the groups with the largest sums of their two best `s + b` stay,
    /// the others are masked with negative infinity (0 would let them in where `s + b` is
    /// negative). The weights are `s` alone, so the correction `b` balances loads and no gradient
    /// flows into it.
    NOAUX_TC,
    /// Scores are `softmax(W x)`; the largest are chosen (Qwen3-MoE, DeepSeek-V2-Lite).
    GREEDY,
    /// The same among the groups that hold the largest scores (DeepSeek-V2, section 2.2.2).
    GROUP_LIMITED_GREEDY
  }

  /// How experts are chosen.
  ///
  /// @param experts E
  /// @param active A, chosen for each token
  /// @param groups of `experts / groups` neighbours each
  /// @param keptGroups from which a token's experts come
  /// @param normalise whether the weights of a token are divided by their sum
  /// @param scale what they are multiplied by at the end
  public record Settings(
      Method method,
      int experts,
      int active,
      int groups,
      int keptGroups,
      boolean normalise,
      double scale) {
    /// DeepSeek-V3's.
    public Settings(
        int experts, int active, int groups, int keptGroups, boolean normalise, double scale) {
      this(Method.NOAUX_TC, experts, active, groups, keptGroups, normalise, scale);
    }

    public Settings {
      require(experts > 0, "experts is " + experts + "; at least 1");
      require(
          groups > 0 && experts % groups == 0,
          "groups is " + groups + "; a divisor of experts = " + experts);
      require(
          keptGroups > 0 && keptGroups <= groups,
          "kept groups is " + keptGroups + "; 1 to groups = " + groups);
      int open = experts / Math.max(groups, 1) * keptGroups;
      require(
          active > 0 && active <= open,
          "active experts is " + active + "; 1 to " + open + ", the experts in the kept groups");
    }

    private static void require(boolean holds, String message) {
      if (!holds) throw new IllegalArgumentException(message);
    }
  }

  /// Chosen experts [N,A] (int64, in no particular order) and their weights [N,A].
  public record Choice(Tensor expert_NA, Tensor weight_NA) {}

  /// Experts for tokens [N,D].
  public Choice apply(Tensor x_ND) {
    return choose(x_ND.linear(weight_ED));
  }

  /// Experts for tokens whose logits [N,E] are known.
  public Choice choose(Tensor logits_NE) {
    try (var scope = TensorScope.open()) {
      Tensor score_NE =
          switch (settings.method()) {
            case NOAUX_TC -> logits_NE.sigmoid();
            case GREEDY, GROUP_LIMITED_GREEDY -> logits_NE.softmax(-1);
          };
      Tensor expert_NA = select(score_NE.detach());
      Tensor weight_NA = score_NE.gather(1, expert_NA);
      if (settings.normalise()) weight_NA = weight_NA.div(weight_NA.sum(1, true).add(1e-20));
      return new Choice(scope.escape(expert_NA), scope.escape(weight_NA.mul(settings.scale())));
    }
  }

  private Tensor select(Tensor score_NE) {
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor corrected_NE = correction_E.map(score_NE::add).orElse(score_NE);
      if (settings.method() != Method.GREEDY && settings.keptGroups() < settings.groups())
        corrected_NE =
            corrected_NE.maskedFill(keptGroups(corrected_NE).not(), Double.NEGATIVE_INFINITY);
      return scope.escape(corrected_NE.topK(settings.active()).indices());
    }
  }

  /// Whether an expert's group is kept, [N,E]; `C` stands for groups here.
  private Tensor keptGroups(Tensor corrected_NE) {
    long tokens = corrected_NE.size(0);
    long size = settings.experts() / settings.groups();
    long best = settings.method() == Method.NOAUX_TC ? Math.min(2, size) : 1;
    Tensor best_NC =
        corrected_NE.reshape(tokens, settings.groups(), size).topK(best).values().sum(-1, false);
    Tensor index_NC = best_NC.topK(settings.keptGroups()).indices();
    Tensor kept_NC = Tensor.zeros(DType.F32, tokens, settings.groups());
    kept_NC.scatterAdd_(1, index_NC, Tensor.full(1, DType.F32, tokens, settings.keptGroups()));
    return kept_NC
        .gt(0)
        .unsqueeze(-1)
        .expand(tokens, settings.groups(), size)
        .reshape(tokens, settings.experts());
  }
}
