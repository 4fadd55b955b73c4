package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;

class TasksTest {
  @TempDir Path directory;

  @Test
  void everyTaskIsFoundByItsName() {
    assertThat(Tasks.names())
        .contains("chain-sums", "choice", "countdown", "find-x", "products", "program", "zebra")
        .contains("facts", "greeting", "harmful", "identity", "instruction", "look-alike")
        .contains("rewrite", "translation")
        .hasSize(15);
    for (String name : Tasks.names()) {
      Task task = Tasks.named(name, new Wording(1), directory);
      assertThat(task.name()).isEqualTo(name);
      assertThat(task.problem(new SplittableRandom(1), Level.TRAIN).language()).isEqualTo("zh");
    }
  }

  @Test
  void anUnknownTaskListsThoseKnown() {
    assertThatThrownBy(() -> Tasks.named("chain-sum", Wording.ENGLISH, directory))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unknown task \"chain-sum\"; did you mean \"chain-sums\"? Known: FILE.jsonl, "
                + String.join(", ", Tasks.names()));
  }

  @Test
  void aFileOfProblemsIsATask() throws IOException {
    Files.writeString(directory.resolve("my.jsonl"), "{\"question\":\"1+1?\",\"answer\":\"2\"}\n");
    assertThat(Tasks.named("my.jsonl", Wording.ENGLISH, directory).name()).isEqualTo("my");
    assertThatThrownBy(() -> Tasks.named("your.jsonl", Wording.ENGLISH, directory))
        .hasMessageContaining("your.jsonl: no such file");
  }

  @Test
  void aMixtureDrawsByWeight() {
    var mixture =
        new Mixture(
            List.of(new Mixture.Part(new ChainSums(), 3), new Mixture.Part(new FindX(), 1)));
    assertThat(mixture.name()).isEqualTo("chain-sums+find-x");
    var problems = Problems.of(mixture, Level.TRAIN, Split.TRAIN, 1);
    int sums = 0;
    for (long i = 0; i < 2_000; i++) {
      if (problems.problem(i).task().equals("chain-sums")) sums++;
    }
    // Three in four, 1,500 with deviation 19: five deviations.
    assertThat(sums).isBetween(1_400, 1_600);
    assertThatThrownBy(() -> new Mixture(List.of())).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new Mixture.Part(new FindX(), 0)).hasMessageContaining("find-x is 0");
  }
}
