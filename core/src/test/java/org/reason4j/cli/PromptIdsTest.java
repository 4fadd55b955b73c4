package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;

class PromptIdsTest {
  private static String failure(String json) {
    var failure =
        catchThrowableOfType(CommandException.class, () -> PromptIds.parse("f.json", json));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void paddingOnTheLeftIsTakenOff() {
    assertThat(
            PromptIds.parse(
                "f", "{\"input_ids\":[[0,0,5],[1,2,3]],\"attention_mask\":[[0,0,1],[1,1,1]]}"))
        .containsExactly(new int[] {5}, new int[] {1, 2, 3});
  }

  @Test
  void withoutAMaskRowsMayDifferInLength() {
    assertThat(PromptIds.parse("f", "{\"input_ids\":[[5],[1,2]]}"))
        .containsExactly(new int[] {5}, new int[] {1, 2});
  }

  @Test
  void mistakesNameThePlaceAndWhatIsExpected() {
    assertThat(failure("{")).startsWith("f.json: not JSON: ");
    assertThat(failure("{}")).contains("input_ids is missing").contains("a list of lists");
    assertThat(failure("{\"input_ids\":[]}")).contains("input_ids is empty");
    assertThat(failure("{\"input_ids\":[3]}")).contains("input_ids[0] is 3");
    assertThat(failure("{\"input_ids\":[[3,1.5]]}")).contains("input_ids[0][1] is 1.5");
    assertThat(failure("{\"input_ids\":[[9999999999]]}")).contains("input_ids[0][0] is 9999999999");
    assertThat(failure("{\"input_ids\":[[1]],\"attention_mask\":[]}"))
        .contains("attention_mask has 0 rows; expected as input_ids: 1");
    assertThat(failure("{\"input_ids\":[[1]],\"attention_mask\":[[1,1]]}"))
        .contains("attention_mask[0] has 2 entries");
    assertThat(failure("{\"input_ids\":[[1,2,3]],\"attention_mask\":[[1,0,1]]}"))
        .contains("attention_mask[0][1] is 0 after the padding")
        .contains("zeros on the left, then ones");
  }
}
