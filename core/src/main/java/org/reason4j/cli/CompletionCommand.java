package org.reason4j.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/// `reason4j completion SHELL`: a script that completes commands and flags.
@Command(
    name = "completion",
    description = "Prints a completion script for bash, zsh or fish.",
    footer = {
      "",
      "Examples:",
      "  source <(reason4j completion bash)        # this bash",
      "  source <(reason4j completion zsh)         # this zsh",
      "  reason4j completion fish | source         # this fish",
      "  reason4j completion bash > ~/.local/share/bash-completion/completions/reason4j"
    })
final class CompletionCommand implements Callable<Integer> {
  /// Shells that a script can be made for.
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Session session;

  @SuppressWarnings("unused") // for --help
  @Mixin
  private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandLine line = Main.commandLine(session, Verbs.ALL);
    session
        .out()
        .print(
            switch (shell) {
              case BASH -> AutoComplete.bash("reason4j", line);
              // picocli's script asks zsh for bash's completion functions by itself.
              case ZSH -> AutoComplete.bash("reason4j", line);
              case FISH -> fish(line);
            });
    return ExitCode.DONE;
  }

  /// One `complete` line a command and a flag.
  private static String fish(CommandLine line) {
    StringBuilder script = new StringBuilder("complete -c reason4j -e\n");
    Map<String, CommandLine> verbs = new TreeMap<>(line.getSubcommands());
    verbs.forEach((name, verb) -> {
      script.append(
          "complete -c reason4j -f -n __fish_use_subcommand -a %s -d '%s'\n"
              .formatted(name, quoted(verb.getCommandSpec().usageMessage().description())));
      for (OptionSpec option : verb.getCommandSpec().options()) {
        script.append("complete -c reason4j -n '__fish_seen_subcommand_from %s'".formatted(name));
        for (String flag : List.of(option.names())) {
          script.append(flag.startsWith("--") ? " -l " : " -s ");
          script.append(flag.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) script.append(" -r");
        script.append(" -d '%s'\n".formatted(quoted(option.description())));
      }
    });
    return script.toString();
  }

  private static String quoted(String[] description) {
    String first = description.length == 0 ? "" : description[0];
    return CommandLine.Help.Ansi.OFF.string(first).replace("\\", "\\\\").replace("'", "\\'");
  }
}
