package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.model.Decoder;
import org.reason4j.model.Family;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.ModelException;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

/// A student's base: a run of another shape and layout that shares its teacher's vocabulary.
@ExtendWith(NoLeaks.class)
class StudentBaseTest {
  private static List<RunEvent.StepFinished> steps(List<RunEvent> events, String phase) {
    return events.stream()
        .filter(RunEvent.StepFinished.class::isInstance)
        .map(RunEvent.StepFinished.class::cast)
        .filter(step -> step.phase().equals(phase))
        .toList();
  }

  private static double metric(RunEvent.StepFinished step, String name) {
    return step.metrics().getOrDefault(name, Double.NaN);
  }

  @Test
  void aQwenStudentSharesItsTeachersVocabularyAndCountsItsCompute(@TempDir Path folder)
      throws Exception {
    Path teacher = folder.resolve("teacher");
    TinyRun.run(teacher, TinyRun.recipe("grpo.steps=0"), EventSink.none(), () -> false);
    Path student = folder.resolve("student");
    List<RunEvent> events = new ArrayList<>();
    TinyRun.run(
        student,
        TinyRun.recipe(
            "seed=7",
            "threads=1",
            "model.family=\"qwen2\"",
            "model.width=16",
            "model.feed-forward=24",
            "tokenizer.from=\"" + teacher.resolve("export") + "\""),
        events::add,
        () -> false);
    for (Path of : List.of(student, student.resolve("base"), student.resolve("export")))
      assertThat(Files.readAllBytes(of.resolve("tokenizer.json")))
          .isEqualTo(Files.readAllBytes(teacher.resolve("export/tokenizer.json")));
    try (var model = (Decoder) ModelDirectory.open(Disk.system(), student.resolve("export"))) {
      assertThat(model.config().family()).isEqualTo(Family.QWEN2);
      assertThat(model.parameters().has("model.layers.0.self_attn.k_proj.bias")).isTrue();
      assertThat(model.parameters().get("model.layers.0.self_attn.q_proj.bias").toFloats())
          .as("biases learn")
          .doesNotContain(0);
    }

    double total = metric(steps(events, "pretrain").getLast(), "total_flos");
    assertThat(metric(steps(events, "pretrain").getFirst(), "total_flos"))
        .isPositive()
        .isLessThan(total);
    for (var step : steps(events, "grpo")) {
      assertThat(metric(step, "sample_flos")).isPositive();
      total += metric(step, "sample_flos") + metric(step, "train_flos");
      assertThat(metric(step, "total_flos")).isCloseTo(total, within(1.0));
    }
  }

  @Test
  void aMissingVocabularyIsNamed(@TempDir Path folder) {
    var recipe = TinyRun.recipe("tokenizer.from=\"" + folder + "\"");
    assertThatThrownBy(() -> Inputs.check(recipe, Disk.system(), () -> {}))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "tokenizer.from is %s, which has no config.json; expected a Hugging Face model"
                + " directory",
            folder);
  }
}
