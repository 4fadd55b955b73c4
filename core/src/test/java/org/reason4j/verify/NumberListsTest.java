package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberListsTest {
  @Test
  void numbersThatStandAloneAreStated() {
    assertThat(NumberLists.read("extract_numbers", "It is 10, or 1,234.5 at most."))
        .containsExactly("10", "1,234.5");
    assertThat(NumberLists.read("extract_numbers", "6.022e23")).containsExactly("6.022e23");
    assertThat(NumberLists.read("extract_numbers", "$x=4a+2b$")).isEmpty();
    assertThat(NumberLists.read("extract_numbers", "(A)")).isEmpty();
    assertThat(NumberLists.read("extract_numbers", "7 then \\boxed{1/2}")).containsExactly("1/2");
    assertThat(NumberLists.read("extract_numbers", "7 then \\boxed{x^2+1}")).isEmpty();
    assertThat(NumberLists.read("extract_numbers", "7 <answer>none</answer>")).isEmpty();
    assertThat(NumberLists.read("extract_numbers", "7 #### 8")).containsExactly("8");
  }

  @Test
  void aListIsNumbersBetweenCommas() {
    String task = "parse_number_list_from_string";
    assertThat(NumberLists.read(task, "1, $2$,,-3.5")).containsExactly("1", "2", "-3.5");
    assertThat(NumberLists.read(task, "1, two, 3")).isEmpty();
    assertThat(NumberLists.read(task, "  ")).isEmpty();
  }

  @Test
  void theFirstFormulaThatIsAListIsTaken() {
    String task = "extract_number_list";
    assertThat(NumberLists.read(task, "$1,2$ is right, not 3,4.")).containsExactly("1", "2");
    assertThat(NumberLists.read(task, "They are 1, two, 3.")).isEmpty();
    assertThat(NumberLists.read(task, "They are 1, 2.")).containsExactly("1", "2");
    assertThat(NumberLists.read(task, "The number is 123.")).isEmpty();
  }
}
