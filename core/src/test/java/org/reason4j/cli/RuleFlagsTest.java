package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
class RuleFlagsTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeAModel() throws IOException {
    TinyModel.writeRun(folder.resolve("run"), "short-think");
  }

  private JsonNode json(String... flags) {
    var call = Recorded.program(folder);
    assertThat(run(call, flags)).as(call.err()).isEqualTo(ExitCode.DONE);
    return JsonMapper.shared().readTree(call.out());
  }

  private static int run(Recorded call, String... flags) {
    List<String> words =
        new ArrayList<>(List.of("generate", "run", "1 + 1 = ?", "--json", "--temperature", "1"));
    words.addAll(Arrays.asList(flags));
    return TinyModel.run(call, "", words.toArray(String[]::new));
  }

  @Test
  void choicesExpressionsAndSchemasHoldForEverySample() throws IOException {
    JsonNode chosen = json("--raw", "--choice", "yes,no", "--n", "6");
    assertThat(chosen.path("texts").valueStream().map(JsonNode::asString))
        .hasSize(6)
        .allMatch(text -> text.equals("yes") || text.equals("no"));
    assertThat(chosen.path("finish_reasons").valueStream().map(JsonNode::asString))
        .containsOnly("stop");
    assertThat(json("--raw", "--regex", "[0-9]{3}").path("texts").get(0).asString())
        .matches("[0-9]{3}");
    Files.writeString(
        folder.resolve("s.json"), "{\"type\":\"integer\",\"minimum\":7,\"maximum\":11}");
    int value =
        Integer.parseInt(json("--raw", "--schema", "s.json").path("texts").get(0).asString());
    assertThat(value).isBetween(7, 11);
  }

  @Test
  void aConstraintHoldsForWhatFollowsTheThought() {
    JsonNode made = json("--thinking-budget", "5", "--choice", "yes");
    assertThat(made.path("texts").get(0).asString()).endsWith("</think>yes");
    assertThat(made.path("output_ids").get(0).size()).isLessThan(12);
  }

  @Test
  void aBudgetEndsTheThought() {
    JsonNode made = json("--thinking-budget", "4", "--ignore-eos", "--max-new-tokens", "12");
    assertThat(made.path("output_ids").get(0).size()).isEqualTo(12);
    assertThat(made.path("texts").get(0).asString()).contains("</think>");
    int close = TinyModel.tokenizer().id("</think>").orElseThrow();
    assertThat(
            made.path("output_ids")
                .get(0)
                .valueStream()
                .map(JsonNode::asInt)
                .toList()
                .indexOf(close))
        .isBetween(0, 4);
  }

  @Test
  void biasesAndShortestLengthsHold() {
    JsonNode biased = json("--raw", "--logit-bias", "40=100", "--max-new-tokens", "6");
    assertThat(biased.path("output_ids").get(0).valueStream().map(JsonNode::asInt))
        .containsOnly(40);
    JsonNode longer =
        json("--raw", "--logit-bias", "0=100", "--min-new-tokens", "7", "--max-new-tokens", "20");
    assertThat(longer.path("output_ids").get(0)).hasSize(8);
    JsonNode stopped = json("--raw", "--logit-bias", "40=100", "--stop-id", "40");
    assertThat(stopped.path("output_ids").get(0)).hasSize(1);
    assertThat(stopped.path("finish_reasons").get(0).asString()).isEqualTo("stop");
  }

  @Test
  void mistakesAreToldBeforeTheFirstToken() throws IOException {
    Files.writeString(
        folder.resolve("s.json"), "{\"type\":\"object\",\"unevaluatedProperties\":false}");
    for (var each :
        List.of(
            List.of("--schema s.json", "unevaluatedProperties is a keyword that is not supported"),
            List.of("--regex (a", "a group without its )"),
            List.of("--choice a --regex b", "two of --schema, --regex and --choice"),
            List.of("--choice a --ignore-eos", "a constraint ends an answer by an end token"),
            List.of("--schema none.json", "no such file"),
            List.of("--logit-bias 999999=1", "the model knows 0 to"))) {
      var call = Recorded.program(folder);
      assertThat(run(call, each.getFirst().split(" "))).isNotEqualTo(ExitCode.DONE);
      assertThat(call.err()).contains(each.getLast());
      assertThat(call.out()).isEmpty();
    }
  }
}
