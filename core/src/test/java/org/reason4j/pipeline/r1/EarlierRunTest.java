package org.reason4j.pipeline.r1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.pipeline.Outcome;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;

/// `runs/zero` beside `runs/r1`: taken where it is what the stage would make, else told.
final class EarlierRunTest {
  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();

  @Test
  void aRunOfTheSameRecipeIsTakenAlsoAfterACopyThatWasCutOff() throws IOException {
    Path earlier = earlier("grpo.steps=1");
    Path part = folder.resolve("runs/r1/zero.part/export");
    Files.createDirectories(part);
    Files.writeString(part.resolve("model.safetensors"), "half");
    assertThat(r1()).isEqualTo(Outcome.FINISHED);
    assertThat(notes).anyMatch(note -> note.startsWith("R1-Zero is taken from"));
    for (String file : List.of("events.jsonl", "export/model.safetensors", "base/config.json"))
      assertThat(folder.resolve("runs/r1/zero").resolve(file))
          .hasSameBinaryContentAs(earlier.resolve(file));
    assertThat(folder.resolve("runs/r1/zero.part")).doesNotExist();
    notes.clear();
    assertThat(r1()).isEqualTo(Outcome.FINISHED);
    assertThat(notes).isEmpty();
  }

  @Test
  void aRunOfAnotherRecipeIsToldAndLeft() throws IOException {
    earlier("grpo.steps=2");
    assertThat(r1()).isEqualTo(Outcome.FINISHED);
    assertThat(notes).singleElement().asString().contains("another recipe", "trained anew");
    assertThat(Files.readString(folder.resolve("runs/r1/zero/recipe.toml"))).contains("steps = 1");
  }

  @Test
  void aRunThatIsNotFinishedIsToldAndLeft() throws IOException {
    Path earlier = earlier("grpo.steps=1");
    Path log = earlier.resolve("events.jsonl");
    Files.writeString(
        log, Files.readString(log).replaceAll("\\{\"event\":\"run_finished.*\\n", ""));
    assertThat(r1()).isEqualTo(Outcome.FINISHED);
    assertThat(notes).singleElement().asString().contains("not finished", "trained anew");
  }

  private Path earlier(String set) throws IOException {
    Path run = folder.resolve("runs/zero");
    return VoiceStages.shop(
        folder,
        shop -> {
          var stage = new Stage("zero", "zero", java.util.Map.of(), List.of(set));
          ZeroRecipe recipe = shop.world(stage, List.of());
          assertThat(shop.train(recipe, run, () -> false)).isTrue();
          return run;
        });
  }

  private Outcome r1() throws IOException {
    return VoiceStages.shop(
        folder,
        notes::add,
        shop -> new R1(shop, folder.resolve("runs/r1")).run(Optional.of("zero"), () -> false));
  }
}
