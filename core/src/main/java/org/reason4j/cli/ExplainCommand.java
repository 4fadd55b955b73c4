package org.reason4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Explain;
import org.reason4j.pipeline.Trainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j explain [KEY]`: what a recipe key means.
@Command(
    name = "explain",
    description = "Explains a recipe key: meaning, type, default, range, source.",
    footer = {
      "",
      "Examples:",
      "  reason4j explain                     lists every key of R1-Zero",
      "  reason4j explain --trainer grpo      lists those of another trainer's recipes",
      "  reason4j explain grpo                lists the keys of [grpo]",
      "  reason4j explain grpo.group-size     explains one; group-size alone does too"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Session session;
  private final SequencedMap<String, Class<? extends Record>> recipes;

  @SuppressWarnings("unused") // for --help
  @Mixin
  private GlobalFlags flags = new GlobalFlags();

  @Option(
      names = "--trainer",
      paramLabel = "NAME",
      description = "Whose recipe (default: R1-Zero's, then any that has the key).")
  private Optional<String> trainer = Optional.empty();

  @Parameters(paramLabel = "KEY", arity = "0..1", description = "A key, dotted or its last part.")
  private Optional<String> key = Optional.empty();

  /// Explains the keys of all trainers.
  ExplainCommand(Session session) {
    this(session, ofTrainers());
  }

  /// @param recipes root records by trainer, the usual one first
  ExplainCommand(Session session, SequencedMap<String, Class<? extends Record>> recipes) {
    this.session = session;
    this.recipes = recipes;
  }

  private static SequencedMap<String, Class<? extends Record>> ofTrainers() {
    SequencedMap<String, Class<? extends Record>> recipes = new LinkedHashMap<>();
    for (Trainer each : Trainer.values()) recipes.put(each.word(), each.recipe());
    return recipes;
  }

  @Override
  public Integer call() {
    session.out().println(trainer.isPresent() ? of(trainer.get()) : ofFirst());
    return ExitCode.DONE;
  }

  private String of(String name) {
    Class<? extends Record> recipe = recipes.get(name);
    if (recipe == null)
      throw ConfigException.usage(
          "unknown trainer \"%s\". Known: %s", name, String.join(", ", recipes.keySet()));
    return Explain.key(recipe, key.orElse(""));
  }

  /// The explanation by the first trainer that knows the key; where none does, the first's
  /// complaint.
  private String ofFirst() {
    Optional<ConfigException> unknown = Optional.empty();
    for (Map.Entry<String, Class<? extends Record>> each : recipes.entrySet()) {
      try {
        String text = Explain.key(each.getValue(), key.orElse(""));
        return unknown.isEmpty() ? text : "in recipes of " + each.getKey() + ":\n" + text;
      } catch (ConfigException e) {
        if (unknown.isEmpty()) unknown = Optional.of(e);
      }
    }
    throw unknown.orElseThrow();
  }
}
