package org.reason4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelFileTest {
  @TempDir private Path folder = Path.of("");

  private Path file(String... lines) throws Exception {
    return Files.writeString(folder.resolve("labels.jsonl"), String.join("\n", lines));
  }

  @Test
  void bothSpellingsAreRead() throws Exception {
    assertThat(
            LabelFile.read(
                    file(
                        "{\"prompt\":\"how?\",\"response\":\"so\",\"safe\":false,\"kind\":3}",
                        "",
                        "{\"prompt\":\"怎么？\",\"completion\":\"这样\",\"label\":true}"))
                .examples())
        .containsExactly(
            new LabelFile.Labelled("how?", "so", false), new LabelFile.Labelled("怎么？", "这样", true));
  }

  @Test
  void badLinesAreToldByNumber() throws Exception {
    Path file =
        file(
            "{\"prompt\":\"a\",\"response\":\"b\",\"safe\":true}",
            "{\"prompt\":\"a\",\"response\":\"b\",\"safe\":1}",
            "{\"prompt\":\"a\",\"response\":\" \",\"safe\":true}",
            "{\"response\":\"b\",\"safe\":true}",
            "{");
    assertThatThrownBy(() -> LabelFile.read(file))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining(file + ":2: has 1 under \"safe\" (or \"label\"); expected true or")
        .hasMessageContaining(file + ":3: has a blank response")
        .hasMessageContaining(file + ":4: has no text under \"prompt\"")
        .hasMessageContaining(file + ":5: is no JSON");
  }

  @Test
  void anEmptyOrMissingFileIsRefused() throws Exception {
    Path empty = file("");
    assertThatThrownBy(() -> LabelFile.read(empty)).hasMessageContaining("holds no example");
    assertThatThrownBy(() -> LabelFile.read(folder.resolve("none.jsonl")))
        .hasCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> LabelFile.read(folder.resolve("labels.csv")))
        .hasMessageContaining("is no .jsonl file");
  }
}
