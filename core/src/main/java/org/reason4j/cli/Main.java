package org.reason4j.cli;

import java.io.File;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// From arguments to an exit code. Only the command that was typed is loaded, so that a light one
/// starts in a fraction of a second.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Session.ofProcess(), arguments));
  }

  /// Runs one command and returns its exit code; failures have been told on `session.err()`.
  static int run(Session session, String... arguments) {
    List<String> words = List.of(arguments);
    if (words.equals(List.of("rehearse"))) return Rehearsal.run(session);
    Optional<String> typed = words.stream().findFirst().filter(word -> !word.startsWith("-"));
    Optional<Verb> verb =
        typed.flatMap(name -> Verbs.ALL.stream().filter(v -> v.name().equals(name)).findFirst());
    if (typed.isPresent() && verb.isEmpty()) return unknown(session, typed.get());
    List<Verb> needed = verb.map(List::of).orElse(Verbs.ALL);
    CommandLine line = commandLine(session, needed);
    if (words.isEmpty()) {
      line.usage(session.err());
      return ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  /// The root command with `verbs` below it.
  static CommandLine commandLine(Session session, List<Verb> verbs) {
    CommandLine line = new CommandLine(new Root());
    for (Verb verb : verbs) {
      CommandLine own = new CommandLine(verb.command().apply(session));
      for (Verb below : verb.below())
        own.addSubcommand(below.name(), below.command().apply(session));
      line.addSubcommand(verb.name(), own);
    }
    line.setOut(new PrintWriter(session.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(session.err(), true, StandardCharsets.UTF_8));
    line.setUsageHelpWidth(session.columns());
    line.setUsageHelpLongOptionsMaxWidth(Math.max(24, session.columns() / 3));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setPosixClusteredShortOptionsAllowed(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            session.terminal() && !session.environment().containsKey("NO_COLOR")
                ? CommandLine.Help.Ansi.ON
                : CommandLine.Help.Ansi.OFF));
    line.registerConverter(Long.class, Main::wholeNumber);
    line.registerConverter(Integer.class, Main::smallNumber);
    line.setExecutionStrategy(new CommandLine.RunLast());
    line.setParameterExceptionHandler((failure, _) -> usage(session, failure));
    line.setExecutionExceptionHandler((failure, failed, _) -> fail(session, failure, failed));
    for (CommandLine each : line.getSubcommands().values()) describeExits(each);
    return line;
  }

  private static void describeExits(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    spec.usageMessage().footer(withLegend(spec.usageMessage().footer()));
    line.getSubcommands().values().forEach(Main::describeExits);
  }

  private static String[] withLegend(String[] footer) {
    List<String> lines = new ArrayList<>(Arrays.asList(footer));
    lines.add("");
    lines.add("Exit codes:");
    ExitCode.LEGEND.forEach(text -> lines.add("  " + text));
    return lines.toArray(String[]::new);
  }

  private static long wholeNumber(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("is \"" + text + "\"; expected a whole number");
    }
  }

  private static int smallNumber(String text) {
    long number = wholeNumber(text);
    if (number != (int) number) {
      throw new TypeConversionException("is " + text + "; expected a number below 2,147,483,648");
    }
    return (int) number;
  }

  private static int unknown(Session session, String name) {
    List<String> known = Verbs.ALL.stream().map(Verb::name).toList();
    String nearest =
        Nearest.to(name, known).map(near -> "; did you mean \"" + near + "\"?").orElse(".");
    session.err().println("reason4j: unknown command \"" + name + "\"" + nearest);
    session.err().println("Commands: " + String.join(", ", known));
    return ExitCode.USAGE;
  }

  private static int usage(Session session, ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    session.err().println(name + ": " + inWords(failure));
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      unmatched.getUnmatched().stream()
          .filter(word -> word.startsWith("--"))
          .findFirst()
          .flatMap(word -> Nearest.to(word, line.getCommandSpec().optionsMap().keySet()))
          .ifPresent(near -> session.err().println("Did you mean " + near + "?"));
    }
    session.err().println("See: " + name + " --help");
    return ExitCode.USAGE;
  }

  /// picocli's "Invalid value for option '--seed': X" becomes "--seed X".
  private static String inWords(ParameterException failure) {
    boolean conversion = failure.getCause() instanceof TypeConversionException;
    Throwable reason = conversion ? failure.getCause() : failure;
    String message = String.valueOf(reason == null ? failure.getMessage() : reason.getMessage());
    return conversion && failure.getArgSpec() instanceof OptionSpec option
        ? option.longestName() + " " + message
        : message;
  }

  private static int fail(Session session, Exception failure, CommandLine line) {
    int code = ExitCode.of(failure);
    String name = line.getCommandSpec().qualifiedName();
    if (code == ExitCode.OUR_FAULT) {
      session.err().println(FaultReport.write(session, name, failure));
    } else if (failure instanceof ConfigException e) {
      e.problems().forEach(problem -> session.err().println(relative(session, problem)));
    } else {
      session.err().println(name + ": " + ExitCode.describe(failure));
    }
    return code;
  }

  /// A message that starts with a file below the session's folder names it from there.
  private static String relative(Session session, String problem) {
    String folder = session.folder() + File.separator;
    return problem.startsWith(folder) ? problem.substring(folder.length()) : problem;
  }

  /// The command without a verb.
  @Command(
      name = "reason4j",
      description = "DeepSeek-R1 on the JVM: R1-Zero by one command.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Start here:",
        "  reason4j doctor     checks this machine",
        "  reason4j zero       trains R1-Zero at laptop scale",
        "  reason4j COMMAND --help"
      })
  private static final class Root implements Runnable {
    @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      throw new ParameterException(spec.commandLine(), "a command is missing");
    }
  }
}
