package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.TensorScope;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class GenerateCommandTest {
  @TempDir private Path folder = Path.of("");

  private Recorded ok(String stdin, String... arguments) {
    var one = Recorded.program(folder);
    int code = TinyModel.run(one, stdin, arguments);
    assertThat(code).as(one.err()).isEqualTo(ExitCode.DONE);
    assertThat(one.err()).isEmpty();
    return one;
  }

  private JsonNode json(String stdin, String... arguments) {
    List<String> words = new ArrayList<>(Arrays.asList(arguments));
    words.add("--json");
    return JsonMapper.shared().readTree(ok(stdin, words.toArray(String[]::new)).out());
  }

  private static int[] ints(JsonNode node) {
    return IntStream.range(0, node.size()).map(i -> node.get(i).asInt()).toArray();
  }

  @Test
  void leftPaddedIdsContinueAsTheReferenceDoes() throws Exception {
    Path model =
        Path.of(GenerateCommandTest.class.getResource("/golden/models/tiny-qwen2").toURI());
    JsonNode golden = JsonMapper.shared().readTree(Files.readString(model.resolve("golden.json")));
    var request = JsonMapper.shared().createObjectNode();
    try (var _ = TensorScope.open();
        var tensors = Safetensors.open(Disk.system(), model.resolve("golden.safetensors"))) {
      for (String name : List.of("input_ids", "attention_mask")) {
        var tensor = ModelDirectory.toTensor(tensors.tensor("padded_" + name));
        long[] flat = tensor.toLongs();
        int length = (int) tensor.size(1);
        var rows = request.putArray(name);
        for (int row = 0; row < tensor.size(0); row++) {
          var list = rows.addArray();
          for (int t = 0; t < length; t++) list.add((int) flat[row * length + t]);
        }
      }
    }
    Files.writeString(folder.resolve("ids.json"), request.toString());
    String[] arguments = {
      "generate",
      model.toString(),
      "--ids",
      "ids.json",
      "--greedy",
      "--ignore-eos",
      "--max-new-tokens",
      "16"
    };
    JsonNode made = json("", arguments);
    JsonNode expected = golden.path("greedy_from_padded");
    assertThat(made.path("output_ids").size()).isEqualTo(expected.size()).isPositive();
    for (int row = 0; row < expected.size(); row++)
      assertThat(ints(made.path("output_ids").get(row))).isEqualTo(ints(expected.get(row)));
    assertThat(made.path("texts").isNull()).isTrue(); // it has no tokenizer
    assertThat(made.path("finish_reasons").get(0).asString()).isEqualTo("length");
    arguments[3] = "-";
    assertThat(json(request.toString(), arguments)).isEqualTo(made);
    String lines = ok(request.toString(), arguments).out();
    assertThat(lines.lines().findFirst()).contains(expected.get(0).toString());
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    TinyModel.write(folder.resolve("m"));
    String[] arguments = {
      "generate", "m", "2 + 8 = ?", "--n", "3", "--temperature", "1", "--json", "--seed", "5"
    };
    String first = ok("", arguments).out();
    assertThat(ok("", arguments).out()).isEqualTo(first);
    arguments[9] = "6";
    assertThat(ok("", arguments).out()).isNotEqualTo(first);
    JsonNode made = JsonMapper.shared().readTree(first);
    assertThat(made.path("texts").size()).isEqualTo(3);
    for (int row = 0; row < 3; row++) {
      int[] ids = ints(made.path("output_ids").get(row));
      assertThat(made.path("logprobs").get(row).size()).isEqualTo(ids.length);
      assertThat(made.path("logprobs").get(row).get(0).asDouble()).isNegative();
      assertThat(made.path("texts").get(row).asString())
          .isEqualTo(TinyModel.tokenizer().decodeSkippingSpecial(ids));
      boolean ended = ids[ids.length - 1] == 0;
      assertThat(made.path("finish_reasons").get(row).asString())
          .isEqualTo(ended ? "stop" : "length");
    }
  }

  @Test
  void whatIsStreamedIsWhatJsonHolds() throws IOException {
    TinyModel.write(folder.resolve("m"));
    String questions = "2 + 8 = ?\n\n1 + 1 = ?\n";
    JsonNode made = json(questions, "generate", "m", "--n", "2", "--temperature", "1");
    var expected = new StringBuilder();
    for (JsonNode text : made.path("texts")) {
      expected.append(text.asString());
      if (!text.asString().endsWith("\n")) expected.append('\n');
    }
    assertThat(made.path("texts").size()).isEqualTo(4);
    for (String prompt : List.of("", "-")) {
      List<String> words = new ArrayList<>(List.of("generate", "m", "--n", "2"));
      words.addAll(List.of("--temperature", "1"));
      if (!prompt.isEmpty()) words.add(prompt);
      assertThat(ok(questions, words.toArray(String[]::new)).out()).isEqualTo(expected.toString());
    }
  }

  @Test
  void theModelsChatTemplateIsUsedWhereAskedFor() throws IOException {
    Path model = TinyModel.write(folder.resolve("m"));
    Recorded call = Recorded.program(folder);
    assertThat(call.run("generate", "m", "2 + 8 = ?", "--chat")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("m has no chat template");
    String template = "{% for m in messages %}User: {{ m.content }} Assistant:{% endfor %}";
    Files.writeString(model.resolve("chat_template.jinja"), template);
    JsonNode plain = json("", "generate", "m", "User: 2 + 8 = ? Assistant:", "--greedy");
    assertThat(json("", "generate", "m", "2 + 8 = ?", "--chat", "--greedy")).isEqualTo(plain);
    String messages = "{\"messages\": [{\"role\": \"user\", \"content\": \"2 + 8 = ?\"}]}\n";
    assertThat(json(messages, "generate", "m", "--chat", "--greedy")).isEqualTo(plain);
    Files.writeString(folder.resolve("other.jinja"), "{{ messages[0].content }}");
    assertThat(json("", "generate", "m", "2 + 8 = ?", "--template", "other.jinja", "--greedy"))
        .isEqualTo(json("", "generate", "m", "2 + 8 = ?", "--greedy"));
  }

  @Test
  void aRunsTemplateIsPutAroundTheQuestion() throws IOException {
    TinyModel.writeRun(folder.resolve("run"), "short");
    JsonNode asked = json("", "generate", "run", "2 + 8 = ?", "--greedy");
    JsonNode raw = json("", "generate", "run", "User: 2 + 8 = ? Assistant:", "--raw", "--greedy");
    JsonNode plain = json("", "generate", "run/export", "User: 2 + 8 = ? Assistant:", "--greedy");
    assertThat(asked).isEqualTo(raw).isEqualTo(plain);
    assertThat(json("", "generate", "run", "2 + 8 = ?", "--raw", "--greedy")).isNotEqualTo(asked);
  }

  @Test
  void tagsInAPromptAreText() throws IOException {
    TinyModel.write(folder.resolve("m"));
    Tokenizer tokenizer = TinyModel.tokenizer();
    var request = JsonMapper.shared().createObjectNode();
    var row = request.putArray("input_ids").addArray();
    for (int id : tokenizer.encodePlain("a<think>")) row.add(id);
    assertThat(json("", "generate", "m", "a<think>", "--greedy"))
        .isEqualTo(json(request.toString(), "generate", "m", "--ids", "-", "--greedy"));
  }

  @Test
  void aStopTextEndsAnAnswerBeforeIt() throws IOException {
    TinyModel.write(folder.resolve("m"));
    String[] arguments = {"generate", "m", "2 + 8 = ?", "--n", "2", "--ignore-eos"};
    JsonNode whole = json("", arguments);
    String text = whole.path("texts").get(0).asString();
    String stop = text.substring(9, 11);
    JsonNode cut =
        json("", "generate", "m", "2 + 8 = ?", "--n", "2", "--ignore-eos", "--stop", stop);
    assertThat(cut.path("texts").get(0).asString())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(cut.path("finish_reasons").get(0).asString()).isEqualTo("stop");
    int[] ids = ints(cut.path("output_ids").get(0));
    assertThat(Arrays.copyOf(ints(whole.path("output_ids").get(0)), ids.length)).isEqualTo(ids);
    assertThat(TinyModel.tokenizer().decodeSkippingSpecial(ids)).contains(stop);
  }

  @Test
  void theModelsOwnSamplingIsTheDefault() throws IOException {
    TinyModel.write(folder.resolve("m"));
    JsonNode usual = json("", "generate", "m", "2");
    assertThat(json("", "generate", "m", "2", "--temperature", "0.6", "--top-p", "0.95"))
        .isEqualTo(usual);
    Files.writeString(
        folder.resolve("m/generation_config.json"), "{\"temperature\": 1.7, \"top_p\": 1.0}");
    JsonNode own = json("", "generate", "m", "2");
    assertThat(own).isNotEqualTo(usual);
    assertThat(json("", "generate", "m", "2", "--temperature", "1.7", "--top-p", "1"))
        .isEqualTo(own);
    Files.writeString(folder.resolve("m/generation_config.json"), "{\"top_p\": 3}");
    refused(ExitCode.BAD_INPUT, "top-p is 3.0; it must be 0 to 1", "generate", "m", "2");
  }

  private void refused(int code, String message, String... arguments) {
    refused(code, "", message, arguments);
  }

  private void refused(int code, String stdin, String message, String[] arguments) {
    var one = Recorded.program(folder);
    assertThat(TinyModel.run(one, stdin, arguments)).as(one.err()).isEqualTo(code);
    assertThat(one.err()).contains(message);
    assertThat(one.out()).isEmpty();
  }

  @Test
  void aMissingModelIsNoInput() throws IOException {
    refused(ExitCode.NO_INPUT, "no such model", "generate", "runs/none", "2");
    Files.createDirectories(folder.resolve("empty"));
    refused(ExitCode.NO_INPUT, "has no config.json", "generate", "empty", "2");
    Files.createDirectories(folder.resolve("run"));
    Files.writeString(folder.resolve("run/recipe.toml"), "template = \"short\"\n");
    refused(ExitCode.NO_INPUT, "is not finished: it has no export", "generate", "run", "2");
    TinyModel.write(folder.resolve("m"));
    Files.delete(folder.resolve("m/tokenizer.json"));
    refused(ExitCode.NO_INPUT, "a prompt in words needs it", "generate", "m", "2");
  }

  @Test
  void badFilesAreBadInput() throws IOException {
    TinyModel.write(folder.resolve("m"));
    Files.writeString(folder.resolve("ids.json"), "{\"input_ids\": [[1, 999]]}");
    refused(
        ExitCode.BAD_INPUT,
        "holds the id 999; the model knows 0 to",
        "generate",
        "m",
        "--ids",
        "ids.json");
    Files.writeString(folder.resolve("ids.json"), "[[1]");
    refused(ExitCode.BAD_INPUT, "ids.json: not JSON", "generate", "m", "--ids", "ids.json");
    refused(ExitCode.NO_INPUT, "--ids none.json", "generate", "m", "--ids", "none.json");
    refused(ExitCode.BAD_INPUT, "no prompt on stdin", "generate", "m");
    Files.writeString(folder.resolve("m/config.json"), "{\"model_type\": \"bert\"}");
    refused(ExitCode.BAD_INPUT, "expected one of llama", "generate", "m", "2");
    Files.writeString(folder.resolve("m/config.json"), "{");
    refused(ExitCode.BAD_INPUT, "config.json", "generate", "m", "2");
  }

  @Test
  void aPromptLongerThanTheModelIsBadInput() throws IOException {
    TinyModel.write(folder.resolve("m"));
    refused(
        ExitCode.BAD_INPUT,
        "prompt 1 has 200 tokens; the model has 64 positions",
        "generate",
        "m",
        "#".repeat(200));
  }

  @Test
  void settingsOutOfRangeAreWrongUsage() throws IOException {
    TinyModel.write(folder.resolve("m"));
    refused(ExitCode.USAGE, "top-p is 2.0; it must be", "generate", "m", "2", "--top-p", "2");
    refused(ExitCode.USAGE, "temperature is NaN", "generate", "m", "2", "--temperature", "NaN");
    refused(ExitCode.USAGE, "--n is 0", "generate", "m", "2", "--n", "0");
    refused(ExitCode.USAGE, "--max-new-tokens is 0", "generate", "m", "2", "--max-new-tokens", "0");
    refused(ExitCode.USAGE, "--stop is empty", "generate", "m", "2", "--stop", "");
    refused(ExitCode.USAGE, "both PROMPT and --ids", "generate", "m", "2", "--ids", "-");
    refused(
        ExitCode.USAGE,
        "--greedy means temperature 0",
        "generate",
        "m",
        "2",
        "--greedy",
        "--temperature",
        "1");
  }
}
