package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DatasetCommandTest {
  private static final String TRAIN =
      """
      {"question":"Add 7 and 8.","answer":"15"}
      {"question":"Add 7 and 8.","answer":"15"}
      {"question":"七加八等于几？","answer":"十五"}
      {"prompt":"Greet me","chosen":"Hello, how are you?","rejected":"Hi"}
      """;

  @TempDir Path folder;

  @Test
  void aTableSaysWhatIsThere() throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), TRAIN);
    Files.writeString(folder.resolve("sums.jsonl"), "{\"q\":\"add 7 AND 8\"}\n");
    Recorded call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "--against", "sums.jsonl")).isEqualTo(0);
    assertThat(call.out())
        .contains("train.jsonl: 4 examples")
        .contains("answered 3, preference 1")
        .contains("en 3, zh 1")
        .contains("1 exact, 0 near")
        .containsPattern("contaminated +sums 2")
        .containsPattern("word for word +sums 2")
        .contains("1 pairs; the longer one is chosen in 100.0 %; mean 19.0 chosen, 2.0 rejected")
        .contains("train.jsonl:2: the same as train.jsonl:1");
    assertThat(call.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), TRAIN);
    Files.writeString(folder.resolve("more.jsonl"), TRAIN.lines().findFirst().orElseThrow());
    Recorded call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "more.jsonl", "--json")).isEqualTo(0);
    JsonNode files = JsonMapper.shared().readTree(call.out()).get("files");
    assertThat(files.size()).isEqualTo(2);
    assertThat(files.get(0).get("prompt").get("characters").get("max").intValue()).isEqualTo(12);
    assertThat(files.get(0).get("preferences").get("chosen_longer").intValue()).isEqualTo(1);
    assertThat(files.get(1).get("duplicates").intValue()).as("across files").isEqualTo(1);
  }

  @Test
  void badLinesAreToldAndLeftOut() throws IOException {
    Files.writeString(folder.resolve("bad.jsonl"), TRAIN + "{}\n".repeat(12));
    Recorded call = Recorded.program(folder);
    assertThat(call.run("dataset", "bad.jsonl", "--json")).isEqualTo(ExitCode.BAD_INPUT);
    JsonNode file = JsonMapper.shared().readTree(call.out()).get("files").get(0);
    assertThat(file.get("examples").intValue()).isEqualTo(4);
    assertThat(file.get("bad").intValue()).isEqualTo(12);
    assertThat(file.get("bad_lines").size()).isEqualTo(10);
    assertThat(file.get("bad_lines").get(0).get("line").intValue()).isEqualTo(5);
    assertThat(call.err())
        .contains("bad.jsonl:5: has no known form")
        .contains("and 2 more bad lines");
    assertThat(Recorded.program(folder).run("dataset", "none.jsonl")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(Recorded.program(folder).run("dataset", "bad.json")).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void tokensAreCountedWithAModelsTokenizer() throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Files.writeString(model.resolve("tokenizer.json"), TinyModel.tokenizer().toJson());
    Files.writeString(folder.resolve("train.jsonl"), TRAIN);
    Recorded call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "--tokenizer", "model")).isEqualTo(0);
    assertThat(call.out()).containsPattern("response +tokens +[1-9]");
  }

  @Test
  void gsm8kHasSomeRunsOfItsTestQuestions() {
    Path data = Path.of(System.getProperty("reason4j.root", "..")).resolve("../shared/data/gsm8k");
    assumeThat(data.resolve("train.jsonl")).exists();
    Recorded call = Recorded.program(data.toAbsolutePath().normalize());
    assertThat(call.run("dataset", "test.jsonl", "--against", "train.jsonl", "--json"))
        .isEqualTo(0);
    JsonNode file = JsonMapper.shared().readTree(call.out()).get("files").get(0);
    assertThat(file.get("examples").intValue()).isEqualTo(1_319);
    assertThat(file.get("contaminated").get("gsm8k/train").intValue()).isBetween(50, 200);
  }

  @Test
  void math500IsFoundWordForWordInTheTestSetItWasTakenFrom() {
    Path data = Path.of(System.getProperty("reason4j.root", "..")).resolve("../shared/data");
    assumeThat(data.resolve("math500/test.jsonl")).exists();
    Recorded call = Recorded.program(data.toAbsolutePath().normalize());
    assertThat(call.run("dataset", "math/test.jsonl", "--against", "math500/test.jsonl", "--json"))
        .isEqualTo(0);
    JsonNode file = JsonMapper.shared().readTree(call.out()).get("files").get(0);
    assertThat(file.get("identical").get("math500/test").intValue()).isEqualTo(500);
    assertThat(file.get("answer_leaks").intValue()).isZero();
  }

  /// The same question in every form that a suite's data may have.
  @Test
  void evaluationsAreReadInEveryForm() throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), TRAIN);
    String json = "{\"rows\": [\n{\"q\": \"add 7 and 8\"}\n]}";
    String csv = "id,q\n1,\"add 7 and 8\"\n";
    Files.writeString(folder.resolve("object.json"), json);
    Files.writeString(folder.resolve("list.json"), "[{\"q\": \"add 7 and 8\"}]");
    Files.writeString(folder.resolve("table.csv"), csv);
    Files.writeString(folder.resolve("headless.csv"), "1,\"add 7 and 8\",15\n2,more,3\n");
    try (var gz = new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.jsonl.gz")))) {
      gz.write("{\"q\": \"add 7 and 8\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("zipped.zip")))) {
      zip.putNextEntry(new ZipEntry("data/test.csv"));
      zip.write(csv.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    Files.writeString(
        folder.resolve("own.toml"),
        "name = \"own-suite\"\nfile = \"table.csv\"\nquestion = \"q\"\ngold = \"id\"\n");
    for (String form :
        List.of(
            "object.json",
            "list.json",
            "table.csv",
            "headless.csv",
            "packed.jsonl.gz",
            "zipped.zip",
            "own.toml")) {
      Recorded call = Recorded.program(folder);
      assertThat(call.run("dataset", "train.jsonl", "--against", form, "--json"))
          .as(form + call.err())
          .isZero();
      JsonNode same = JsonMapper.shared().readTree(call.out()).at("/files/0/identical");
      String name = form.equals("own.toml") ? "own-suite" : form.substring(0, form.indexOf('.'));
      assertThat(same.path(name).asInt()).as(form).isEqualTo(2);
    }
  }

  @Test
  void whatIsNoEvaluationIsNamed() throws IOException {
    Files.writeString(folder.resolve("train.jsonl"), TRAIN);
    Recorded call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "--against", "gsm8")).isEqualTo(ExitCode.USAGE);
    assertThat(call.err()).contains("--against names \"gsm8\"; expected a suite");
    call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "--against", "none.csv"))
        .isEqualTo(ExitCode.NO_INPUT);
    Files.writeString(folder.resolve("bad.json"), "[{\"q\": ");
    call = Recorded.program(folder);
    assertThat(call.run("dataset", "train.jsonl", "--against", "bad.json"))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err()).contains("bad.json: not JSON");
  }

  @Test
  void aSuiteIsComparedWithByItsName() {
    Path shared = Path.of(System.getProperty("reason4j.root", "..")).resolve("../shared");
    assumeThat(shared.resolve("data/math500/test.jsonl")).exists();
    Recorded call = Recorded.program(shared.toAbsolutePath().normalize());
    assertThat(
            call.run("dataset", "data/math500/test.jsonl", "--against", "math500,gsm8k", "--json"))
        .isEqualTo(0);
    JsonNode file = JsonMapper.shared().readTree(call.out()).get("files").get(0);
    assertThat(file.get("identical").get("math500").intValue()).isEqualTo(500);
    assertThat(file.get("contaminated").get("gsm8k").intValue()).isLessThan(5);
  }
}
