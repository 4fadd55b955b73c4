package org.reason4j.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.Verifiers;

class JsonlTaskTest {
  @TempDir Path directory;

  private JsonlTask read(String... lines) throws IOException {
    Path file = directory.resolve("mine.jsonl");
    Files.writeString(file, String.join("\n", lines));
    return JsonlTask.read(file, Verifiers.standard());
  }

  private void refuses(String line, String... said) {
    var refusal =
        assertThatThrownBy(() -> read("{\"question\":\"1+1?\",\"answer\":\"2\"}", "", line))
            .isInstanceOf(TaskException.class)
            .hasMessageContaining("mine.jsonl:3: ")
            .extracting(e -> ((TaskException) e).kind())
            .isEqualTo(TaskException.Kind.BAD_DATA);
    assertThat(refusal).isNotNull();
    for (String text : said) {
      assertThatThrownBy(() -> read("{\"question\":\"1+1?\",\"answer\":\"2\"}", "", line))
          .hasMessageContaining(text);
    }
  }

  @Test
  void readsProblemsWithTheirDefaults() throws IOException {
    JsonlTask task =
        read(
            "{\"question\":\"What is 6 times"
                + " 7?\",\"answer\":42,\"verifier\":\"number\",\"source\":\"me\"}",
            "",
            "{\"question\":\"一半是多少\",\"answer\":\"\\\\frac{1}{2}\",\"difficulty\":3,\"level\":\"harder\"}");
    assertThat(task.name()).isEqualTo("mine");
    assertThat(task.levels()).containsExactlyInAnyOrder(Level.TRAIN, Level.HARDER);
    Problem first = task.problem(new SplittableRandom(1), Level.TRAIN);
    assertThat(first)
        .isEqualTo(
            new Problem(
                Problem.id("mine", "What is 6 times 7?"),
                "mine",
                "en",
                "What is 6 times 7?",
                "42",
                1,
                "number"));
    Problem second = task.all(Level.HARDER).getFirst();
    assertThat(second.language()).isEqualTo("zh");
    assertThat(second.verifier()).isEqualTo("math");
    assertThat(second.difficulty()).isEqualTo(3);
  }

  @Test
  void aBadLineIsNamedWithWhatIsWrongAndWhatIsExpected() {
    refuses("{\"question\":\"1+1?\"", "is no JSON object");
    refuses("[1]", "is no JSON object but [1]");
    refuses("{\"answer\":\"2\"}", "has no \"question\"; expected {\"question\", \"answer\"");
    refuses("{\"question\":\"2+2?\",\"answer\":\" \"}", "has no \"answer\"");
    refuses("{\"question\":\"2+2?\",\"answer\":[4]}", "\"answer\" is [4]; expected a text");
    refuses(
        "{\"question\":\"2+2?\",\"answer\":\"4\",\"verifier\":\"numbr\"}",
        "unknown verifier \"numbr\"; those known are "
            + String.join(", ", Verifiers.standard().names()));
    refuses(
        "{\"question\":\"2+2?\",\"answer\":\"4\",\"verifer\":\"number\"}",
        "unknown key \"verifer\"; did you mean \"verifier\"?");
    refuses(
        "{\"question\":\"2+2?\",\"answer\":\"4 +* x\"}",
        "does not satisfy its own verifier \"math\": reference is no mathematics that can be read:"
            + " 4 +* x");
    refuses(
        "{\"question\":\"make 9 from 2 3 ?\",\"answer\":\"2 * 3\",\"verifier\":\"countdown\"}",
        "2 * 3 is 6 where it wants 9 from 2 3");
    refuses(
        "{\"question\":\"2+2?\",\"answer\":\"4\",\"language\":\"fr\"}",
        "\"language\" is \"fr\"; expected en or zh");
    refuses(
        "{\"question\":\"2+2?\",\"answer\":\"4\",\"difficulty\":1.5}", "expected a whole number");
    refuses("{\"question\":\"a\",\"question\":\"b\",\"answer\":\"4\"}", "is no JSON object");
    refuses("{\"question\":\"1+1?\",\"answer\":\"3\"}", "asks the question of line 1");
  }

