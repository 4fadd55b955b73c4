package org.reason4j.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.SingleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j generate MODEL [PROMPT]`: answers prompts, each as it is made.
@Command(
    name = "generate",
    description = {
      "Answers a prompt, or one prompt a line of stdin.",
      "MODEL is a finished run (runs/zero; the prompt is put into the run's template) or a Hugging"
          + " Face directory of a known family (the prompt is used as it is, or with --chat put"
          + " into the model's chat template). A prompt is text: tags in it never become control"
          + " tokens."
    },
    footer = {
      "",
      "With --json: output_ids (new tokens only), texts (without special tokens; null without a",
      "tokenizer), logprobs (each token's, of the distribution it was drawn from; 0 for greedy),",
      "finish_reasons (stop, length, interrupted); N samples of a prompt follow one another.",
      "With --speculate also speculation: reads, drafted, accepted.",
      "An answer cut off by length under --schema or --regex need not be complete: see the reason.",
      "The same command with the same --seed and --threads gives the same bytes.",
      "",
      "Examples:",
      "  reason4j generate runs/zero \"4 + 9 - 2 = ?\"",
      "  reason4j generate runs/zero --raw \"User: 4 + 9 - 2 = ? Assistant:\" --greedy",
      "  reason4j generate models/qwen --chat \"What is 2 + 2?\"",
      "  reason4j generate runs/zero --n 4 --json < questions.txt",
      "  reason4j generate models/qwen --chat \"Invent a person.\" --schema person.json",
      "  reason4j generate runs/zero \"4 + 9 - 2 = ?\" --thinking-budget 50",
      "  reason4j generate models/qwen \"...\" --speculate lookup",
      "  reason4j generate models/qwen --ids prompts.json --greedy --max-new-tokens 64 --json"
    })
final class GenerateCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();
  @Mixin private SamplingFlags sampling = new SamplingFlags();
  @Mixin private RuleFlags rules = new RuleFlags();
  @Mixin private StreamFlags stream = new StreamFlags();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run, or a model directory.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PROMPT",
      description = "What to answer; - or none reads lines from stdin, blank ones skipped.")
  private Optional<String> prompt = Optional.empty();

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      order = 10,
      description =
          "Prompts as ids: {\"input_ids\":[[...]],\"attention_mask\":[[...]]}, padded on the left;"
              + " - is stdin.")
  private Optional<String> ids = Optional.empty();

  @Option(
      names = "--chat",
      order = 12,
      description =
          "Ask in the model's chat template; a prompt is a question or {\"messages\": [...]}.")
  private boolean chat;

  @Option(
      names = "--n",
      paramLabel = "N",
      order = 11,
      description = "Answers to each prompt (default: 1).")
  private int samples = 1;

  @Option(
      names = "--stats",
      order = 13,
      description =
          "Time to the first token and tokens/s, on stderr; with --json an object `stats`.")
  private boolean stats;

  private boolean chatOpensThought;

  GenerateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (samples < 1) throw ConfigException.usage("--n is %d; expected at least 1", samples);
    if (ids.isPresent() && prompt.isPresent())
      throw ConfigException.usage("both PROMPT and --ids are given; give one");
    if (chat && sampling.raw())
      throw ConfigException.usage("both --raw and --chat are given; give one");
    if (ids.isEmpty() && prompt.isEmpty() && typing(session))
      throw ConfigException.usage("PROMPT is missing; give it, or lines on stdin, or --ids FILE");
    var folder = ModelFolder.find(session.folder().resolve(model));
    Optional<List<int[]>> given = ids.map(this::idsOf);
    List<String> texts = given.isPresent() ? List.of() : texts();
    if (given.isEmpty() && texts.isEmpty())
      throw new CommandException(ExitCode.BAD_INPUT, "no prompt on stdin; expected one a line");
    boolean alone = given.map(List::size).orElse(texts.size()) == 1 && samples == 1;
    if (stream.speculates() && !alone)
      throw ConfigException.usage(
          "--speculate is for one answer to one prompt; there are %d prompts with %d answers each",
          given.map(List::size).orElse(texts.size()), samples);
    int drafts = stream.draftTokens();
    try (var answering =
            alone
                ? Answering.one(folder, session, stream, flags)
                : Answering.many(folder, stream, flags, session.err());
        var stop = StopRequest.onSignal(Duration.ofSeconds(10), () -> {})) {
      List<int[]> prompts = given.orElseGet(() -> prompts(texts, folder, answering));
      Set<Integer> ends = sampling.endTokens(folder.endTokens());
      var settings =
          new Answering.Settings(
              sampling.sampling(folder.sampling()),
              sampling.maxNewTokens(),
              sampling.stops(),
              ends,
              rules.rules(
                  session,
                  answering.tokenizer(),
                  ends,
                  answering.vocabularySize(),
                  thinkOpened(folder)),
              drafts);
      long seed = flags.seed().orElse(1);
      var pace = new Pace(session.clock());
      var show =
          new InOrder(prompts.size() * samples, folder, answering.tokenizer().isPresent(), pace);
      List<Answering.Answer> answers =
          answering.answer(
              prompts,
              samples,
              settings,
              (prompt, sample) -> RandomStreams.of(seed, "generate", prompt, sample),
              show,
              stop);
      long read = prompts.stream().mapToLong(each -> each.length).sum();
      var measured =
          pace.measured(read, answers.size() == 1 ? answers.getFirst().cost() : Optional.empty());
      if (flags.json())
        session.out().println(json(answers, answering.tokenizer().isPresent(), measured));
      else {
        if (answering.tokenizer().isEmpty()) answers.forEach(this::printIds);
        show.summary(answers, measured);
      }
    }
    return ExitCode.DONE;
  }

  /// Whether the prompts end inside a thought that a template has opened.
  private boolean thinkOpened(ModelFolder folder) {
    if (sampling.raw() || ids.isPresent()) return false;
    return chatOpensThought
        || !chat && folder.template().map(template -> template.thinkOpened()).orElse(false);
  }

  private List<int[]> prompts(List<String> texts, ModelFolder folder, Answering answering) {
    if (!chat && sampling.template().isEmpty())
      return texts.stream().map(text -> answering.prompt(text, sampling.raw())).toList();
    ChatPrompts prompts =
        ChatPrompts.find(session, folder, sampling.template(), answering.tokenizer())
            .orElseThrow(() ->
                new CommandException(
                    ExitCode.NO_INPUT,
                    model
                        + " has no chat template; expected chat_template.jinja or chat_template in"
                        + " tokenizer_config.json beside tokenizer.json, or --template FILE"));
    chatOpensThought = prompts.thinkOpened();
    return texts.stream().map(prompts::ids).toList();
  }

  /// Whether a person would have to type what is read from stdin.
  static boolean typing(Session session) {
    return session.terminal()
        && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  private List<String> texts() {
    return prompt
        .filter(text -> !text.equals("-"))
        .map(List::of)
        .orElseGet(() ->
            new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
  }

  private List<int[]> idsOf(String file) {
    return PromptIds.read(session, file).stream().map(PromptIds.Row::ids).toList();
  }

  private void printIds(Answering.Answer answer) {
    ArrayNode row = JsonNodeFactory.instance.arrayNode();
    for (int id : answer.ids()) row.add(id);
    session.out().println(row);
  }

  private String json(List<Answering.Answer> answers, boolean texts, Pace.Measured pace) {
    var root = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = root.putArray("output_ids");
    if (texts) {
      ArrayNode array = root.putArray("texts");
      for (Answering.Answer answer : answers) array.add(answer.text());
    } else {
      root.putNull("texts");
    }
    ArrayNode logProbs = root.putArray("logprobs");
    ArrayNode endings = root.putArray("finish_reasons");
    for (Answering.Answer answer : answers) {
      ArrayNode row = ids.addArray();
      for (int id : answer.ids()) row.add(id);
      ArrayNode scores = logProbs.addArray();
      for (float logProb : answer.logProbs()) scores.add(logProb);
      endings.add(word(answer.ending()));
    }
    if (answers.size() == 1) answers.getFirst().cost().ifPresent(cost -> cost(root, cost));
    if (stats) pace.json(root.putObject("stats"));
    return JsonMapper.shared().writeValueAsString(root);
  }

  /// What guesses brought, where there were any.
  static void cost(ObjectNode root, SingleStream.Cost cost) {
    if (cost.drafted() == 0) return;
    root.putObject("speculation")
        .put("reads", cost.reads())
        .put("drafted", cost.drafted())
        .put("accepted", cost.accepted());
  }

  /// The same in words, after a comma.
  static String guesses(SingleStream.Cost cost) {
    if (cost.drafted() == 0) return "";
    return String.format(
        Locale.ROOT,
        ", %,d of %,d guesses right (%.0f %%)",
        cost.accepted(),
        cost.drafted(),
        100.0 * cost.accepted() / cost.drafted());
  }

  static String word(Answering.Ending ending) {
    return ending.name().toLowerCase(Locale.ROOT);
  }

  /// Shows answers one after the other while they are made side by side: the first that has not
  /// ended is streamed, those after it wait.
  private final class InOrder implements Answering.Watcher {
    private final AnswerPrinter printer = new AnswerPrinter(session);
    private final StringBuilder[] waiting;
    private final boolean[] ended;
    private final boolean thinkOpened;
    private final boolean silent;
    private final Pace pace;
    private int current;

    InOrder(int rows, ModelFolder folder, boolean words, Pace pace) {
      this.pace = pace;
      waiting = new StringBuilder[rows];
      for (int row = 0; row < rows; row++) waiting[row] = new StringBuilder();
      ended = new boolean[rows];
      silent = flags.json() || !words;
      thinkOpened = thinkOpened(folder);
      printer.begin(thinkOpened);
    }

    @Override
    public void text(int row, String piece) {
      if (silent) return;
      if (row == current) printer.text(piece);
      else waiting[row].append(piece);
    }

    @Override
    public void ended(int row) {
      ended[row] = true;
      while (!silent && current < ended.length && ended[current]) {
        printer.end();
        current++;
        if (current == ended.length) return;
        printer.begin(thinkOpened);
        printer.text(waiting[current].toString());
      }
    }

    @Override
    public void drawn(int row) {
      pace.drawn();
    }

    /// On a terminal, or where it is asked for: how much was made, how fast, and which answers were
    /// cut off.
    void summary(List<Answering.Answer> answers, Pace.Measured measured) {
      if (!stats && (!session.terminal() || flags.quiet())) return;
      long cut = answers.stream().filter(a -> a.ending() == Answering.Ending.LENGTH).count();
      printer.remark(
          session.err(),
          String.format(
              Locale.ROOT,
              "%s%s%s",
              measured.words(),
              answers.size() == 1
                  ? answers.getFirst().cost().map(GenerateCommand::guesses).orElse("")
                  : "",
              cut == 0
                  ? ""
                  : answers.size() == 1
                      ? "; cut off by length (--max-new-tokens, or the model's positions)"
                      : "; %d of %d cut off by length".formatted(cut, answers.size())));
    }
  }
}
