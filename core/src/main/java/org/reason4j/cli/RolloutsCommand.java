package org.reason4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reason4j.checkpoint.RolloutQuery;
import org.reason4j.checkpoint.Rollouts;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.checkpoint.Trajectory;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reason4j rollouts RUN`: every answer of a run, to search.
@Command(
    name = "rollouts",
    description = {
      "Shows recorded answers with their rewards and advantages; all filters must hold.",
      "Exit 1 where none is found."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j rollouts runs/zero --step 12 --prompt 3",
      "  reason4j rollouts runs/zero --contains wait --min-reward 2 --limit 5",
      "  reason4j rollouts runs/zero --verdict wrong --json | jq -r .text"
    })
final class RolloutsCommand implements Callable<Integer> {
  /// What a terminal would obey.
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");

  private final Session session;

  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path run = Path.of("");

  @Option(names = "--step", paramLabel = "N", description = "Answers of this step, from 1.")
  private Optional<Long> step = Optional.empty();

  @Option(names = "--prompt", paramLabel = "P", description = "Answers to this prompt, from 0.")
  private Optional<Integer> prompt = Optional.empty();

  @Option(names = "--min-reward", paramLabel = "R", description = "Rewards of at least R.")
  private Optional<Double> lowest = Optional.empty();

  @Option(names = "--max-reward", paramLabel = "R", description = "Rewards of at most R.")
  private Optional<Double> highest = Optional.empty();

  @Option(
      names = "--contains",
      paramLabel = "TEXT",
      description = "TEXT in the question or the answer, in any case.")
  private Optional<String> text = Optional.empty();

  @Option(names = "--verdict", paramLabel = "V", description = "correct, wrong or unverified.")
  private Optional<String> verdict = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "At most N answers (default: all).")
  private long limit = Long.MAX_VALUE;

  RolloutsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 0)
      throw new CommandException(ExitCode.USAGE, "--limit is " + limit + "; expected 0 or more");
    RolloutQuery query = query();
    Disk disk = Disk.system();
    Path folder = session.folder().resolve(run);
    RunDirectory.requireReadable(disk, folder);
    var rollouts = new Rollouts(disk, folder.resolve(RunDirectory.ROLLOUTS));
    long found = 0;
    try (var answers = rollouts.find(query).limit(limit)) {
      for (var each = answers.iterator(); each.hasNext(); found++) {
        Trajectory answer = each.next();
        session.out().println(flags.json() ? answer.toJson() : shown(answer));
        if (session.out().checkError()) break; // the reader has seen enough
      }
    }
    if (!flags.quiet() && !flags.json()) session.err().println(found + " answers");
    return found == 0 ? ExitCode.SAID_NO : ExitCode.DONE;
  }

  private RolloutQuery query() {
    RolloutQuery query =
        RolloutQuery.all()
            .rewardBetween(
                lowest.orElse(Double.NEGATIVE_INFINITY), highest.orElse(Double.POSITIVE_INFINITY));
    if (step.isPresent()) query = query.steps(step.get(), step.get());
    if (prompt.isPresent()) query = query.prompt(prompt.get());
    if (text.isPresent()) query = query.containing(text.get());
    if (verdict.isPresent()) query = query.judged(outcome(verdict.get()));
    return query;
  }

  private static Trajectory.Outcome outcome(String name) {
    for (Trajectory.Outcome outcome : Trajectory.Outcome.values()) {
      if (outcome.name().toLowerCase(Locale.ROOT).equals(name)) return outcome;
    }
    throw new CommandException(
        ExitCode.USAGE,
        "--verdict is \"" + name + "\"; expected one of correct, wrong, unverified");
  }

  private static String shown(Trajectory answer) {
    String parts =
        answer.rewards().entrySet().stream()
            .map(part ->
                part.getKey()
                    + " "
                    + (part.getValue().isPresent()
                        ? number(part.getValue().getAsDouble())
                        : "no opinion"))
            .collect(Collectors.joining(", "));
    String head =
        "step %d, prompt %d, sample %d: %s, reward %s (%s), advantage %s, %d tokens%s"
            .formatted(
                answer.step(),
                answer.prompt(),
                answer.sample(),
                answer.verdict().name().toLowerCase(Locale.ROOT),
                number(answer.reward()),
                parts,
                String.format(Locale.ROOT, "%+.2f", answer.advantage()),
                answer.ids().length,
                answer.finish() == Trajectory.Finish.LENGTH ? ", cut off" : "");
    List<String> lines =
        List.of(
            head,
            "  " + answer.question().strip() + " -> " + answer.reference(),
            "  " + answer.text().strip(),
            "");
    return CONTROL.matcher(String.join("\n", lines)).replaceAll("\uFFFD");
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }
}