  @Test
  void allBadLinesAreToldUpToTen() {
    var lines = new String[14];
    for (int i = 0; i < lines.length; i++) lines[i] = "x";
    assertThatThrownBy(() -> read(lines))
        .hasMessageContaining("mine.jsonl:1: ")
        .hasMessageContaining("mine.jsonl:10: ")
        .hasMessageEndingWith("and 4 more");
  }

  @Test
  void aMissingEmptyOrBrokenFileIsNamed() throws IOException {
    Path missing = directory.resolve("none.jsonl");
    assertThatThrownBy(() -> JsonlTask.read(missing, Verifiers.standard()))
        .isInstanceOf(TaskException.class)
        .hasMessageContaining("none.jsonl: no such file; expected JSON lines")
        .extracting(e -> ((TaskException) e).kind())
        .isEqualTo(TaskException.Kind.NO_INPUT);
    assertThatThrownBy(() -> JsonlTask.read(directory, Verifiers.standard()))
        .hasMessageContaining("is a directory");
    assertThatThrownBy(() -> read("", " ")).hasMessageContaining("holds no problem");
    Path latin = directory.resolve("latin.jsonl");
    Files.write(latin, new byte[] {(byte) 0xe9, 10});
    assertThatThrownBy(() -> JsonlTask.read(latin, Verifiers.standard()))
        .hasMessageContaining("latin.jsonl: is not UTF-8");
  }

  @Test
  void namesOfHuggingFaceDataSetsAreUnderstood() throws IOException {
    var problems =
        read("{\"prompt\":\"1+1?\",\"answer\":2}", "{\"problem\":\"2+2?\",\"solution\":\"4\"}")
            .all(Level.TRAIN);
    assertThat(problems).extracting(Problem::question).containsExactly("1+1?", "2+2?");
    assertThat(problems).extracting(Problem::reference).containsExactly("2", "4");
  }

  @Test
  void theSameProblemTwiceIsOneProblem() throws IOException {
    String line = "{\"question\":\"1+1?\",\"answer\":\"2\"}";
    assertThat(read(line, line).all(Level.TRAIN)).hasSize(1);
    assertThatThrownBy(() -> read(line).problem(new SplittableRandom(1), Level.HARDER))
        .hasMessageContaining("\"level\": \"harder\"");
  }

  @Test
  void splitsOfAFileAreDisjointAndCoverIt() throws IOException {
    var lines = new String[200];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = "{\"question\":\"What is 1 + " + i + "?\",\"answer\":" + (i + 1) + "}";
    }
    JsonlTask task = read(lines);
    int total = 0;
    for (Split split : Split.values()) {
      total += Problems.of(task, Level.TRAIN, split, 1).distinct(1_000).size();
    }
    assertThat(total).isEqualTo(200);
  }

  @Test
  void aRuleWithParametersIsGivenThemWithItsAnswer() throws IOException {
    Path file = directory.resolve("rules.jsonl");
    String line =
        "{\"question\":\"Greet me without commas.\",\"verifier\":\"ifeval\",\"config\":"
            + "{\"instruction_id\":\"punctuation:no_comma\",\"kwargs\":{}},\"solution\":\"%s\"}";
    var verifiers = org.reason4j.verify.Checkers.standard().verifiers();
    Files.writeString(file, line.formatted("Hello there"));
    Problem problem = JsonlTask.read(file, verifiers).all(Level.TRAIN).getFirst();
    assertThat(verifiers.named("ifeval").verify("", problem.reference(), "Hi you").word())
        .isEqualTo("correct");
    assertThat(verifiers.named("ifeval").verify("", problem.reference(), "Hi, you").word())
        .isEqualTo("wrong");
    Files.writeString(file, line.formatted("Hello, there"));
    assertThatThrownBy(() -> JsonlTask.read(file, verifiers))
        .hasMessageContaining("does not satisfy its own verifier");
  }
}
