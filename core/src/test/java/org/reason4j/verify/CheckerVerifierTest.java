package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.reward.Response;
import org.reason4j.reward.Verifier;
import org.reason4j.reward.Verifiers;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

class CheckerVerifierTest {
  private static final Verifiers ALL = Checkers.standard().verifiers();
  private static final String NO_COMMA =
      CheckerVerifier.reference(
          NullNode.getInstance(),
          JsonMapper.shared()
              .readTree("{\"instruction_id\":\"punctuation:no_comma\",\"kwargs\":{}}"));

  private static String verdict(String text) {
    return ALL.verdict(new Response("Say it.", NO_COMMA, "ifeval", "en", text, false)).word();
  }

  @Test
  void aCheckerIsARewardByItsName() {
    assertThat(ALL.names()).containsAll(Verifiers.standard().names()).contains("ifeval");
    assertThat(ALL.reads("ifeval")).isEqualTo(Verifier.Reads.WHOLE);
    assertThat(ALL.reads("math")).isEqualTo(Verifiers.standard().reads("math"));
    assertThat(verdict("no commas at all")).isEqualTo("correct");
    assertThat(verdict("one, two")).isEqualTo("wrong");
  }

  @Test
  void aGoldThatIsATextIsItsOwnReference() {
    var text = JsonMapper.shared().getNodeFactory().stringNode("7");
    var empty = JsonMapper.shared().createObjectNode();
    assertThat(CheckerVerifier.reference(text, empty)).isEqualTo("7");
    assertThat(CheckerVerifier.reference(NullNode.getInstance(), empty))
        .isEqualTo("{\"gold\":null}");
  }
}
