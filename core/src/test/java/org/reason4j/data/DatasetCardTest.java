package org.reason4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;

class DatasetCardTest {
  private static final FilterCounts COUNTS =
      new FilterCounts(
          5,
          3,
          List.of(new FilterCounts.Step("repetition", "at most 20 % | of it", 5, 2)),
          new TreeMap<>(Map.of("en", 2L, "zh", 1L)));

  @Test
  void aCardSaysAllOfIt(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("cold-start.jsonl");
    Files.writeString(
        data,
        """
        {"prompt":"User: 7 + 8 Assistant:","completion":"<think> 15</think> so 15"}
        {"prompt":"问","completion":"``` a fence ````"}
        {"prompt":"Q","answer":"\\u0007bell"}
        """);
    DatasetCard card =
        DatasetCard.of("Cold start", "Traces.\n")
            .filtered(COUNTS)
            .from(new Source("zero.jsonl", "ab12", 5))
            .recipe(Map.of("temperature", "1.0", "prompts", "5"))
            .seed(7)
            .licence("apache-2.0");
    Source written = card.write(Disk.system(), data);
    String text = Files.readString(folder.resolve("cold-start.md"));
    assertThat(text)
        .isEqualTo(
            """
            ---
            license: "apache-2.0"
            language:
            - "en"
            - "zh"
            size_categories:
            - "n<1K"
            task_categories:
            - "text-generation"
            tags:
            - "reason4j"
            configs:
            - config_name: "default"
              data_files: "cold-start.jsonl"
            ---

            # Cold start

            Traces.

            |  |  |
            |---|---|
            | file | cold-start.jsonl |
            | examples | 3 |
            | forms | answered 1 (33 %), completion 2 (67 %) |
            | languages | en 2 (67 %), zh 1 (33 %) |
            | bytes | SIZE |
            | SHA-256 | HASH |
            | licence | apache-2.0 |
            | seed | 7 |

            ## Filters

            Kept 3 of 5 candidates, each filter asked about what those before it kept.

            | filter | keeps | seen | dropped |
            |---|---|---|---|
            | repetition | at most 20 % \\| of it | 5 | 2 |

            ## Sources

            | file | examples | SHA-256 |
            |---|---|---|
            | zero.jsonl | 5 | ab12 |

            ## Recipe

            | setting | value |
            |---|---|
            | prompts | 5 |
            | temperature | 1.0 |

            ## Examples

            ```text
            User: 7 + 8 Assistant:<think> 15</think> so 15
            ```

            `````text
            问``` a fence ````
            `````

            ```text
            Q
            ->  bell
            ```

            """
                .replace("SIZE", Long.toString(Files.size(data)))
                .replace("HASH", written.sha256()));
    card.write(Disk.system(), data);
    assertThat(Files.readString(folder.resolve("cold-start.md"))).isEqualTo(text);
    assertThat(written.examples()).isEqualTo(3);
  }

  @Test
  void aShortCardLeavesOutWhatIsNotKnown(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("a.jsonl");
    Files.writeString(
        data, "{\"prompt\":\"Q\",\"chosen\":\"A\",\"rejected\":\"" + "x".repeat(5000) + "\"}");
    DatasetCard.of("Pairs", "Two.").made(Instant.EPOCH).write(Disk.system(), data);
    String text = Files.readString(folder.resolve("a.md"));
    assertThat(text)
        .doesNotContain("license:", "language:", "## Filters", "## Sources", "## Recipe")
        .contains("| licence | not stated |", "| made | 1970-01-01T00:00:00Z |")
        .contains("user: Q\nchosen: A\nrejected: xx")
        .contains("xx…\n```");
    assertThat(text.length()).isLessThan(3_000);
  }

  @Test
  void dataThatCannotBeReadHasNoCard(@TempDir Path folder) {
    Path data = folder.resolve("a.jsonl");
    assertThatThrownBy(() -> DatasetCard.of("A", "B").write(Disk.system(), data))
        .isInstanceOf(ExampleException.class);
    assertThat(folder.resolve("a.md")).doesNotExist();
  }

  @Test
  void countsThatDoNotAddUpAreRefused() {
    assertThatThrownBy(() -> new FilterCounts(5, 3, List.of(), new TreeMap<>()))
        .hasMessage("of 5 seen 3 were kept, but the filters dropped 0");
  }
}
