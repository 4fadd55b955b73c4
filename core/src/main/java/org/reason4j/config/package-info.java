/// Recipes: TOML files to records and back, with messages that name the line, the key and the way
/// out. A recipe is the whole truth of its run.
///
/// Read in this order: [Doc][org.reason4j.config.Doc], [Range][org.reason4j.config.Range] and
/// [Default][org.reason4j.config.Default] (what a record says about its components),
/// [TomlBinder][org.reason4j.config.TomlBinder] (file to record),
/// [TomlWriter][org.reason4j.config.TomlWriter] (record to file), [Diff][org.reason4j.config.Diff],
/// [Explain][org.reason4j.config.Explain], [ConfigException][org.reason4j.config.ConfigException].
///
/// ```java
/// record Grpo(
///     @Doc(value = "Samples drawn for each prompt (G).", source = "DeepSeek-R1, section 2.2")
///         @Range(min = 2, max = 4096)
///         @Default("16")
///         int groupSize,
///     @Doc("Peak learning rate.") @Range(above = 0) double lr) {}
/// record Recipe(long seed, Grpo grpo) {}
///
/// Recipe recipe = TomlBinder.read(path, Recipe.class, List.of("grpo.group-size=8"));
/// ```
///
/// Keys are component names in kebab-case. A component without a default must be in the file,
/// except an `Optional` and a table all of whose keys have defaults. Everything here is immutable
/// or used by one thread. Left out on purpose: inheritance between recipes and environment
/// variables, since a recipe then no longer says what ran.
@NullMarked
package org.reason4j.config;

import org.jspecify.annotations.NullMarked;
