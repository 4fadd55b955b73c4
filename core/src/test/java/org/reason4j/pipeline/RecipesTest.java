package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinder;
import org.reason4j.config.TomlWriter;
import org.reason4j.data.Example;
import org.reason4j.data.ExampleFile;
import org.reason4j.pipeline.r1.R1Recipe;
import org.reason4j.train.loss.Aggregation;
import org.reason4j.train.loss.ClipSurrogate;
import org.reason4j.train.loss.Kl;

/// The files of `recipes/` bind, and hold what they say. `mvn -pl core test -Dtest=RecipesTest
/// -Drecipes=write` writes `zero.toml` anew after a default has changed.
class RecipesTest {
  private static final String HEADER =
      """
      # The laptop recipe, every key written out: what `reason4j zero` runs. Copy it and change it.
      # Made from the defaults: mvn -pl core test -Dtest=RecipesTest -Drecipes=write

      """;

  private static Path recipes() {
    return Path.of(System.getProperty("reason4j.root", "..")).resolve("recipes");
  }

  private static ZeroRecipe read(String name) {
    return TomlBinder.read(recipes().resolve(name), ZeroRecipe.class, List.of());
  }

  @Test
  void zeroIsTheDefaultsWrittenOut() throws Exception {
    ZeroRecipe defaults = TomlBinder.parse("defaults", "", ZeroRecipe.class, List.of());
    String text = HEADER + TomlWriter.write(defaults);
    Path file = recipes().resolve("zero.toml");
    if ("write".equals(System.getProperty("recipes"))) Files.writeString(file, text);
    assertThat(Files.readString(file))
        .as("recipes/zero.toml; -Dtest=RecipesTest -Drecipes=write writes it")
        .isEqualTo(text);
    assertThat(read("zero.toml")).isEqualTo(defaults);
  }

  @Test
  void everyRecipeBinds() throws Exception {
    try (var files = Files.list(recipes())) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".toml")).toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(3);
      for (Path file : all) {
        if (Files.readString(file).contains("[[stages]]")) {
          assertThat(TomlBinder.read(file, R1Recipe.class, List.of()).stages()).isNotEmpty();
          continue;
        }
        TrainerRecipe recipe =
            TrainerRecipe.parse(
                file.toString(), Files.readString(file), Optional.empty(), List.of());
        if (recipe instanceof ZeroRecipe zero)
          assertThat(zero.grpo().config(1).prompts()).isPositive();
      }
    }
  }

  @Test
  void thePapersNumbersAreThePapers() {
    ZeroRecipe recipe = read("r1-zero-paper.toml");
    var config = recipe.grpo().config(1);
    assertThat(config.prompts()).isEqualTo(32);
    assertThat(config.samples()).isEqualTo(16);
    assertThat(config.update().minibatches()).isEqualTo(16);
    assertThat(config.update().epochs()).isEqualTo(1);
    assertThat(config.referenceEvery()).isEqualTo(400);
    assertThat(recipe.grpo().rate(1, 0)).isEqualTo(3e-6);
    assertThat(recipe.grpo().sampling().temperature()).isEqualTo(1);
    assertThat(recipe.template()).isEqualTo("r1-zero");
    var loss = config.update().loss();
    assertThat(loss.aggregation()).isEqualTo(Aggregation.SEQUENCE_MEAN);
    assertThat(loss.surrogate())
        .isInstanceOfSatisfying(
            ClipSurrogate.class,
            clip -> {
              assertThat(clip.low()).isEqualTo(10);
              assertThat(clip.high()).isEqualTo(10);
            });
    assertThat(loss.kl())
        .hasValueSatisfying(kl -> {
          assertThat(kl.beta()).isEqualTo(0.001);
          assertThat(kl.estimator()).isEqualTo(Kl.Estimator.K3);
          assertThat(kl.place()).isEqualTo(Kl.Place.LOSS);
        });
    assertThat(recipe.grpo().microTokens()).isGreaterThan(recipe.grpo().maxNewTokens());
  }

  @Test
  void theExamplesOfTheFineTuningRecipeAreThere() throws Exception {
    Path file = recipes().resolve("sft.toml");
    var recipe =
        (SftRecipe)
            TrainerRecipe.parse(
                "sft.toml", Files.readString(file), Optional.of(Trainer.SFT), List.of());
    assertThat(recipe.data()).containsExactly(Path.of("recipes/sft-sums.jsonl"));
    var examples = ExampleFile.read(recipes().resolve("sft-sums.jsonl")).examples();
    assertThat(examples).hasSize(240).allMatch(e -> e instanceof Example.Completion);
  }

  @Test
  void usersProblemsStartFromABase() {
    ZeroRecipe recipe = read("zero-user-problems.toml");
    assertThat(recipe.base()).isPresent();
    assertThat(recipe.tasks()).containsExactly("problems.jsonl");
  }
}
