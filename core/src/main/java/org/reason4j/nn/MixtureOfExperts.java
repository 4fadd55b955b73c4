package org.reason4j.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Shared experts for every token, if any, plus the routed experts that the gate chooses
/// (DeepSeek-V3, eq. 12): `shared(x) + sum of weight * expert(x)`.
///
/// Tokens are gathered by expert, each expert computes all of its tokens at once, and the results
/// are added back. No token is dropped, however uneven the loads. An expert without a token is not
/// computed.
public record MixtureOfExperts(
    Gate gate, List<GatedFeedForward> experts, Optional<GatedFeedForward> shared)
    implements FeedForward {
  public MixtureOfExperts {
    experts = List.copyOf(experts);
    if (experts.size() != gate.settings().experts())
      throw new IllegalArgumentException(
          experts.size() + " experts; the gate chooses among " + gate.settings().experts());
  }

  /// Hears what the gate decided: logits [N,E], part of the graph, and its choice; both live only
  /// as long as the call.
  @FunctionalInterface
  public interface Routing {
    void chosen(Tensor logits_NE, Gate.Choice choice);
  }

  @Override
  public Tensor apply(Tensor x) {
    return apply(x, (_, _) -> {});
  }

  public Tensor apply(Tensor x, Routing routing) {
    try (var scope = TensorScope.open()) {
      Tensor x_ND = x.reshape(-1, x.size(-1));
      Tensor logits_NE = x_ND.linear(gate.weight_ED());
      Gate.Choice choice = gate.choose(logits_NE);
      routing.chosen(logits_NE, choice);
      Tensor routed = routed(x_ND, choice).view(x.shape());
      return scope.escape(shared.map(all -> all.apply(x).add(routed)).orElse(routed));
    }
  }

  private Tensor routed(Tensor x_ND, Gate.Choice choice) {
    Plan plan = Plan.of(choice.expert_NA().toLongs(), gate.settings());
    if (plan.slot.length == 0) return Tensor.zeros(DType.F32, x_ND.shape());
    Tensor token_S = Tensor.of(plan.token, plan.token.length);
    Tensor sorted_SD = x_ND.indexSelect(0, token_S);
    List<Tensor> results = new ArrayList<>();
    int start = 0;
    for (int e = 0; e < experts.size(); e++) {
      int count = plan.count[e];
      if (count == 0) continue;
      results.add(experts.get(e).apply(sorted_SD.narrow(0, start, count)));
      start += count;
    }
    Tensor weight_S1 =
        choice
            .weight_NA()
            .reshape(-1)
            .indexSelect(0, Tensor.of(plan.slot, plan.slot.length))
            .unsqueeze(1);
    return Tensor.zeros(DType.F32, x_ND.shape())
        .indexAdd_(0, token_S, Tensor.cat(results, 0).mul(weight_S1));
  }

  /// The choices sorted by expert, and by token within an expert.
  private static final class Plan {
    final int[] count;
    final long[] slot; // place of the choice in [N,A]
    final long[] token;

    private Plan(int experts, int choices) {
      count = new int[experts];
      slot = new long[choices];
      token = new long[choices];
    }

    static Plan of(long[] expert, Gate.Settings settings) {
      var plan = new Plan(settings.experts(), expert.length);
      for (long e : expert) plan.count[(int) e]++;
      int[] next = new int[settings.experts()];
      for (int e = 1; e < next.length; e++) next[e] = next[e - 1] + plan.count[e - 1];
      for (int s = 0; s < expert.length; s++) {
        int at = next[(int) expert[s]]++;
        plan.slot[at] = s;
        plan.token[at] = s / settings.active();
      }
      return plan;
    }
  }
}
