package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The project's own cases, in the form of the public ones, made to trip the checkers.
class ProbesTest {
  private static final Path PROBES = Path.of("src/test/resources/golden/probes");

  @ParameterizedTest
  @CsvSource({"math, 870", "mcq, 154", "ifeval, 290", "format, 40"})
  void everyProbeIsJudgedAsItsLabelSays(String kind, int least) throws IOException {
    Checkers checkers = Checkers.standard();
    List<String> differ = new ArrayList<>();
    int count = 0;
    for (String text : Files.readAllLines(PROBES.resolve(kind + ".jsonl"))) {
      JsonNode line = JsonMapper.shared().readTree(text);
      Finding finding = checkers.check(Case.of(line, ""));
      count++;
      if (!Label.of(line).orElseThrow().outcome(finding).agrees()) {
        differ.add(line.path("id").asString() + " " + finding);
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(least);
    assertThat(differ).isEmpty();
  }
}
