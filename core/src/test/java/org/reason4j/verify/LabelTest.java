package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.verify.Label.Outcome;
import tools.jackson.databind.json.JsonMapper;

class LabelTest {
  private static final Finding YES = Finding.correct("r", "42");
  private static final Finding NO = Finding.wrong("r", "41", "42");

  private static Outcome outcome(String line, Finding finding) {
    return label(line).outcome(finding);
  }

  private static Label label(String line) {
    return Label.of(JsonMapper.shared().readTree(line)).orElseThrow();
  }

  @Test
  void aYesOrNoIsHeldAgainstTheVerdict() {
    assertThat(outcome("{\"expected\":true}", YES)).isEqualTo(Outcome.ACCEPTED);
    assertThat(outcome("{\"expected\":true}", NO)).isEqualTo(Outcome.FALSE_REJECT);
    assertThat(outcome("{\"expected\":false}", YES)).isEqualTo(Outcome.FALSE_ACCEPT);
    assertThat(outcome("{\"expected\":false}", NO)).isEqualTo(Outcome.REFUSED);
    assertThat(outcome("{\"expected\":false}", Finding.unverified("crash", "")))
        .isEqualTo(Outcome.UNVERIFIED);
  }

  @Test
  void houseRulesAndWrongLabelsAreCountedApart() {
    assertThat(label("{\"expected\":true,\"config\":{\"policy\":\"p\"}}").group())
        .isEqualTo(Label.Group.POLICY);
    assertThat(label("{\"note\":\"SUSPECT: no\",\"config\":{\"upstream_expected\":true}}").group())
        .isEqualTo(Label.Group.SUSPECT);
    assertThat(Label.of(JsonMapper.shared().readTree("{\"expected\":null}"))).isEmpty();
  }

  @Test
  void anExtractionIsHeldAgainstWhatWasRead() {
    assertThat(outcome("{\"config\":{\"extracted\":\" 42\"}}", NO)).isEqualTo(Outcome.ACCEPTED);
    assertThat(outcome("{\"config\":{\"extracted\":\"43\"}}", NO)).isEqualTo(Outcome.FALSE_REJECT);
    assertThat(outcome("{\"config\":{\"extracted\":[[\"a\",1.0],[\"b\",42.0]]}}", NO))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(outcome("{\"config\":{\"extracted\":null}}", NO)).isEqualTo(Outcome.FALSE_ACCEPT);
    assertThat(outcome("{\"config\":{\"extracted\":[]}}", Finding.none("n", "x")))
        .isEqualTo(Outcome.REFUSED);
    assertThat(outcome("{\"config\":{\"extracted\":[]}}", Finding.unverified("task", "")))
        .isEqualTo(Outcome.UNVERIFIED);
  }

  @Test
  void aScoreIsHeldAgainstItsRelation() {
    Finding half = NO.withScore(0.5004);
    assertThat(outcome("{\"config\":{\"reward\":0.5}}", half)).isEqualTo(Outcome.ACCEPTED);
    assertThat(outcome("{\"config\":{\"reward\":0.51}}", half)).isEqualTo(Outcome.FALSE_REJECT);
    assertThat(outcome("{\"config\":{\"reward\":0.5,\"op\":\"<\"}}", half))
        .isEqualTo(Outcome.FALSE_REJECT);
    assertThat(outcome("{\"config\":{\"reward\":0.5,\"op\":\">\"}}", half))
        .isEqualTo(Outcome.ACCEPTED);
    assertThat(outcome("{\"config\":{\"reward\":1}}", YES)).isEqualTo(Outcome.ACCEPTED);
  }
}
