package org.reason4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reason4j.config.TomlBinderTest.Recipe.Reward;

class TomlBinderTest {
  record Recipe(
      long seed,
      @Doc(value = "Which reward.", source = "DeepSeek-R1, section 2.2") @Default("rule")
          Reward reward,
      Optional<Path> start,
      @Default("90s") @Range(above = 0) Duration limit,
      @Default("[0.5, 1]") @Range(min = 0) List<Double> weights,
      @Default("{}") Map<String, Integer> shares,
      @Default("[]") List<Task> tasks,
      Grpo grpo) {
    enum Reward {
      RULE,
      FORMAT_ONLY,
      RANDOM
    }
  }

  record Task(String name, @Default("1") int weight) {}

  record Grpo(
      @Doc(value = "Samples drawn for each prompt (G).", source = "DeepSeek-R1, section 2.2")
          @Range(min = 2, max = 4096)
          @Default("16")
          int groupSize,
      @Range(above = 0) @Default("3e-4") double lr,
      @Default("8") int minibatch,
      @Default("false") boolean dualClip,
      @Default("local path") String note) {
    Grpo {
      if (groupSize % minibatch != 0) {
        throw new ConfigException(
            "grpo.minibatch is %d; it must divide grpo.group-size = %d", minibatch, groupSize);
      }
    }
  }

  private static Recipe parse(String text, String... overrides) {
    return TomlBinder.parse("r.toml", text, Recipe.class, List.of(overrides));
  }

  private static List<String> problems(String text, String... overrides) {
    return failure(text, overrides).problems();
  }

  private static ConfigException failure(String text, String... overrides) {
    return catchThrowableOfType(ConfigException.class, () -> parse(text, overrides));
  }

