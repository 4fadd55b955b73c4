package org.reason4j.eval.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.config.ConfigException;
import org.reason4j.verify.Checkers;

class SuitesTest {
  private static final Path SHARED =
      Path.of(System.getProperty("reason4j.root")).resolve("../shared/data").normalize();

  @TempDir Path folder;

  @Test
  void everySuiteBuiltInSaysWhereItIsFrom() {
    for (Suite suite : Suites.builtIn()) {
      assertThat(suite.title()).isNotEmpty();
      assertThat(suite.licence()).isNotEmpty();
      assertThat(suite.source()).startsWith("https://");
      assertThat(suite.url().isEmpty()).as(suite.name()).isNotEqualTo(suite.byHand().isEmpty());
      if (!suite.url().isEmpty()) assertThat(suite.sha256()).as(suite.name()).isNotEmpty();
    }
  }

  @Test
  void anUnknownSuiteNamesTheNearOne() {
    assertThatThrownBy(() -> Suites.of("gsm8,math500", folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("unknown suite \"gsm8\"; did you mean \"gsm8k\"?");
  }

  @Test
  void theTolerancesOfSuitesReachTheirChecker() throws Exception {
    Files.writeString(
        folder.resolve("m.jsonl"), "{\"problem\":\"?\",\"solution\":\"So \\\\boxed{200}\"}\n");
    assertThat(verdicts("minerva", "201.9", "202.1")).containsExactly("correct", "wrong");
    Files.writeString(
        folder.resolve("m.jsonl"),
        "{\"question\":\"?\",\"problem\":\"?\",\"final_answer\":[\"4.2\"],\"error\":\"1e-1\",\"id\":1}\n");
    assertThat(verdicts("olympiadbench", "4.3", "4.31")).containsExactly("correct", "wrong");
  }

  private List<String> verdicts(String suite, String... answers) {
    Suite known = Suites.named(suite).suite();
    Item item = Items.of(known, new SuiteFiles.Located(folder.resolve("m.jsonl"), "")).getFirst();
    return Stream.of(answers)
        .map(
            text -> Checkers.standard().check(item.answered(known.kind(), "\\boxed{" + text + "}")))
        .map(finding -> finding.verdict().word())
        .toList();
  }

  @Test
  void sharedDataOfEverySuiteBecomesItems() {
    assumeTrue(Files.isDirectory(SHARED), "no shared data");
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : Suites.BUILT_IN) {
      Suites.Found found = Suites.named(name);
      new SuiteFiles(SHARED)
          .find(found)
          .ifPresent(at -> {
            List<Item> items = Items.of(found.suite(), at);
            for (Item item : items)
              assertThat(item.prompt())
                  .as(name)
                  .isNotBlank()
                  .doesNotContain("{question}", "{choices}");
            counts.put(name, items.size());
          });
    }
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("math500", 500),
                Map.entry("aime2024", 30),
                Map.entry("aime2025", 30),
                Map.entry("gsm8k", 1319),
                Map.entry("amc23", 40),
                Map.entry("olympiadbench", 675),
                Map.entry("comp-math", 256),
                Map.entry("cmath", 600),
                Map.entry("humaneval", 164),
                Map.entry("humaneval-java", 158),
                Map.entry("mbpp", 257),
                Map.entry("ifeval", 541),
                Map.entry("mmlu", 2280),
                Map.entry("mmlu-pro", 980),
                Map.entry("simpleqa", 4326),
                Map.entry("bbh-logic", 3000),
                Map.entry("game24", 100),
                Map.entry("harmbench", 200),
                Map.entry("xstest", 450)));
  }

  @Test
  void goldsAreCleanedAsDeclared() {
    assumeTrue(Files.isDirectory(SHARED), "no shared data");
    assertThat(first("gsm8k").gold().stringValue()).isEqualTo("18");
    assertThat(items("gsm8k")).allMatch(item -> item.gold().stringValue().matches("-?[0-9.]+"));
    assertThat(items("aime2024"))
        .allMatch(item -> item.gold().stringValue().matches("0|[1-9][0-9]{0,2}"));
    assertThat(items("amc23")).allMatch(item -> item.gold().stringValue().matches("-?[0-9.]+"));
    assertThat(first("olympiadbench").gold().stringValue()).isEqualTo("2");
    assertThat(first("mmlu").config().path("choices").valueStream().map(n -> n.stringValue()))
        .containsExactly("0", "1", "0,1", "0,4");
    assertThat(first("game24").config().toString())
        .isEqualTo("{\"numbers\":[\"4\",\"5\",\"6\",\"10\"],\"target\":24}");
    assertThat(first("xstest").gold().stringValue()).isEqualTo("comply");
    assertThat(first("mmlu").prompt()).contains("\nB) 1\n", "(A, B, C, D)");
    assertThat(first("humaneval").gold().propertyNames())
        .containsExactly("prompt", "test", "entry_point");
  }

  /// The address of a suite gives other bytes than a cleaned copy: leading zeros, floats.
  @Test
  void goldsOfTheSourcesAreCleanedToo() throws IOException {
    Files.writeString(
        folder.resolve("a.jsonl"),
        "{\"problem\":\"p\",\"answer\":\"027\"}\n{\"problem\":\"q\",\"answer\":27.0}\n");
    Suite suite =
        Suite.parse(
            "a.toml",
            """
            name = "a"
            file = "a.jsonl"
            question = "problem"
            gold = "expected_answer|answer"
            clean = ['^0+(?=\\d) => ', '\\.0+$ => ']
            """);
    assertThat(Items.of(suite, located("a.jsonl")))
        .extracting(item -> item.gold().stringValue())
        .containsExactly("27", "27");
  }

  @Test
  void choicesAreShuffledByTheItemAlone() throws IOException {
    Files.writeString(
        folder.resolve("g.csv"),
        "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer"
            + " 3\n"
            + "r1,\"Which, \"\"one\"\"?\",right,wrong 1,wrong 2,wrong 3\n"
            + "r2,Which two?,right,wrong 1,wrong 2,wrong 3\n"
            + "r3,Which three?,right,wrong 1,wrong 2,wrong 3\n");
    Suite gpqa = Suites.named("gpqa").suite();
    List<Item> items = Items.of(gpqa, located("g.csv"));
    assertThat(items.getFirst().prompt()).startsWith("Which, \"one\"?\nA) ");
    for (Item item : items) {
      int place = item.gold().stringValue().charAt(0) - 'A';
      assertThat(item.config().path("choices").path(place).stringValue()).isEqualTo("right");
    }
    assertThat(items.stream().map(item -> item.gold().stringValue()).distinct().count())
        .isGreaterThan(1);
    assertThat(Items.of(gpqa, located("g.csv"))).isEqualTo(items);
  }

  @Test
  void whatIsWrongInTheDataIsNamed() throws IOException {
    Suite suite = Suite.parse("a.toml", "name = \"a\"\nfile = \"a.jsonl\"\n");
    Files.writeString(folder.resolve("a.jsonl"), "{\"question\":\"q\",\"answer\":\"1\"}\n{oops\n");
    assertThatThrownBy(() -> Items.of(suite, located("a.jsonl")))
        .isInstanceOf(SuiteException.class)
        .hasMessageContaining("a.jsonl:2: not JSON");
    Files.writeString(folder.resolve("a.jsonl"), "{\"question\":\"q\"}\n");
    assertThatThrownBy(() -> Items.of(suite, located("a.jsonl")))
        .hasMessageContaining("row 0 of a in suite a: it has no answer; it has question");
  }

  @Test
  void dataWithOtherBytesIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("gsm8k"));
    Files.writeString(folder.resolve("gsm8k/test.jsonl"), "{}\n");
    assertThatThrownBy(() -> new SuiteFiles(folder).find(Suites.named("gsm8k")))
        .isInstanceOf(SuiteException.class)
        .hasMessageContaining("suite gsm8k expects 3730d312");
  }

  @Test
  void absentDataSaysHowToGetIt() {
    var places = new SuiteFiles(folder);
    assertThatThrownBy(() -> places.require(Suites.named("math500")))
        .hasMessageContaining("reason4j eval pull math500");
    assertThatThrownBy(() -> places.require(Suites.named("gpqa")))
        .hasMessageContaining("the password that their README gives");
  }

  @Test
  void mistakesInATomlAreNamed() {
    assertThatThrownBy(
            () -> Suite.parse("m.toml", "name = \"m\"\nfile = \"f\"\nmetric = \"pass@2\"\n"))
        .hasMessageContaining("m.toml:3: metric is \"pass@2\", which is unknown; expected pass@1");
    assertThatThrownBy(
            () -> Suite.parse("m.toml", "name = \"m\"\nfile = \"f\"\nclean = ['( => ']\n"))
        .hasMessageContaining("no regular expression");
  }

  private SuiteFiles.Located located(String file) {
    return new SuiteFiles.Located(folder.resolve(file), "");
  }

  private static List<Item> items(String name) {
    Suites.Found found = Suites.named(name);
    return Items.of(found.suite(), new SuiteFiles(SHARED).require(found));
  }

  private static Item first(String name) {
    return items(name).getFirst();
  }
}
