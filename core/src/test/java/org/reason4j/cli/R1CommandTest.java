package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.pipeline.r1.TinyR1;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class R1CommandTest {
  @TempDir private Path temp;

  private String recipe = "";

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = TinyR1.write(temp.resolve("recipe")).toString();
  }

  private Recorded done(String... words) {
    Recorded call = Recorded.program(temp);
    assertThat(call.run(words)).as(call.err()).isEqualTo(ExitCode.DONE);
    return call;
  }

  private Recorded refused(int code, String... words) {
    Recorded call = Recorded.program(temp);
    assertThat(call.run(words)).as(call.err()).isEqualTo(code);
    return call;
  }

  @Test
  void kindsSayWhatTheyTakeGiveAndHowTheyAreSet() {
    String kinds = done("r1", "--kinds").out();
    assertThat(kinds)
        .contains("draw\n", "inputs:   model", "outputs:  samples.jsonl", "problems = 96")
        .contains("reward-model\n", "`reason4j explain --trainer reward-model`")
        .contains("(may be left out: helpfulness, safety)");
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  @Test
  void theGraphIsShownWithoutARun() {
    assertThat(done("r1", "--recipe", recipe, "--graph").out())
        .contains("waiting  zero ", "sft          <- zero/base, data/data.jsonl");
    JsonNode graph =
        JsonMapper.shared().readTree(done("r1", "--recipe", recipe, "--graph", "--json").out());
    assertThat(graph.at("/1/inputs/model").asString()).isEqualTo("zero/export");
    assertThat(temp.resolve("runs")).doesNotExist();
  }

  @Test
  void unknownStagesAreWrongUsage() {
    assertThat(refused(ExitCode.USAGE, "r1", "--recipe", recipe, "--until", "dve").err())
        .contains("--until", "did you mean \"dev\"?");
    assertThat(refused(ExitCode.USAGE, "r1", "--recipe", recipe, "--from", "x").err())
        .contains("--from", "Stages: zero");
  }

  @Test
  void otherCommandsKnowARunOfStages() throws IOException {
    done("r1", "--recipe", recipe, "--until", "drawn", "--quiet");
    Path run = temp.resolve("runs/r1");
    assertThat(done("r1", "--recipe", recipe, "--graph").out())
        .contains("done     drawn", "waiting  data");
    Files.delete(run.resolve("report/index.html"));
    done("report", "runs/r1");
    assertThat(Files.readString(run.resolve("report/index.html")))
        .contains("Not finished: 2 of 9 stages are done.");
    assertThat(refused(ExitCode.NO_INPUT, "chat", "runs/r1").err())
        .contains("is not finished", "reason4j r1 --out");
    assertThat(refused(ExitCode.NO_INPUT, "compare", "runs/r1", "runs/r1").err())
        .contains("a run of stages", "runs/r1/zero");
    assertThat(refused(ExitCode.BAD_INPUT, "r1", "--recipe", recipe, "--seed", "4").err())
        .contains("seed: 3 -> 4", "--fresh");
    assertThat(done("r1", "--recipe", recipe, "--until", "drawn", "--seed", "4", "--fresh").err())
        .contains("the old run is kept at runs/r1.1");
    assertThat(temp.resolve("runs/r1.1/drawn/samples.jsonl")).exists();
  }

  @Test
  void trainSaysWhoRunsARecipeOfStages() {
    assertThat(refused(ExitCode.BAD_RECIPE, "train", recipe).err())
        .contains("a recipe of stages", "`reason4j r1 --recipe ");
  }
}
