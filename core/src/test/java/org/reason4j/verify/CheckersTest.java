package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckersTest {
  private static final Checker CRASHES =
      new Checker() {
        @Override
        public String kind() {
          return "crashes";
        }

        @Override
        public Finding check(Case given) {
          throw new IllegalStateException("broken rule");
        }
      };

  private static JsonNode line(String json) {
    return JsonMapper.shared().readTree(json);
  }

  @Test
  void aCrashAndAnUnknownKindAreNoVerdict() {
    var checkers = new Checkers(List.of(CRASHES));
    Case crash = Case.of(line("{\"prediction\":\"7\"}"), "crashes");
    assertThat(checkers.check(crash).verdict()).isInstanceOf(Verdict.Unverified.class);
    assertThat(checkers.check(crash).reason()).contains("broken rule");
    Case unknown = Case.of(line("{\"kind\":\"poem\",\"prediction\":\"7\"}"), "");
    assertThat(checkers.check(unknown).reason()).contains("'poem'", "crashes");
  }

  @Test
  void aCaseReadsItsLine() {
    Case read =
        Case.of(
            line("{\"id\":3,\"kind\":\"math\",\"gold\":7,\"prediction\":[\"7\"],\"extra\":1}"), "");
    assertThat(read.id()).isEqualTo("3");
    assertThat(read.goldText()).isEqualTo("7");
    assertThat(read.predictionText()).isEqualTo("7");
    assertThat(read.config().isObject()).isTrue();
  }

  @Test
  void aLineWithoutItsFieldsIsRefusedByName() {
    assertThatThrownBy(() -> Case.of(line("{\"kind\":\"math\"}"), ""))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"prediction\"");
    assertThatThrownBy(() -> Case.of(line("{\"prediction\":\"7\"}"), ""))
        .hasMessageContaining("\"kind\"");
    assertThatThrownBy(() -> Case.of(line("{\"prediction\":\"7\",\"config\":[]}"), "math"))
        .hasMessageContaining("\"config\" is []");
    assertThatThrownBy(() -> Case.of(line("[7]"), "math")).hasMessageContaining("an object");
  }
}
