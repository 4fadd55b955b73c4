package org.reason4j.train.loss.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.reason4j.tensor.Tensor;
import org.reason4j.train.loss.DpoLoss;
import org.reason4j.train.loss.RewardModelLoss;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Cases of losses over pairs: DPO's family and reward models.
final class PreferenceCases {
  private PreferenceCases() {}

  static ObjectNode dpo(CaseInputs in) {
    Tensor logps_BT = in.tensor("logps").requiresGradient();
    String name = in.word("f_divergence", "reverse_kl");
    var divergence =
        switch (name) {
          case "reverse_kl" -> DpoLoss.Divergence.REVERSE_KL;
          case "forward_kl" -> DpoLoss.Divergence.FORWARD_KL;
          default -> throw in.unknown("f_divergence", name, "reverse_kl, forward_kl");
        };
    var loss =
        new DpoLoss(
            terms(in), in.setting("beta", 0.1), in.setting("label_smoothing", 0), divergence);
    var result = loss.of(logps_BT, in.tensor("mask"), in.vectorTensor("ref_sequence_logps"));
    result.loss().backward();
    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "loss", result.loss().item());
    CaseInputs.putGradient(answer, "grad_logps", logps_BT);
    CaseInputs.putMetrics(answer, result.metrics());
    return answer;
  }

  private static List<DpoLoss.Term> terms(CaseInputs in) {
    JsonNode kinds = in.settings("loss_type");
    JsonNode weights = in.settings("loss_weights");
    if (!kinds.isArray() || kinds.isEmpty()) {
      throw new LossCaseException(
          "settings.loss_type is %s; expected an array of names"
              .formatted(CaseInputs.shortly(kinds)));
    }
    List<DpoLoss.Term> terms = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      terms.add(new DpoLoss.Term(kind(in, kinds.get(i)), weights.path(i).doubleValue(1)));
    }
    return terms;
  }

  private static DpoLoss.Kind kind(CaseInputs in, JsonNode name) {
    for (DpoLoss.Kind kind : DpoLoss.Kind.values()) {
      if (name.isString() && key(kind).equals(name.stringValue())) return kind;
    }
    throw in.unknown(
        "loss_type",
        name.asString(""),
        Arrays.stream(DpoLoss.Kind.values())
            .map(PreferenceCases::key)
            .collect(Collectors.joining(", ")));
  }

  private static String key(DpoLoss.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static ObjectNode rewardModel(CaseInputs in) {
    Tensor rewards_B = in.vectorTensor("rewards").requiresGradient();
    Optional<Tensor> margin_B =
        in.has("margin") ? Optional.of(in.vectorTensor("margin")) : Optional.empty();
    var result =
        new RewardModelLoss(in.setting("center_rewards_coefficient", 0)).of(rewards_B, margin_B);
    result.loss().backward();
    ObjectNode answer = CaseInputs.object();
    CaseInputs.put(answer, "loss", result.loss().item());
    CaseInputs.putGradient(answer, "grad_rewards", rewards_B);
    CaseInputs.putMetrics(answer, result.metrics());
    return answer;
  }
}
