package org.reason4j.train.loss.cases;

import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Nearest;
import org.reason4j.tensor.TensorException;
import org.reason4j.tensor.TensorScope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Recomputes one case in float64.
public final class LossCase {
  private static final SequencedMap<String, Function<CaseInputs, ObjectNode>> KINDS = kinds();

  private LossCase() {}

  private static SequencedMap<String, Function<CaseInputs, ObjectNode>> kinds() {
    var kinds = new TreeMap<String, Function<CaseInputs, ObjectNode>>();
    kinds.put("reference_advantages", ReferenceCases::advantages);
    kinds.put("reference_loss", ReferenceCases::loss);
    kinds.put("reward_shaping", ReferenceCases::rewardShaping);
    kinds.put("reinforce_pp", ReferenceCases::reinforcePlusPlus);
    kinds.put("ppo_gae", ReferenceCases::ppo);
    kinds.put("grpo_advantages", RolloutCases::grpo);
    kinds.put("grpo_sampler", RolloutCases::grpo);
    kinds.put("rloo_advantages", RolloutCases::rloo);
    kinds.put("grpo_loss", PolicyCases::grpo);
    kinds.put("grpo_micro", PolicyCases::microBatches);
    kinds.put("rloo_loss", PolicyCases::rloo);
    kinds.put("dpo_loss", PreferenceCases::dpo);
    kinds.put("reward_model_loss", PreferenceCases::rewardModel);
    return kinds;
  }

  /// `case` and the keys that a case of this kind has as `outputs`.
  ///
  /// @throws LossCaseException if the kind is unknown or a key is missing or malformed
  public static ObjectNode evaluate(JsonNode loss) {
    if (!loss.isObject()) {
      throw new LossCaseException("a case is a JSON object; found " + CaseInputs.shortly(loss));
    }
    String kind = CaseInputs.text(loss, "kind");
    var evaluate = KINDS.get(kind);
    if (evaluate == null) {
      String near =
          Nearest.to(kind, KINDS.keySet()).map(n -> "; did you mean \"" + n + "\"?").orElse(".");
      throw new LossCaseException(
          "unknown kind \"%s\"%s Known: %s"
              .formatted(kind, near, String.join(", ", KINDS.keySet())));
    }
    ObjectNode answer = CaseInputs.object();
    if (loss.path("case").isString()) answer.put("case", loss.get("case").stringValue());
    try (var _ = TensorScope.open()) {
      answer.setAll(evaluate.apply(new CaseInputs(loss)));
      return answer;
    } catch (ConfigException | TensorException | IllegalArgumentException wrong) {
      throw new LossCaseException(kind + ": " + wrong.getMessage(), wrong);
    }
  }
}
