package org.reason4j.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.generate.StopText;
import org.reason4j.model.LanguageModel;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.Tokenizer;

/// A loaded model that answers. Belongs to one platform thread, on which the engine has started.
final class Answering implements AutoCloseable {
  private static final long CACHE_BYTES = 1L << 30;
  private static final int MOST_SLOTS = 64;

  /// How answers are made.
  record Settings(
      SamplingSettings sampling, int maxNewTokens, List<String> stops, boolean ignoreEnd) {}

  /// Why an answer ended.
  enum Ending {
    STOP,
    LENGTH,
    /// The user did not want to read on.
    INTERRUPTED
  }

  /// @param ids new tokens only, an end token included
  /// @param text without special tokens and stop text; empty without a tokenizer
  record Answer(int[] ids, float[] logProbs, String text, Ending ending) {}

  /// The random stream of an answer.
  @FunctionalInterface
  interface Streams {
    SplittableRandom of(int prompt, int sample);
  }

  /// Hears of text as it becomes certain. Rows count prompts, and the samples of each.
  interface Watcher {
    void text(int row, String piece);

    void ended(int row);
  }

  /// One answer on its way.
  private static final class Row {
    private final Optional<StopText> stream;
    private final StringBuilder text = new StringBuilder();
    private int made;
    private boolean ended;

    Row(Optional<StopText> stream) {
      this.stream = stream;
    }
  }

  private final ModelFolder folder;
  private final LanguageModel model;
  private final Optional<Tokenizer> tokenizer;

  /// @param err hears what is odd about the model
  Answering(ModelFolder folder, PrintStream err) {
    this.folder = folder;
    this.tokenizer = folder.tokenizer().map(Tokenizer::read);
    this.model = folder.open(tokenizer, err);
  }

  Optional<Tokenizer> tokenizer() {
    return tokenizer;
  }

  /// Ids of what a user wrote: the run's template around it, or as it is. Nothing in it becomes a
  /// control token.
  int[] prompt(String text, boolean raw) {
    Tokenizer words =
        tokenizer.orElseThrow(() -> {
          Path file = folder.folder().resolve("tokenizer.json");
          return new CommandException(
              ExitCode.NO_INPUT, "no " + file + "; a prompt in words needs it, or give --ids");
        });
    return folder
        .template()
        .filter(_ -> !raw)
        .map(template -> new PromptTokens(template, words).encode(text))
        .orElseGet(() -> words.encodePlain(text));
  }

  /// Answers to each prompt, `samples` of each, prompt by prompt.
  ///
  /// @param stop asked between tokens; once true what is unfinished ends as INTERRUPTED
  List<Answer> answer(
      List<int[]> prompts,
      int samples,
      Settings settings,
      Streams streams,
      Watcher watcher,
      BooleanSupplier stop) {
    check(prompts);
    if (tokenizer.isEmpty() && !settings.stops().isEmpty())
      throw new CommandException(
          ExitCode.NO_INPUT, "--stop needs a tokenizer.json beside the model");
    Set<Integer> ends = settings.ignoreEnd() ? Set.of() : folder.endTokens();
    List<Row> rows = new ArrayList<>();
    List<Prompt> asked = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      int number = p;
      asked.add(new Prompt(prompts.get(p), samples, sample -> streams.of(number, sample)));
      for (int g = 0; g < samples; g++)
        rows.add(
            new Row(tokenizer.map(t -> new StopText(t.streamSkippingSpecial(), settings.stops()))));
    }
    int[] open = {rows.size()};
    Batcher.Listener listener =
        (prompt, sample, id, last) -> {
          int number = prompt * samples + sample;
          Row row = rows.get(number);
          if (row.ended) return;
          row.made++;
          boolean end = ends.contains(id);
          if (!end) row.stream.ifPresent(stream -> pass(number, row, stream.push(id), watcher));
          if (!last && !row.stream.map(StopText::stopped).orElse(false)) return;
          finish(number, row, watcher);
          open[0]--;
        };
    var batch =
        new Batcher.Settings(
            settings.sampling(), settings.maxNewTokens(), ends, slots(prompts, settings));
    List<List<Completion>> made =
        new Batcher(model, batch)
            .generate(asked, listener, () -> open[0] == 0 || stop.getAsBoolean());
    List<Answer> answers = new ArrayList<>();
    for (int number = 0; number < rows.size(); number++) {
      Row row = rows.get(number);
      boolean cut = !row.ended;
      if (cut) finish(number, row, watcher);
      Completion whole = made.get(number / samples).get(number % samples);
      answers.add(answer(row, whole, cut));
    }
    return answers;
  }

  private static Answer answer(Row row, Completion whole, boolean cut) {
    boolean stopped =
        row.stream.map(StopText::stopped).orElse(false)
            || (row.made == whole.ids().length && whole.finish() == FinishReason.STOP);
    Ending ending = cut ? Ending.INTERRUPTED : stopped ? Ending.STOP : Ending.LENGTH;
    return new Answer(
        Arrays.copyOf(whole.ids(), row.made),
        Arrays.copyOf(whole.logProbs(), row.made),
        row.text.toString(),
        ending);
  }

  private static void pass(int number, Row row, String piece, Watcher watcher) {
    row.text.append(piece);
    if (!piece.isEmpty()) watcher.text(number, piece);
  }

  private static void finish(int number, Row row, Watcher watcher) {
    row.stream.ifPresent(stream -> pass(number, row, stream.end(), watcher));
    row.ended = true;
    watcher.ended(number);
  }

  /// Refuses prompts that the model cannot take: ids it does not know, more than it has positions.
  private void check(List<int[]> prompts) {
    List<String> problems = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      int[] ids = prompts.get(p);
      if (ids.length == 0) problems.add("prompt %d is empty".formatted(p + 1));
      if (ids.length >= model.maxPositions())
        problems.add(
            "prompt %d has %,d tokens; the model has %,d positions, and the answer needs at least one: shorten it"
                .formatted(p + 1, ids.length, model.maxPositions()));
      for (int id : ids)
        if (id < 0 || id >= model.vocabularySize()) {
          problems.add(
              "prompt %d holds the id %d; the model knows 0 to %d"
                  .formatted(p + 1, id, model.vocabularySize() - 1));
          break;
        }
    }
    if (!problems.isEmpty())
      throw new CommandException(ExitCode.BAD_INPUT, String.join("\n", problems));
  }

  /// Rows that are made together: as many as a cache of at most 1 GiB holds.
  private int slots(List<int[]> prompts, Settings settings) {
    int longest = prompts.stream().mapToInt(ids -> ids.length).max().orElse(1);
    long positions = Math.min((long) longest + settings.maxNewTokens(), model.maxPositions());
    long bytes = model.cacheShape().elements() * Float.BYTES * positions;
    return Math.clamp(CACHE_BYTES / bytes, 1, MOST_SLOTS);
  }

  @Override
  public void close() {
    model.close();
  }
}
