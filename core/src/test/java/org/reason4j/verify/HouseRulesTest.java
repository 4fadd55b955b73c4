package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Each rule refuses what it is about, lets the rest through, and holds only where it is named.
class HouseRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "answer-tag; 4; it is 4; true",
        "answer-tag; 4; <answer>4</answer>; false",
        "needs-</think>-and-box; 4; \\boxed{4}; true",
        "needs-</think>-and-box; 4; a</think>4; true",
        "needs-</think>-and-box; 4; a</think>\\boxed{4}; false",
        "strict-fraction; 2/6; 1/3; true",
        "strict-fraction; \\frac{1}{3}; 1/3; false",
        "strict-fraction; 0.5; 1/2; false",
        "string-normalisation-only; 4, .1; 0.1, 4; true",
        "string-normalisation-only; 4, .1; 4, 0.1; false",
        "another; 4, .1; 0.1, 4; false",
      })
  void aPolicyRefusesWhereItIsNamed(String policy, String gold, String said, boolean refused) {
    ObjectNode config = JsonMapper.shared().createObjectNode().put("policy", policy);
    assertThat(HouseRules.refuse(Case.of("", "math", gold, said, config))).isEqualTo(refused);
  }

  @ParameterizedTest
  @CsvSource({"\\boxed{10}, true", "\\boxed{10 km}, false"})
  void aUnitMayBeRequired(String said, boolean refused) {
    ObjectNode config = JsonMapper.shared().createObjectNode().put("require_units", true);
    assertThat(HouseRules.refuse(Case.of("", "math", "\\boxed{10 km}", said, config)))
        .isEqualTo(refused);
  }
}