  @Test
  void everyTypeIsBound() {
    Recipe recipe =
        parse(
            """
            seed = 7
            reward = "format-only"
            start = "models/base"
            limit = "1h30m"
            weights = [1, 2.5]
            [shares]
            direct = 3
            "try once" = 4
            [grpo]
            group-size = 32
            lr = 1
            dual-clip = true
            [[tasks]]
            name = "chain"
            [[tasks]]
            name = "x"
            weight = 2
            """);
    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                7,
                Reward.FORMAT_ONLY,
                Optional.of(Path.of("models/base")),
                Duration.ofMinutes(90),
                List.of(1.0, 2.5),
                Map.of("direct", 3, "try once", 4),
                List.of(new Task("chain", 1), new Task("x", 2)),
                new Grpo(32, 1, 8, true, "local path")));
  }

  @Test
  void defaultsFillWhatIsLeftOut() {
    assertThat(parse("seed = 1"))
        .isEqualTo(
            new Recipe(
                1,
                Reward.RULE,
                Optional.empty(),
                Duration.ofSeconds(90),
                List.of(0.5, 1.0),
                Map.of(),
                List.of(),
                new Grpo(16, 3e-4, 8, false, "local path")));
    assertThat(TomlBinder.defaults(Grpo.class).groupSize()).isEqualTo(16);
  }

  @Test
  void anUnknownKeyNamesItsLineAndTheNearestKey() {
    assertThat(problems("seed = 1\n[grpo]\n\ngroup-sise = 4"))
        .containsExactly("r.toml:4: unknown key grpo.group-sise; did you mean grpo.group-size?");
    assertThat(problems("seed = 1\n[grop]\nlr = 1"))
        .containsExactly("r.toml:2: unknown key grop; did you mean grpo?");
    assertThat(problems("seed = 1\ngroup-size = 4"))
        .containsExactly("r.toml:2: unknown key group-size; did you mean grpo.group-size?");
    assertThat(problems("seed = 1\n[grpo]\ntemperature = 4"))
        .containsExactly(
            "r.toml:3: unknown key grpo.temperature; known here: group-size, lr, minibatch,"
                + " dual-clip, note");
    assertThat(problems("seed = 1\n[[tasks]]\nname = \"a\"\n[[tasks]]\nname = \"b\"\nwieght = 1"))
        .containsExactly("r.toml:6: unknown key tasks[1].wieght; did you mean tasks[1].weight?");
  }

  @Test
  void aWrongTypeNamesTheValueAndTheTypeExpected() {
    assertThat(problems("seed = 1.5"))
        .containsExactly("r.toml:1: seed is 1.5; expected a whole number");
    assertThat(problems("seed = \"abc\""))
        .containsExactly("r.toml:1: seed is \"abc\"; expected a whole number");
    assertThat(problems("seed = 1\ngrpo = 3"))
        .containsExactly("r.toml:2: grpo is 3; expected a table");
    assertThat(problems("seed = 1\n[grpo]\ndual-clip = 1"))
        .containsExactly("r.toml:3: grpo.dual-clip is 1; expected true or false");
    assertThat(problems("seed = 1\nlimit = \"soon\""))
        .containsExactly(
            "r.toml:2: limit is \"soon\"; expected a duration such as 500ms, 90s or 1h30m"
                + " (seconds: > 0)");
    assertThat(problems("seed = 1\nweights = 3"))
        .containsExactly("r.toml:2: weights is 3; expected a list, each a number >= 0");
    assertThat(problems("seed = 1\nweights = [1, \"a\"]"))
        .containsExactly("r.toml:2: weights[1] is \"a\"; expected a number >= 0");
    assertThat(problems("seed = 1\n[shares]\na = 1.5"))
        .containsExactly("r.toml:3: shares.a is 1.5; expected a whole number");
    assertThat(problems("seed = 1\nstart = 2026-01-01"))
        .containsExactly("r.toml:2: start is 2026-01-01; expected a path");
  }

  @Test
  void aNumberOutOfRangeNamesTheRange() {
    assertThat(problems("seed = 1\n[grpo]\ngroup-size = 1"))
        .containsExactly("r.toml:3: grpo.group-size is 1; expected a whole number from 2 to 4096");
    assertThat(problems("seed = 1\n[grpo]\nlr = 0"))
        .containsExactly("r.toml:3: grpo.lr is 0; expected a number > 0");
    assertThat(problems("seed = 1\n[grpo]\nlr = nan"))
        .containsExactly("r.toml:3: grpo.lr is NaN; expected a number > 0");
    assertThat(problems("seed = 1\n[grpo]\nlr = inf"))
        .containsExactly("r.toml:3: grpo.lr is Infinity; expected a number > 0");
    assertThat(problems("seed = 1\n[grpo]\nminibatch = 3000000000"))
        .containsExactly("r.toml:3: grpo.minibatch is 3000000000; expected a whole number");
    assertThat(problems("seed = 1\nlimit = \"0s\"").getFirst()).contains("limit is \"0s\"");
  }

  @Test
  void aMissingKeyIsNamed() {
    assertThat(problems("")).containsExactly("r.toml: seed is missing; expected a whole number");
    assertThat(problems("seed = 1\n\n[[tasks]]\nweight = 1"))
        .containsExactly("r.toml:3: tasks[0].name is missing; expected a text");
  }

  @Test
  void anUnknownConstantListsTheKnownOnes() {
    assertThat(problems("seed = 1\nreward = \"rules\""))
        .containsExactly(
            "r.toml:2: unknown reward \"rules\"; did you mean \"rule\"?"
                + " Known: format-only, random, rule");
  }

  @Test
  void whatTheConstructorRefusesGetsTheLineOfTheKeyItNames() {
    assertThat(problems("seed = 1\n[grpo]\ngroup-size = 6\nminibatch = 4"))
        .containsExactly("r.toml:4: grpo.minibatch is 4; it must divide grpo.group-size = 6");
    assertThat(problems("seed = 1\n[grpo]\ngroup-size = 6"))
        .containsExactly("r.toml:2: grpo.minibatch is 8; it must divide grpo.group-size = 6");
  }

  @Test
  void severalMistakesAreToldAtOnceInTheOrderOfTheFile() {
    assertThat(problems("reward = 3\nsede = 1\n[grpo]\nlr = -1\ngroup-size = \"x\""))
        .containsExactly(
            "r.toml:1: reward is 3; expected one of rule, format-only, random",
            "r.toml:2: unknown key sede; did you mean seed?",
            "r.toml:4: grpo.lr is -1; expected a number > 0",
            "r.toml:5: grpo.group-size is \"x\"; expected a whole number from 2 to 4096",
            "r.toml: seed is missing; expected a whole number");
  }

  @Test
  void syntaxErrorsNameLineAndColumn() {
    List<String> problems = problems("seed = \nreward = \"a");
    assertThat(problems).hasSizeGreaterThanOrEqualTo(1);
    assertThat(problems.getFirst()).startsWith("r.toml:1:");
    assertThat(problems("seed = 1\nseed = 2").getFirst()).startsWith("r.toml:2:");
  }

  @Test
  void overridesWinAndNeedNoQuotes() {
    Recipe recipe =
        parse(
            "seed = 1\n[grpo]\nlr = 1",
            "grpo.lr=0.5",
            "reward=random",
            "limit=5m",
            "weights=[3]",
            "shares.a=2",
            "grpo.note=two words",
            "start=\"x y\"",
            "seed = 2",
            "seed=3");
    assertThat(recipe)
        .isEqualTo(
            new Recipe(
                3,
                Reward.RANDOM,
                Optional.of(Path.of("x y")),
                Duration.ofMinutes(5),
                List.of(3.0),
                Map.of("a", 2),
                List.of(),
                new Grpo(16, 0.5, 8, false, "two words")));
  }

  @Test
  void anEmptyOverrideUnsetsAnOptional() {
    assertThat(parse("seed = 1\nstart = \"a\"", "start=").start()).isEmpty();
  }

  @Test
  void aWrongOverrideIsAMistakeOfTheCommandLine() {
    assertThat(problems("seed = 1", "grpo.group-sise=4"))
        .containsExactly(
            "--set grpo.group-sise=4: unknown key grpo.group-sise; did you mean grpo.group-size?");
    assertThat(problems("seed = 1", "seed=abc"))
        .containsExactly("--set seed=abc: seed is \"abc\"; expected a whole number");
    assertThat(problems("seed = 1", "grpo.lr")).first().asString().contains("expected KEY=VALUE");
    assertThat(failure("seed = 1", "seed=abc").origin())
        .isEqualTo(ConfigException.Origin.COMMAND_LINE);
    assertThat(failure("seed = 1.5", "grpo.lr=-1").origin())
        .isEqualTo(ConfigException.Origin.RECIPE);
  }

  @Test
  void aFileThatIsNotThereIsNoConfigException() {
    assertThatThrownBy(
            () -> TomlBinder.read(Path.of("no-such-recipe.toml"), Recipe.class, List.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no-such-recipe.toml");
  }

  @Test
  void namesAreKebabCase() {
    assertThat(Schema.kebab("groupSize")).isEqualTo("group-size");
    assertThat(Schema.kebab("lr")).isEqualTo("lr");
    assertThat(Schema.kebab("FORMAT_ONLY")).isEqualTo("format-only");
    assertThat(Schema.kebab("cons16")).isEqualTo("cons16");
  }
}
