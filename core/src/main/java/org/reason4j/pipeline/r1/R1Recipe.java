package org.reason4j.pipeline.r1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.pipeline.ZeroRecipe;
import org.reason4j.pipeline.graph.Stage;

/// Every setting of an R1 run: the world it is shown in, and its stages in order.
///
/// @param world settings of R1-Zero (tasks, pages, model, sampling, evaluation), which every stage
///   begins from; its own `seed` and `threads` are not used
public record R1Recipe(
    @Doc("Seed of every random stream of every stage.") @Default("1") long seed,
    @Doc("Threads that work; part of the recipe, since sums depend on it.")
        @Default("2")
        @Range(min = 1, max = 1024)
        int threads,
    @Doc("Where the finished model is taken from, STAGE/OUTPUT.") @Default("r1/export")
        String model,
    @Doc("The stages, in order; each may use those above it.") @Default("[]") List<Stage> stages,
    ZeroRecipe world) {
  public R1Recipe {
    stages = List.copyOf(stages);
    if (stages.isEmpty())
      throw new ConfigException("stages is empty; copy those of recipes/r1.toml and change them");
  }

  /// The text of the laptop recipe.
  public static String laptop() {
    try (InputStream text = R1Recipe.class.getResourceAsStream("r1.toml")) {
      if (text == null) throw new IllegalStateException("r1.toml is not beside R1Recipe");
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the laptop recipe of r1", e);
    }
  }
}
