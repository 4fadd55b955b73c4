package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.data.ExampleException;

class EvaluationTextsTest {
  @Test
  void everyStringIsAText(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mmlu.jsonl");
    Files.writeString(
        file, "{\"q\":\"one\",\"n\":3,\"choices\":[\"two\",{\"x\":\"three\"}]}\n\n\"four\"\n");
    EvaluationTexts read = EvaluationTexts.read("mmlu.jsonl", file);
    assertThat(read.name()).isEqualTo("mmlu");
    assertThat(read.longName()).isEqualTo(folder.getFileName() + "/mmlu");
    assertThat(read.texts()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void aBadFileIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(file, "{\"a\":\"b\"}\n{");
    assertThatThrownBy(() -> EvaluationTexts.read("a.jsonl", file))
        .isInstanceOf(ExampleException.class)
        .hasMessageContaining("a.jsonl:2: is no JSON");
    Files.writeString(file, "[1, 2]\n");
    assertThatThrownBy(() -> EvaluationTexts.read("a.jsonl", file))
        .hasMessageContaining("holds no text");
    assertThatThrownBy(() -> EvaluationTexts.read("b.jsonl", folder.resolve("b.jsonl")))
        .hasMessage("b.jsonl: no such file");
  }
}
