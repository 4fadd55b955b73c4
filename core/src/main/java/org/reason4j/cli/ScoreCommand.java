package org.reason4j.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.config.ConfigException;
import org.reason4j.engine.Engine;
import org.reason4j.generate.Scoring;
import org.reason4j.model.LanguageModel;
import org.reason4j.text.Tokenizer;
import org.reason4j.weights.Disk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j score MODEL [TEXT]`: how likely a model finds text that is given.
@Command(
    name = "score",
    description = {
      "Log-probability of each token of a text, given those before it, and the perplexity.",
      "TEXT is scored as it is, without template; tags in it never become control tokens."
    },
    footer = {
      "",
      "With --json: token_logprobs (natural logarithms; entry t of a row is about its token t + 1,",
      "0 where token t is padding), perplexities (one a row; null for a row of one token),",
      "perplexity (of all), input_ids (for text), top_logprobs (with --top: for each entry the K",
      "likeliest {\"id\", \"logprob\", \"token\"}, an empty list at padding).",
      "--logits writes one tensor, logits [B,T,V] float32: rows shorter than the longest are"
          + " padded",
      "on the left; logits at padding are 0.",
      "",
      "Examples:",
      "  reason4j score models/qwen \"The capital of France is Paris.\" --top 3",
      "  reason4j score runs/zero --json < texts.txt",
      "  reason4j score models/qwen --ids rows.json --logits logits.safetensors --json"
    })
final class ScoreCommand implements Callable<Integer> {
  private final Session session;
  @Mixin private GlobalFlags flags = new GlobalFlags();

  @Parameters(index = "0", paramLabel = "MODEL", description = "A run, or a model directory.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "What to score; - or none reads lines from stdin, blank ones skipped.")
  private Optional<String> text = Optional.empty();

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      order = 10,
      description =
          "Rows as ids: {\"input_ids\":[[...]],\"attention_mask\":[[...]]}, padded on the left;"
              + " - is stdin.")
  private Optional<String> ids = Optional.empty();

  @Option(
      names = "--logits",
      paramLabel = "FILE",
      order = 11,
      description = "Write all logits to a safetensors file.")
  private Optional<Path> logits = Optional.empty();

  @Option(
      names = "--top",
      paramLabel = "K",
      order = 12,
      description = "Tell the K likeliest tokens of each place (default: 0).")
  private int top;

  ScoreCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (top < 0) throw ConfigException.usage("--top is %d; expected 0 or more", top);
    if (ids.isPresent() && text.isPresent())
      throw ConfigException.usage("both TEXT and --ids are given; give one");
    if (ids.isEmpty() && text.isEmpty() && GenerateCommand.typing(session))
      throw ConfigException.usage("TEXT is missing; give it, or lines on stdin, or --ids FILE");
    var folder = ModelFolder.find(session.folder().resolve(model));
    Optional<Tokenizer> tokenizer = folder.tokenizer().map(Tokenizer::read);
    List<PromptIds.Row> rows =
        ids.isPresent() ? PromptIds.read(session, ids.get()) : encoded(folder, tokenizer);
    if (rows.isEmpty())
      throw new CommandException(ExitCode.BAD_INPUT, "no text on stdin; expected one a line");
    Engine.start(flags.threads().orElse(1));
    try (LanguageModel opened = folder.open(tokenizer, session.err())) {
      check(rows, opened);
      var scoring = new Scoring(opened, Math.min(top, opened.vocabularySize()));
      List<Scoring.Scores> scores = new ArrayList<>();
      if (logits.isPresent()) {
        var file = new LogitsFile(Disk.system(), session.folder().resolve(logits.get()));
        file.write(opened.vocabularySize(), rows, scoring, scores::add);
      } else {
        for (PromptIds.Row row : rows) scores.add(scoring.score(row.ids(), _ -> {}));
      }
      if (flags.json()) session.out().println(json(rows, scores, tokenizer));
      else print(rows, scores, tokenizer);
    }
    return ExitCode.DONE;
  }

  private List<PromptIds.Row> encoded(ModelFolder folder, Optional<Tokenizer> tokenizer) {
    Tokenizer words =
        tokenizer.orElseThrow(() -> {
          Path file = folder.folder().resolve("tokenizer.json");
          return new CommandException(
              ExitCode.NO_INPUT, "no " + file + "; a text in words needs it, or give --ids");
        });
    return text
        .filter(given -> !given.equals("-"))
        .map(List::of)
        .orElseGet(() ->
            new BufferedReader(new InputStreamReader(session.in(), StandardCharsets.UTF_8))
                .lines()
                .filter(line -> !line.isBlank())
                .toList())
        .stream()
        .map(line -> new PromptIds.Row(words.encodePlain(line), 0))
        .toList();
  }

  private static void check(List<PromptIds.Row> rows, LanguageModel model) {
    List<String> problems = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      int[] row = rows.get(r).ids();
      if (row.length == 0) problems.add("row %d is empty".formatted(r + 1));
      if (row.length > model.maxPositions())
        problems.add(
            "row %d has %,d tokens; the model has %,d positions: shorten it"
                .formatted(r + 1, row.length, model.maxPositions()));
      for (int id : row)
        if (id < 0 || id >= model.vocabularySize()) {
          problems.add(
              "row %d holds the id %d; the model knows 0 to %d"
                  .formatted(r + 1, id, model.vocabularySize() - 1));
          break;
        }
    }
    if (!problems.isEmpty())
      throw new CommandException(ExitCode.BAD_INPUT, String.join("\n", problems));
  }

  private String json(
      List<PromptIds.Row> rows, List<Scoring.Scores> scores, Optional<Tokenizer> tokenizer) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode logProbs = root.putArray("token_logprobs");
    ArrayNode each = root.putArray("perplexities");
    for (int r = 0; r < rows.size(); r++) {
      Scoring.Scores row = scores.get(r);
      ArrayNode list = logProbs.addArray();
      for (int t = 0; t < rows.get(r).padding(); t++) list.add(0f);
      for (float logProb : row.logProbs())
        if (Float.isFinite(logProb)) list.add(logProb);
        else list.addNull();
      number(each, Math.exp(row.meanLoss()));
    }
    if (Double.isNaN(meanLoss(scores))) root.putNull("perplexity");
    else root.put("perplexity", Math.exp(meanLoss(scores)));
    if (ids.isEmpty()) {
      ArrayNode list = root.putArray("input_ids");
      for (PromptIds.Row row : rows) {
        ArrayNode inner = list.addArray();
        for (int id : row.ids()) inner.add(id);
      }
    }
    if (top > 0) {
      ArrayNode list = root.putArray("top_logprobs");
      for (int r = 0; r < rows.size(); r++) {
        ArrayNode places = list.addArray();
        for (int t = 0; t < rows.get(r).padding(); t++) places.addArray();
        for (int t = 0; t < scores.get(r).topIds().length; t++)
          best(places.addArray(), scores.get(r), t, tokenizer);
      }
    }
    return JsonMapper.shared().writeValueAsString(root);
  }

  /// JSON has no NaN.
  private static void number(ArrayNode list, double value) {
    if (Double.isFinite(value)) list.add(value);
    else list.addNull();
  }

  private static void best(
      ArrayNode places, Scoring.Scores row, int t, Optional<Tokenizer> tokenizer) {
    for (int k = 0; k < row.topIds()[t].length; k++) {
      int id = row.topIds()[t][k];
      ObjectNode one = places.addObject().put("id", id).put("logprob", row.topLogProbs()[t][k]);
      tokenizer.ifPresent(words -> one.put("token", words.decode(new int[] {id})));
    }
  }

  private void print(
      List<PromptIds.Row> rows, List<Scoring.Scores> scores, Optional<Tokenizer> tokenizer) {
    for (int r = 0; r < rows.size(); r++) {
      Scoring.Scores row = scores.get(r);
      int[] tokens = rows.get(r).ids();
      if (top > 0 || rows.size() == 1 && tokenizer.isPresent())
        for (int t = 0; t < row.logProbs().length; t++) {
          var likely = new StringBuilder();
          for (int k = 0; k < row.topIds()[t].length; k++)
            likely.append(
                String.format(
                    Locale.ROOT,
                    "  %s %.2f",
                    word(row.topIds()[t][k], tokenizer),
                    row.topLogProbs()[t][k]));
          line("%9.4f  %-16s%s", row.logProbs()[t], word(tokens[t + 1], tokenizer), likely);
        }
      line("%s", summary("row " + (r + 1), tokens.length, row.logProbs().length, row.meanLoss()));
    }
    if (rows.size() > 1) {
      int all = rows.stream().mapToInt(row -> row.ids().length).sum();
      int scored = scores.stream().mapToInt(row -> row.logProbs().length).sum();
      line("%s", summary("all", all, scored, meanLoss(scores)));
    }
  }

  private static double meanLoss(List<Scoring.Scores> scores) {
    double sum = 0;
    long count = 0;
    for (Scoring.Scores row : scores)
      for (float logProb : row.logProbs()) {
        sum -= logProb;
        count++;
      }
    return sum / count;
  }

  private static String summary(String name, int tokens, int scored, double loss) {
    return scored == 0
        ? "%s: %,d token, nothing to score".formatted(name, tokens)
        : String.format(
            Locale.ROOT,
            "%s: %,d tokens, mean log-probability %.4f, perplexity %.4f",
            name,
            tokens,
            -loss,
            Math.exp(loss));
  }

  private static String word(int id, Optional<Tokenizer> tokenizer) {
    return tokenizer
        .map(words -> JsonMapper.shared().writeValueAsString(words.decode(new int[] {id})))
        .orElseGet(() -> String.valueOf(id));
  }

  private void line(String format, Object... values) {
    session.out().println(String.format(Locale.ROOT, format, values));
  }
}
