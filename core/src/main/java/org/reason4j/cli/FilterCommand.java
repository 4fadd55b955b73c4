package org.reason4j.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.data.ExampleException;
import org.reason4j.data.ExampleFile;
import org.reason4j.data.FilterCounts;
import org.reason4j.filter.Candidate;
import org.reason4j.filter.Contamination;
import org.reason4j.filter.Filter;
import org.reason4j.filter.FilterChain;
import org.reason4j.filter.Rules;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j filter FILE.jsonl`: keeps the examples that every rule keeps.
@Command(
    name = "filter",
    description = {
      "Keeps the lines that every rule keeps, unchanged and in order, on stdout or in --out;"
          + " counts go to stderr. A line that is no example is answered on stdout by"
          + " {\"line\":N,\"error\":\"...\"} and ends in exit code 65.",
      "",
      "Rules, each NAME or NAME=VALUE, asked in the order given:",
      "  length=MIN..MAX[tokens]   of the response, in characters or tokens",
      "  form=SHAPE                think-answer, summary (default) or plain",
      "  code-blocks               no code block",
      "  long-paragraphs=MAX       characters of a paragraph (2000)",
      "  language-mix=SHARE        least share of words in the question's language (0.9)",
      "  repetition=SHARE          most that goes round in circles (0.2)",
      "  unequal-lengths=RATIO     of the responses of a preference pair (2)",
      "  answer-leak               no prompt that gives its answer away",
      "  contamination             no 10 words in a row of the files of --against",
      "  duplicates                no example twice, after normalisation",
      "  near-duplicates=SHARE     no example almost twice (0.8)"
    },
    footer = {
      "",
      "Examples:",
      "  reason4j filter traces.jsonl > kept.jsonl",
      "  reason4j filter traces.jsonl --rules form=summary,repetition,language-mix=0.95 --out"
          + " kept.jsonl --dropped why.jsonl",
      "  reason4j filter train.jsonl --against gsm8k.jsonl,math500.jsonl --out clean.jsonl --json"
    })
final class FilterCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> STANDARD = List.of("repetition", "language-mix");

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(paramLabel = "FILE", description = "Examples, a JSON object a line; - is stdin.")
  private String file = "";

  @Option(
      names = "--rules",
      paramLabel = "RULE",
      split = ",",
      description =
          "Rules (default: repetition, language-mix, duplicates; and contamination with"
              + " --against).")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--language",
      paramLabel = "L",
      description =
          "en or zh, of every line (default: the line's \"language\", else its prompt's).")
  private Optional<String> language = Optional.empty();

  @Option(
      names = "--against",
      paramLabel = "EVAL",
      split = ",",
      description = "Suites or JSONL files of evaluations that must not be learnt.")
  private List<String> against = new ArrayList<>();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "A model's folder, whose tokenizer counts tokens.")
  private Optional<Path> tokenizer = Optional.empty();

  @Option(
      names = "--dropped",
      paramLabel = "F",
      description = "Where the lines left out go, each with its rule and reason.")
  private Optional<Path> dropped = Optional.empty();

  private long bad;

  FilterCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (language.isPresent() && !List.of("en", "zh").contains(language.get())) {
      throw new CommandException(
          ExitCode.USAGE, "--language is \"" + language.get() + "\"; expected en or zh");
    }
    Optional<Path> out = flags.out().map(path -> output("--out", path));
    out.map(Path::getParent).ifPresent(Disk.system()::makeFolder);
    Optional<Path> why = dropped.map(path -> output("--dropped", path));
    if (out.isPresent() && out.equals(why)) {
      throw new CommandException(ExitCode.USAGE, "--out and --dropped are the same file");
    }
    var input = new ExampleInput(session);
    var chain = new FilterChain(filters(input));
    Disk disk = Disk.system();
    try (var kept = new LineOutput(disk, out);
        var left = new LineOutput(disk, why)) {
      input.scan(file, entry -> answer(chain, entry, kept, left));
      kept.publish();
      left.publish();
    }
    report(chain.counts());
    if (bad > 0) return ExitCode.BAD_INPUT;
    try {
      chain.counts().requireKept(file);
    } catch (ExampleException nothing) {
      throw new CommandException(ExitCode.SAID_NO, String.valueOf(nothing.getMessage()));
    }
    return ExitCode.DONE;
  }

  private List<Filter> filters(ExampleInput input) {
    List<String> names = new ArrayList<>(rules);
    if (names.isEmpty()) {
      names.addAll(STANDARD);
      if (!against.isEmpty()) names.add("contamination");
      names.add("duplicates");
    }
    if (!against.isEmpty() && !names.contains("contamination")) {
      throw new CommandException(
          ExitCode.USAGE, "--against is given, but --rules does not list contamination; add it");
    }
    Optional<Contamination> evaluations = input.evaluations(against);
    try {
      return new Rules(input.tokens(tokenizer), evaluations).named(names);
    } catch (ConfigException wrong) {
      throw new ConfigException(ConfigException.Origin.COMMAND_LINE, wrong.problems());
    }
  }

  private Path output(String option, Path path) {
    Path target = session.folder().resolve(path);
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new CommandException(
          ExitCode.CANNOT_CREATE, option + " is " + path + ", which is no regular file");
    }
    if (target.normalize().equals(session.folder().resolve(file).normalize())) {
      throw new CommandException(
          ExitCode.USAGE, option + " is the file that is read; name another");
    }
    return target;
  }

  private void answer(
      FilterChain chain, ExampleFile.Entry entry, LineOutput kept, LineOutput left) {
    switch (entry.outcome()) {
      case ExampleFile.Blank() -> {}
      case ExampleFile.Bad(String complaint) -> {
        bad++;
        String line =
            JSON.writeValueAsString(
                JsonNodeFactory.instance
                    .objectNode()
                    .put("line", entry.line())
                    .put("error", complaint));
        left.line(line);
        if (flags.json()) session.err().println(line);
        else session.out().println(line);
      }
      case ExampleFile.Good(var example, var told) -> {
        Candidate candidate =
            Candidate.of("line " + entry.line(), example, language.or(() -> told));
        Optional<FilterChain.Dropped> reason = chain.drop(candidate);
        if (reason.isPresent()) {
          left.line(dropped(entry, reason.get()));
        } else if (flags.out().isPresent()) {
          kept.write(entry.bytes());
        } else if (!flags.json()) {
          session.out().write(entry.bytes(), 0, entry.bytes().length);
          if (entry.bytes()[entry.bytes().length - 1] != '\n') session.out().println();
        }
      }
    }
  }

  /// The line as it stood, inside an object that says why it was left out.
  private static String dropped(ExampleFile.Entry entry, FilterChain.Dropped reason) {
    String why =
        JSON.writeValueAsString(
            JsonNodeFactory.instance
                .objectNode()
                .put("line", entry.line())
                .put("filter", reason.filter())
                .put("reason", reason.reason()));
    String line = new String(entry.bytes(), StandardCharsets.UTF_8).strip();
    if (line.startsWith("\uFEFF")) line = line.substring(1);
    return why.substring(0, why.length() - 1) + ",\"dropped\":" + line + "}";
  }

  private void report(FilterCounts counts) {
    if (flags.json()) {
      session.out().println(JSON.writeValueAsString(json(counts)));
    } else if (!flags.quiet()) {
      session.err().print(table(counts));
    }
  }

  private ObjectNode json(FilterCounts counts) {
    ObjectNode root =
        JsonNodeFactory.instance
            .objectNode()
            .put("seen", counts.seen())
            .put("kept", counts.kept())
            .put("bad", bad);
    ArrayNode filters = root.putArray("filters");
    for (FilterCounts.Step step : counts.steps()) {
      filters
          .addObject()
          .put("filter", step.filter())
          .put("rule", step.rule())
          .put("seen", step.seen())
          .put("dropped", step.dropped());
    }
    ObjectNode languages = root.putObject("languages");
    counts.languages().forEach(languages::put);
    return root;
  }

  private String table(FilterCounts counts) {
    var text = new StringBuilder();
    text.append("%-16s %9s %9s  %s%n".formatted("filter", "seen", "dropped", "keeps"));
    for (FilterCounts.Step step : counts.steps()) {
      text.append(
          "%-16s %,9d %,9d  %s%n"
              .formatted(step.filter(), step.seen(), step.dropped(), step.rule()));
    }
    text.append("kept %,d of %,d".formatted(counts.kept(), counts.seen()));
    if (bad > 0) text.append("; %,d bad lines".formatted(bad));
    return text.append(System.lineSeparator()).toString();
  }
}
