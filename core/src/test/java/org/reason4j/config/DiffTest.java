package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinderTest.Recipe;

class DiffTest {
  private static Recipe recipe(String... overrides) {
    return TomlBinder.parse("", "seed = 1", Recipe.class, List.of(overrides));
  }

  @Test
  void onlyChangedKeysAreTold() {
    Diff diff = Diff.between(recipe(), recipe("grpo.group-size=8", "start=a", "reward=random"));
    assertThat(diff.toString().lines())
        .containsExactly(
            "  reward: \"rule\" -> \"random\"",
            "  grpo.group-size: 16 -> 8",
            "  start: unset -> \"a\"");
  }

  @Test
  void equalRecipesHaveNoDiff() {
    assertThat(Diff.between(recipe(), recipe()).isEmpty()).isTrue();
    assertThat(Diff.between(recipe(), recipe("grpo.lr=0.0003")).isEmpty()).isTrue();
  }

  @Test
  void tablesInListsAreComparedKeyByKey() {
    Diff diff =
        Diff.between(
            recipe("tasks=[{name=\"a\"}]"), recipe("tasks=[{name=\"a\", weight=3}, {name=\"b\"}]"));
    assertThat(diff.toString().lines())
        .containsExactly(
            "  tasks[0].weight: 1 -> 3",
            "  tasks[1].name: unset -> \"b\"",
            "  tasks[1].weight: unset -> 1");
  }
}
