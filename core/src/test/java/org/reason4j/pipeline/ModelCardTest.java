package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.data.Source;
import org.reason4j.eval.Interval;
import org.reason4j.weights.Disk;

class ModelCardTest {
  /// `printf weights | sha256sum`
  private static final String WEIGHTS =
      "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";

  @TempDir Path folder;

  private Path model(String name) throws IOException {
    Path model = Files.createDirectories(folder.resolve(name).resolve("export"));
    Files.writeString(model.resolve("model.safetensors"), "weights");
    Files.writeString(model.resolve("config.json"), "{}");
    return model;
  }

  @Test
  void aCardSaysAllOfIt() throws IOException {
    Path base = model("zero");
    Path model = model("dev1");
    String hash = ModelCard.weights(Disk.system(), base);
    ModelCard card =
        ModelCard.of("dev1", "Fine-tuned on the cold start.")
            .parent(Disk.system(), "base", base)
            .data(new Source("cold-start.jsonl", "cd34", 1500))
            .recipe("trainer = \"sft\"\n")
            .seed(3)
            .figure(
                new ModelCard.Figure("sums", "pass@1", 0.8125, Optional.of(new Interval(0.7, 0.9))))
            .figure(new ModelCard.Figure("sums", "format", 1, Optional.empty()))
            .figure(new ModelCard.Figure("facts", "pass@1", Double.NaN, Optional.empty()))
            .licence("apache-2.0");
    card.write(Disk.system(), model);
    String text = Files.readString(model.resolve("README.md"));
    assertThat(text)
        .isEqualTo(
            """
            ---
            license: "apache-2.0"
            library_name: "transformers"
            pipeline_tag: "text-generation"
            tags:
            - "reason4j"
            model-index:
            - name: "dev1"
              results:
              - task:
                  type: "text-generation"
                dataset:
                  type: "sums"
                  name: "sums"
                metrics:
                - type: "pass@1"
                  value: 0.8125
                - type: "format"
                  value: 1.0000
              - task:
                  type: "text-generation"
                dataset:
                  type: "facts"
                  name: "facts"
                metrics:
                - type: "pass@1"
                  value: .nan
            ---

            # dev1

            Fine-tuned on the cold start.

            |  |  |
            |---|---|
            | licence | apache-2.0 |
            | seed | 3 |

            ## Parents

            | role | model | SHA-256 of its weights |
            |---|---|---|
            | base | zero/export | HASH |

            ## Data

            | file | examples | SHA-256 |
            |---|---|---|
            | cold-start.jsonl | 1500 | cd34 |

            ## Figures

            | suite | metric | value | interval |
            |---|---|---|---|
            | sums | pass@1 | 0.8125 | 0.7000 to 0.9000 |
            | sums | format | 1.0000 |  |
            | facts | pass@1 | .nan |  |

            ## Recipe

            ```toml
            trainer = "sft"
            ```

            ## Files

            | file | bytes | SHA-256 |
            |---|---|---|
            | config.json | 2 | 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a |
            | model.safetensors | 7 | HASH |

            """
                .replace("HASH", hash));
    card.write(Disk.system(), model);
    assertThat(Files.readString(model.resolve("README.md"))).isEqualTo(text);
  }

  @Test
  void theHashIsThatOfTheWeights() throws IOException {
    Path model = model("a");
    assertThat(ModelCard.weights(Disk.system(), model)).isEqualTo(WEIGHTS);
    Files.move(model.resolve("model.safetensors"), model.resolve("model-1-of-2.safetensors"));
    Files.writeString(model.resolve("model-2-of-2.safetensors"), "more");
    String both = ModelCard.weights(Disk.system(), model);
    assertThat(both).hasSize(64).isNotEqualTo(WEIGHTS);
    Files.writeString(model.resolve("model-2-of-2.safetensors"), "less");
    assertThat(ModelCard.weights(Disk.system(), model)).isNotEqualTo(both);
    assertThatThrownBy(() -> ModelCard.weights(Disk.system(), folder))
        .hasMessageContaining("holds no .safetensors file");
    Path gguf = Files.writeString(folder.resolve("a.gguf"), "weights");
    assertThat(ModelCard.weights(Disk.system(), gguf)).isEqualTo(WEIGHTS);
  }

  @Test
  void aRewardModelIsAClassifier() throws IOException {
    Path model = model("helpfulness");
    ModelCard.of("helpfulness", "Scores summaries.")
        .rewards()
        .made(Instant.EPOCH)
        .write(Disk.system(), model);
    assertThat(Files.readString(model.resolve("README.md")))
        .contains("pipeline_tag: \"text-classification\"", "| made | 1970-01-01T00:00:00Z |")
        .doesNotContain("model-index", "## Parents", "license:");
  }
}
