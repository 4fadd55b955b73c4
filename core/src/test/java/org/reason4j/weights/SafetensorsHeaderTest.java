package org.reason4j.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The valid and malformed files of `golden/safetensors`, each accepted or refused as its rule
/// says.
class SafetensorsHeaderTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/safetensors");
  @TempDir Path folder;

  @Test
  void goldenFilesAreJudgedAsTheRulesSay() throws Exception {
    List<String> wrong = new ArrayList<>();
    int files = 0;
    for (String line : Files.readAllLines(GOLDEN.resolve("cases.jsonl"))) {
      JsonNode expected = JsonMapper.shared().readTree(line);
      String name = expected.get("file").stringValue();
      String verdict = name.endsWith(".index.json") ? openIndex(name) : openFile(name);
      if (!verdict.startsWith(expected.get("expected").stringValue()))
        wrong.add(name + ": " + verdict);
      files++;
    }
    assertThat(wrong).isEmpty();
    assertThat(files).isEqualTo(56);
  }

  @Test
  void filesOfOtherWritersOpen() throws Exception {
    Path fixtures =
        Path.of(System.getProperty("reason4j.root", "..")).resolve("../shared/fixtures");
    Assumptions.assumeTrue(Files.isDirectory(fixtures), "fixtures are not on this machine");
    int files = 0;
    try (var paths = Files.walk(fixtures)) {
      for (Path path :
          paths
              .filter(path -> path.toString().endsWith(".safetensors"))
              .filter(path -> !path.toString().contains("malformed"))
              .toList()) {
        try (var file = Safetensors.open(Disk.system(), path)) {
          assertThat(file.tensors()).isNotEmpty();
          files++;
        }
      }
    }
    assertThat(files).isGreaterThan(10);
  }

  private static String openFile(String name) {
    try (var file = Safetensors.open(Disk.system(), GOLDEN.resolve(name))) {
      return "accept " + file.tensors().size();
    } catch (WeightsException e) {
      return "reject " + e.getMessage();
    }
  }

  private String openIndex(String name) throws Exception {
    Path model = Files.createTempDirectory(folder, "model");
    Files.copy(GOLDEN.resolve(name), model.resolve("model.safetensors.index.json"));
    Files.copy(
        GOLDEN.resolve("ok-base.safetensors"), model.resolve("model-00001-of-00001.safetensors"));
    Files.createDirectory(model.resolve("sub"));
    Files.copy(GOLDEN.resolve("ok-base.safetensors"), model.resolve("sub/model.safetensors"));
    try (var weights = ShardedWeights.open(Disk.system(), model)) {
      return "accept " + weights.tensors().size();
    } catch (WeightsException e) {
      return "reject " + e.getMessage();
    }
  }
}
