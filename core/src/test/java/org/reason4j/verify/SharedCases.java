package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The developers' files outside the repository, where they are present.
final class SharedCases {
  private SharedCases() {}

  /// The lines of a file, such as `verifier_cases/cases.jsonl`; skips the test where it is absent.
  static List<JsonNode> lines(String file) throws IOException {
    return Files.readAllLines(path(file)).stream().map(JsonMapper.shared()::readTree).toList();
  }

  static Path path(String file) {
    Path path =
        Path.of(System.getProperty("reason4j.root", ".")).resolve("../shared/data").resolve(file);
    Assumptions.assumeTrue(Files.exists(path), path + " is absent");
    return path;
  }

  /// The labelled cases of a kind, each group of labels apart from policies, agree with the checker
  /// but for those listed.
  static void agree(Checker checker, String... butFor) throws IOException {
    var differ = new ArrayList<String>();
    int cases = 0;
    for (JsonNode line : lines("verifier_cases/cases.jsonl")) {
      boolean own = line.path("kind").asString("").equals(checker.kind());
      if (!own || line.path("config").path("metric").isString()) continue;
      Optional<Label> label = Label.of(line);
      boolean apart =
          label.isEmpty()
              || label.get().group() == Label.Group.POLICY
              || label.get().group() == Label.Group.SUSPECT;
      if (apart) continue;
      cases++;
      Finding finding = checker.check(Case.of(line, ""));
      if (!label.get().outcome(finding).agrees()) differ.add(line.path("id").asString(""));
    }
    assertThat(cases).isGreaterThan(20);
    assertThat(differ).containsExactlyInAnyOrder(butFor);
  }
}
