package org.reason4j.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.Explain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reason4j explain [KEY]`: what a recipe key means.
@Command(
    name = "explain",
    description = "Explains a recipe key: meaning, type, default, range, source.",
    footer = {
      "",
      "Examples:",
      "  reason4j explain                     lists every key",
      "  reason4j explain grpo                lists the keys of [grpo]",
      "  reason4j explain grpo.group-size     explains one; group-size alone does too"
    })
final class ExplainCommand implements Callable<Integer> {
  private final Session session;
  private final Class<? extends Record> recipe;

  @SuppressWarnings("unused") // for --help
  @Mixin
  private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "KEY", arity = "0..1", description = "A key, dotted or its last part.")
  private Optional<String> key = Optional.empty();

  /// @param recipe the root record of a recipe
  ExplainCommand(Session session, Class<? extends Record> recipe) {
    this.session = session;
    this.recipe = recipe;
  }

  @Override
  public Integer call() {
    session.out().println(Explain.key(recipe, key.orElse("")));
    return ExitCode.DONE;
  }
}
