package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.tensor.NoLeaks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class StreamFlagsTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeAModel() throws IOException {
    TinyModel.write(folder.resolve("model"));
  }

  private Recorded call(String... flags) {
    var call = Recorded.program(folder);
    List<String> words =
        new ArrayList<>(
            List.of(
                "generate",
                "model",
                "2 + 8 = ?",
                "--json",
                "--ignore-eos",
                "--max-new-tokens",
                "20"));
    words.addAll(Arrays.asList(flags));
    int code = TinyModel.run(call, "", words.toArray(String[]::new));
    assertThat(code == ExitCode.DONE).as(call.err()).isEqualTo(call.err().isEmpty());
    return call;
  }

  private JsonNode json(String... flags) {
    return JsonMapper.shared().readTree(call(flags).out());
  }

  @Test
  void guessesAreReportedAndChangeNothing() {
    for (String temperature : List.of("0", "0.7")) {
      JsonNode plain = json("--temperature", temperature);
      JsonNode guessed =
          json("--temperature", temperature, "--speculate", "model", "--draft-tokens", "3");
      assertThat(guessed.path("output_ids")).isEqualTo(plain.path("output_ids"));
      JsonNode speculation = guessed.path("speculation");
      assertThat(speculation.path("drafted").asInt()).isPositive();
      assertThat(speculation.path("accepted").asInt())
          .isBetween(temperature.equals("0") ? 1 : 0, speculation.path("drafted").asInt());
      assertThat(plain.has("speculation")).isFalse();
      assertThat(json("--temperature", temperature, "--speculate", "lookup").path("output_ids"))
          .isEqualTo(plain.path("output_ids"));
    }
  }

  @Test
  void theirPaceIsToldWhereItIsAskedFor() {
    JsonNode stats = json("--stats").path("stats");
    assertThat(stats.path("new_tokens").asInt()).isEqualTo(20);
    assertThat(stats.path("prompt_tokens").asInt()).isPositive();
    assertThat(stats.path("reused_tokens").asInt()).isZero();
    assertThat(stats.path("first_token_seconds").asDouble())
        .isBetween(0.0, stats.path("seconds").asDouble());
    assertThat(stats.path("tokens_per_second").asDouble()).isPositive();
    assertThat(json().has("stats")).isFalse();
    var words = Recorded.program(folder);
    assertThat(
            TinyModel.run(
                words,
                "",
                "generate",
                "model",
                "2 + 8 = ?",
                "--stats",
                "--max-new-tokens",
                "3",
                "--ignore-eos"))
        .isEqualTo(ExitCode.DONE);
    assertThat(words.err())
        .containsPattern("3 tokens after \\d+ of the prompt, the first after \\d+\\.\\d\\d s")
        .containsPattern("then [\\d,.]+ tokens/s");
  }

  @Test
  void ownKernelsSayTheSame() {
    assertThat(json("--temperature", "0", "--kernels", "on").path("output_ids"))
        .isEqualTo(json("--temperature", "0", "--kernels", "off").path("output_ids"));
  }

  @Test
  void mistakesAreTold() {
    assertThat(call("--speculate", "none").err()).contains("no such model");
    assertThat(call("--speculate", "mtp").err()).contains("no layer that predicts further ahead");
    assertThat(call("--draft-tokens", "3").err()).contains("--draft-tokens needs --speculate");
    assertThat(call("--kernels", "maybe").err()).contains("expected on, off or auto");
    assertThat(call("--n", "2", "--speculate", "lookup").err())
        .contains("for one answer to one prompt");
  }
}
