package org.reason4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.reward.judge.AnswerJudge;
import org.reason4j.reward.judge.InOrder;
import org.reason4j.reward.judge.PairJudge;
import org.reason4j.reward.judge.PairJudging;
import org.reason4j.reward.judge.PairSummary;
import org.reason4j.reward.judge.PromptedAnswerJudge;
import org.reason4j.reward.judge.PromptedPairJudge;
import org.reason4j.reward.judge.RuleJudge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j judge FILE`: asks a judge which answers are better, or right.
@Command(
    name = "judge",
    description = {
      "Asks a judge about each line of a file of JSON, and writes a line for each, in order.",
      "Pairs: {\"prompt\", \"a\", \"b\"} (or \"chosen\", \"rejected\") -> {\"mean\", \"scores\","
          + " \"kept\", \"reason\"}, and prompt, chosen, rejected, margin where it is kept.",
      "Answers: {\"question\", \"reference\", \"answer\"} -> {\"verdict\", \"reason\"}.",
      "Exit 69 where the judge gave no opinion at all."
    },
    footer = {
      "",
      "What a judge cannot say is null and unverified, never 0. Counts, position bias, agreement",
      "and latency are told on stderr. A key is read from the variable that --key-env names.",
      "",
      "Examples:",
      "  reason4j judge pairs.jsonl --judge http://localhost:8000 --cache judge.jsonl",
      "  reason4j judge answers.jsonl --kind answer --judge models/qwen --out verdicts.jsonl",
      "  reason4j judge answers.jsonl --kind answer --judge rule --verifier number",
      "  reason4j judge pairs.jsonl --judge https://HOST/v1 --model NAME --key-env JUDGE_KEY"
    })
final class JudgeCommand implements Callable<Integer> {
  /// What a line asks for.
  enum Kind {
    PAIR,
    ANSWER
  }

  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();
  @Mixin private SpeakerFlags speaker = new SpeakerFlags();

  @Parameters(paramLabel = "FILE", description = "Lines of JSON; - is stdin.")
  private String file = "";

  @Option(
      names = "--judge",
      required = true,
      paramLabel = "URL|MODEL|rule",
      order = 1,
      description = "An OpenAI-compatible address, a run or model directory, or rule (answers).")
  private String judge = "";

  @Option(names = "--kind", paramLabel = "K", order = 2, description = "pair (default) or answer.")
  private String kind = "pair";

  @Option(
      names = "--verifier",
      paramLabel = "NAME",
      order = 3,
      description = "The verifier of --judge rule (default: math).")
  private String verifier = "math";

  @Option(
      names = "--queries",
      paramLabel = "N",
      order = 4,
      description = "Queries a pair, half of them swapped (default: 4).")
  private int queries = 4;

  @Option(
      names = "--least",
      paramLabel = "X",
      order = 5,
      description = "Keep a pair whose mean is further from 0 than X (default: 1).")
  private double least = 1;

  @Option(
      names = "--length-ratio",
      paramLabel = "X",
      order = 6,
      description = "Longest answer against the other; 0 is any (default: 2).")
  private double lengthRatio = 2;

  JudgeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    Kind asked = kind();
    PairJudging.Config settings = settings();
    if (judge.equals("rule") && asked == Kind.PAIR) {
      throw ConfigException.usage(
          "--judge rule judges answers; give --kind answer, or an address or a model for pairs");
    }
    List<JudgeLines.Line> lines = JudgeLines.read(shownName(), content(), asked);
    try (var results = new Results(session, flags.out())) {
      JudgeReport report;
      if (judge.equals("rule")) {
        report = answers(lines, new RuleJudge(Verifiers.standard().named(verifier)), 1, results);
      } else {
        SpeakerFlags.Done<JudgeReport> done =
            speaker.open(
                session,
                flags,
                judge,
                (who, atOnce) ->
                    switch (asked) {
                      case PAIR ->
                          pairs(lines, new PromptedPairJudge(who), settings, atOnce, results);
                      case ANSWER -> answers(lines, new PromptedAnswerJudge(who), atOnce, results);
                    });
        report = done.result().withRequests(done.requests());
      }
      results.publish();
      if (flags.json()) session.err().println(report.json());
      else if (!flags.quiet() || report.silent()) session.err().println(report.text());
      return report.silent() ? ExitCode.MISSING_TOOL : ExitCode.DONE;
    }
  }

  private static JudgeReport pairs(
      List<JudgeLines.Line> lines,
      PairJudge judge,
      PairJudging.Config settings,
      int atOnce,
      Results results) {
    List<PairJudging.Pair> pairs = new ArrayList<>();
    for (JudgeLines.Line line : lines) {
      if (line instanceof JudgeLines.Compared(PairJudging.Pair pair)) pairs.add(pair);
    }
    PairSummary summary =
        new PairJudging(judge, settings).judge(pairs, atOnce, judged -> results.line(json(judged)));
    return JudgeReport.of(judge.name(), summary);
  }

  private static String json(PairJudging.Judged judged) {
    ObjectNode node = JsonMapper.shared().createObjectNode();
    if (judged.mean().isPresent()) node.put("mean", judged.mean().getAsDouble());
    else node.putNull("mean");
    var scores = node.putArray("scores");
    for (OptionalInt score : judged.scores()) {
      if (score.isPresent()) scores.add(score.getAsInt());
      else scores.addNull();
    }
    node.put("kept", judged.fate() == PairJudging.Fate.KEPT);
    node.put(
        "reason",
        judged.reason().isEmpty()
            ? judged.fate().word()
            : judged.fate().word() + ": " + judged.reason());
    judged
        .preference()
        .ifPresent(kept ->
            node.put("prompt", kept.prompt())
                .put("chosen", kept.chosen())
                .put("rejected", kept.rejected())
                .put("margin", kept.margin()));
    return node.toString();
  }

  private static JudgeReport answers(
      List<JudgeLines.Line> lines, AnswerJudge judge, int atOnce, Results results) {
    Map<String, Integer> verdicts = new TreeMap<>();
    Map<String, Integer> reasons = new TreeMap<>();
    InOrder.map(
        lines.iterator(),
        atOnce,
        line ->
            switch (line) {
              case JudgeLines.Answered(String question, String reference, String answer) ->
                  judge.judge(question, reference, answer);
              case JudgeLines.Compared _ -> throw new IllegalStateException("a pair among answers");
            },
        verdict -> {
          verdicts.merge(verdict.word(), 1, Integer::sum);
          String reason =
              switch (verdict) {
                case Verdict.Correct() -> "";
                case Verdict.Wrong(String expected, String found) ->
                    "expected " + expected + ", found " + found;
                case Verdict.Unverified(String why) -> {
                  reasons.merge(PairSummary.kind(why), 1, Integer::sum);
                  yield why;
                }
              };
          results.line(
              JsonMapper.shared()
                  .createObjectNode()
                  .put("verdict", verdict.word())
                  .put("reason", reason)
                  .toString());
        });
    return JudgeReport.of(judge.name(), verdicts, reasons);
  }

  private Kind kind() {
    for (Kind known : Kind.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(kind)) return known;
    }
    throw ConfigException.usage("--kind is \"%s\"; expected pair or answer", kind);
  }

  private PairJudging.Config settings() {
    try {
      return new PairJudging.Config(queries, least, lengthRatio);
    } catch (ConfigException e) {
      throw new ConfigException(ConfigException.Origin.COMMAND_LINE, e.problems());
    }
  }

  private String shownName() {
    return file.equals("-") ? "stdin" : file;
  }

  private String content() throws IOException {
    if (file.equals("-")) return new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
    Path path = session.folder().resolve(file);
    if (!Files.exists(path)) {
      throw new CommandException(ExitCode.NO_INPUT, "no such file: " + file);
    }
    return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
  }

  /// Where the lines go: stdout, or a file that has its name once it is whole.
  private static final class Results implements AutoCloseable {
    private final Optional<Path> file;
    private final PrintStream out;

    Results(Session session, Optional<Path> named) throws IOException {
      file = named.map(session.folder()::resolve);
      Path parent = file.map(Path::getParent).orElse(null);
      if (parent != null) Files.createDirectories(parent);
      out =
          file.isEmpty()
              ? session.out()
              : new PrintStream(
                  Files.newOutputStream(part(file.get())), false, StandardCharsets.UTF_8);
    }

    private static Path part(Path file) {
      return file.resolveSibling(file.getFileName() + ".part");
    }

    void line(String json) {
      out.print(json + "\n");
      if (file.isEmpty()) out.flush();
    }

    void publish() throws IOException {
      if (file.isEmpty()) return;
      out.close();
      if (out.checkError()) throw new IOException("cannot write " + part(file.get()));
      Files.move(part(file.get()), file.get(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
      if (file.isEmpty()) return;
      out.close();
      Files.deleteIfExists(part(file.get()));
    }
  }
}
