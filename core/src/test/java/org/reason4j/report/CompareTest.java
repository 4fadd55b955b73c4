package org.reason4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareTest {
  @TempDir Path temp;

  @Test
  void equalRunsPartNowhere() throws IOException {
    Path a = SyntheticRun.write(temp.resolve("a/zero"), 1, 3, true);
    Path b = SyntheticRun.write(temp.resolve("b/zero"), 1, 3, true);
    Files.writeString(
        b.resolve("events.jsonl"),
        Files.readString(b.resolve("events.jsonl"))
            .replace("\"step_time\":3.2", "\"step_time\":9.9"));
    Compare compare = Compare.of(List.of(RunRecord.read(a), RunRecord.read(b)));
    assertThat(compare.labels()).containsExactly("zero", "zero (2)");
    assertThat(compare.recipe()).isEmpty();
    assertThat(compare.partings()).isEmpty();
    assertThat(compare.tests()).hasSize(2).noneMatch(Compare.Test::significant);
    String html = Files.readString(compare.write(temp.resolve("out")));
    assertThat(html).contains("The recipes are equal.").contains("Nowhere: all metrics");
  }

  @Test
  void showsOnlyWhatDiffersAndWhetherItMatters() throws IOException {
    Path learns = SyntheticRun.write(temp.resolve("rule"), 1, 6, true);
    Path random = SyntheticRun.write(temp.resolve("random"), 1, 6, false);
    Compare compare = Compare.of(List.of(RunRecord.read(learns), RunRecord.read(random)));
    assertThat(compare.recipe()).containsOnlyKeys("reward.kind");
    assertThat(compare.recipe().get("reward.kind")).containsExactly("rule", "random");
    Compare.Test test = compare.tests().getFirst();
    assertThat(test.items()).isEqualTo(24);
    assertThat(test.difference()).isLessThan(-0.2);
    assertThat(test.significant()).isTrue();
    Compare.Parting parting = compare.partings().getFirst();
    assertThat(parting.where()).isEqualTo("grpo");
    assertThat(parting.step()).isEqualTo(1);
    assertThat(compare.partings().get(1).where()).isEqualTo("rollouts");

    Path folder = temp.resolve("out");
    compare.write(folder);
    String html = Files.readString(folder.resolve("index.html"));
    assertThat(html).contains("more than chance").doesNotContain("<script").contains("step 1");
    String before = html + Files.readString(folder.resolve("compare.md"));
    assertThat(compare.write(folder)).isEqualTo(folder.resolve("index.html"));
    String after =
        Files.readString(folder.resolve("index.html"))
            + Files.readString(folder.resolve("compare.md"));
    assertThat(after).isEqualTo(before);
    JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("compare.json")));
    assertThat(json.at("/recipe/0/key").stringValue()).isEqualTo("reward.kind");
    assertThat(json.at("/significance/0/significant").booleanValue()).isTrue();
    assertThat(json.at("/first_difference/0/step").intValue()).isEqualTo(1);
    assertThat(folder.resolve("figures/in_distribution_pass_1.svg")).isRegularFile();
  }

  @Test
  void oneRunIsNotAComparison() throws IOException {
    Path run = SyntheticRun.write(temp.resolve("zero"), 1, 1, true);
    assertThatThrownBy(() -> Compare.of(List.of(RunRecord.read(run))))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("two runs or more, 1 given");
  }
}
