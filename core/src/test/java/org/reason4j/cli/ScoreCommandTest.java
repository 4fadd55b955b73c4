package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Logits and log-probabilities equal those of `transformers`; what a user gives wrong is told.
@ExtendWith(NoLeaks.class)
class ScoreCommandTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder = Path.of("");

  private Recorded run(int code, String stdin, String... arguments) {
    var one = Recorded.program(folder);
    assertThat(TinyModel.run(one, stdin, arguments)).as(one.err()).isEqualTo(code);
    return one;
  }

  private static Path golden(String model) throws Exception {
    return Path.of(ScoreCommandTest.class.getResource("/golden/models/" + model).toURI());
  }

  private static void ids(ObjectNode root, String name, Tensor ids_BT) {
    long[] flat = ids_BT.toLongs();
    int length = (int) ids_BT.size(1);
    var rows = root.putArray(name);
    for (int row = 0; row < ids_BT.size(0); row++) {
      var list = rows.addArray();
      for (int t = 0; t < length; t++) list.add((int) flat[row * length + t]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-llama,''", "tiny-llama,padded_",
    "tiny-llama-tied,''", "tiny-llama-tied,padded_",
    "tiny-qwen2,''", "tiny-qwen2,padded_",
    "tiny-deepseek-v3,''", "tiny-deepseek-v3,padded_"
  })
  void logitsAreThoseOfTheReference(String model, String padded) throws Exception {
    float[] expected;
    float[] expectedLogProbs;
    try (var _ = TensorScope.open();
        var tensors =
            Safetensors.open(Disk.system(), golden(model).resolve("golden.safetensors"))) {
      ObjectNode request = JsonMapper.shared().createObjectNode();
      ids(request, "input_ids", ModelDirectory.toTensor(tensors.tensor(padded + "input_ids")));
      if (!padded.isEmpty())
        ids(
            request,
            "attention_mask",
            ModelDirectory.toTensor(tensors.tensor("padded_attention_mask")));
      Files.writeString(folder.resolve("ids.json"), request.toString());
      expected = ModelDirectory.toTensor(tensors.tensor(padded + "logits")).toFloats();
      expectedLogProbs = ModelDirectory.toTensor(tensors.tensor(padded + "logprobs")).toFloats();
    }
    String out =
        run(
                ExitCode.DONE,
                "",
                "score",
                golden(model).toString(),
                "--ids",
                "ids.json",
                "--logits",
                "logits.safetensors",
                "--json")
            .out();
    try (var _ = TensorScope.open();
        var made = Safetensors.open(Disk.system(), folder.resolve("logits.safetensors"))) {
      assertThat(made.tensors()).containsOnlyKeys("logits");
      assertThat(ModelDirectory.toTensor(made.tensor("logits")).toFloats())
          .containsExactly(expected, within((float) TOLERANCE));
    }
    JsonNode logProbs = JsonMapper.shared().readTree(out).path("token_logprobs");
    double sum = 0;
    int count = 0;
    for (JsonNode row : logProbs)
      for (JsonNode logProb : row) {
        assertThat(logProb.asDouble()).isCloseTo(expectedLogProbs[count++], within(TOLERANCE));
        sum += logProb.asDouble();
      }
    assertThat(count).isEqualTo(expectedLogProbs.length).isPositive();
    if (padded.isEmpty())
      assertThat(JsonMapper.shared().readTree(out).path("perplexity").asDouble())
          .isCloseTo(Math.exp(-sum / count), withinPercentage(1e-4));
  }

  @Test
  void theLikeliestTokensOfEachPlaceComeInOrder() throws Exception {
    TinyModel.write(folder.resolve("tiny"));
    String out = run(ExitCode.DONE, "", "score", "tiny", "2 + 8 = ?", "--top", "3", "--json").out();
    JsonNode made = JsonMapper.shared().readTree(out);
    JsonNode ids = made.path("input_ids").get(0);
    JsonNode places = made.path("top_logprobs").get(0);
    JsonNode logProbs = made.path("token_logprobs").get(0);
    assertThat(places.size()).isEqualTo(logProbs.size()).isEqualTo(ids.size() - 1).isPositive();
    for (int t = 0; t < places.size(); t++) {
      JsonNode best = places.get(t);
      assertThat(best.size()).isEqualTo(3);
      for (int k = 1; k < 3; k++)
        assertThat(best.get(k).path("logprob").asDouble())
            .isLessThanOrEqualTo(best.get(k - 1).path("logprob").asDouble());
      assertThat(logProbs.get(t).asDouble())
          .isLessThanOrEqualTo(best.get(0).path("logprob").asDouble());
      for (JsonNode one : best)
        if (one.path("id").asInt() == ids.get(t + 1).asInt())
          assertThat(one.path("logprob").asDouble()).isEqualTo(logProbs.get(t).asDouble());
    }
  }

  @Test
  void linesOfStdinAreRowsForPeopleToo() throws Exception {
    TinyModel.write(folder.resolve("tiny"));
    String out = run(ExitCode.DONE, "2 + 8\n\nUser: 2\n", "score", "tiny").out();
    assertThat(out.lines().toList()).hasSize(3).last().asString().startsWith("all: ");
    assertThat(out).contains("row 2: ").contains("perplexity");
  }

  @Test
  void aTagInATextIsText() throws Exception {
    TinyModel.write(folder.resolve("tiny"));
    String out = run(ExitCode.DONE, "", "score", "tiny", "<|end|>", "--json").out();
    JsonNode ids = JsonMapper.shared().readTree(out).path("input_ids").get(0);
    int end = TinyModel.tokenizer().id("<|end|>").orElseThrow();
    for (JsonNode id : ids) assertThat(id.asInt()).isNotEqualTo(end);
    assertThat(ids.size()).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input_ids\":[[1,2],[3,999]]} | row 2 holds the id 999; the model knows 0 to 269",
        "{\"input_ids\":[[]]} | row 1 is empty",
        "{\"input_ids\":[[1,2]],\"attention_mask\":[[0,0]]} | row 1 is empty",
        "{\"input_ids\":[[1,2]],\"attention_mask\":[[1,0]]} | attention_mask[0][1] is 0",
        "[1,2] | input_ids is missing"
      })
  void badIdsAreRefused(String json, String message) throws Exception {
    TinyModel.write(folder.resolve("tiny"));
    String err = run(ExitCode.BAD_INPUT, json, "score", "tiny", "--ids", "-").err();
    assertThat(err).contains(message);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    assertThat(run(ExitCode.NO_INPUT, "", "score", "none", "a").err()).contains("no such model");
    TinyModel.write(folder.resolve("tiny"));
    assertThat(run(ExitCode.NO_INPUT, "", "score", "tiny", "--ids", "no.json").err())
        .contains("no.json");
    assertThat(
            run(ExitCode.CANNOT_CREATE, "", "score", "tiny", "ab", "--logits", "no/a.safetensors")
                .err())
        .contains("no folder for");
  }
}
