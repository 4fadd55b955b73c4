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
import java.util.function.Supplier;
import org.reason4j.generate.BatchModel;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.Drafter;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.generate.SequenceModel;
import org.reason4j.generate.SingleStream;
import org.reason4j.generate.StopText;
import org.reason4j.generate.TokenRule;
import org.reason4j.rollout.PromptTokens;
import org.reason4j.text.Tokenizer;

/// A loaded model that answers. Belongs to the platform thread that made it.
final class Answering implements AutoCloseable {
  private static final long CACHE_BYTES = 1L << 30;
  private static final int MOST_SLOTS = 64;

  /// How answers are made.
  ///
  /// @param endTokens ids that end an answer
  /// @param rules makes what an answer may be
  /// @param draftTokens guesses at once where one answer is made alone
  record Settings(
      SamplingSettings sampling,
      int maxNewTokens,
      List<String> stops,
      Set<Integer> endTokens,
      Supplier<TokenRule> rules,
      int draftTokens) {
    Settings withSampling(SamplingSettings next) {
      return new Settings(next, maxNewTokens, stops, endTokens, rules, draftTokens);
    }
  }

  /// Why an answer ended.
  enum Ending {
    STOP,
    LENGTH,
    /// The user did not want to read on.
    INTERRUPTED
  }

  /// @param ids new tokens only, an end token included
  /// @param text without special tokens and stop text; empty without a tokenizer
  /// @param cost of an answer made alone
  record Answer(
      int[] ids, float[] logProbs, String text, Ending ending, Optional<SingleStream.Cost> cost) {}

  /// The random stream of an answer.
  @FunctionalInterface
  interface Streams {
    SplittableRandom of(int prompt, int sample);
  }

  /// Hears of text as it becomes certain. Rows count prompts, and the samples of each.
  interface Watcher {
    void text(int row, String piece);

    void ended(int row);

    /// A token was drawn for a row that has not ended.
    default void drawn(int row) {}
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

  /// What computes.
  private sealed interface Voice {}

  /// Many answers side by side.
  private record Choir(BatchModel model) implements Voice {}

  /// One answer at a time, which remembers what it has read.
  private record Solo(SequenceModel model, Drafter drafter, SingleStream stream) implements Voice {}

  private final ModelFolder folder;
  private final Voice voice;
  private final Optional<Tokenizer> tokenizer;

  private Answering(ModelFolder folder, Optional<Tokenizer> tokenizer, Voice voice) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.voice = voice;
  }

  /// Answers many prompts side by side.
  ///
  /// @param err hears what is odd about the model
  static Answering many(ModelFolder folder, StreamFlags how, GlobalFlags flags, PrintStream err) {
    Optional<Tokenizer> tokenizer = folder.tokenizer().map(Tokenizer::read);
    BatchModel model = SequenceModels.many(folder, how.kernels(), flags, tokenizer, err);
    return new Answering(folder, tokenizer, new Choir(model));
  }

  /// Answers one prompt at a time, and does not read again what it has read.
  static Answering one(ModelFolder folder, Session session, StreamFlags how, GlobalFlags flags) {
    Optional<Tokenizer> tokenizer = folder.tokenizer().map(Tokenizer::read);
    SequenceModel model =
        SequenceModels.one(folder, how.kernels(), flags, tokenizer, session.err());
    try {
      Drafter drafter = how.drafter(session, model, flags, tokenizer);
      var solo = new Solo(model, drafter, new SingleStream(model, drafter));
      return new Answering(folder, tokenizer, solo);
    } catch (RuntimeException failed) {
      model.close();
      throw failed;
    }
  }

  int vocabularySize() {
    return switch (voice) {
      case Choir choir -> choir.model.vocabularySize();
      case Solo solo -> solo.model.vocabularySize();
    };
  }

  /// Longest prompt and answer together.
  int maxPositions() {
    return switch (voice) {
      case Choir choir -> choir.model.maxPositions();
      case Solo solo -> solo.model.maxPositions();
    };
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
    Set<Integer> ends = settings.endTokens();
    List<Row> rows = new ArrayList<>();
    List<Prompt> asked = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      int number = p;
      asked.add(
          new Prompt(
              prompts.get(p),
              samples,
              sample -> streams.of(number, sample),
              _ -> settings.rules().get()));
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
          watcher.drawn(number);
          boolean end = ends.contains(id);
          if (!end) row.stream.ifPresent(stream -> pass(number, row, stream.push(id), watcher));
          if (!last && !row.stream.map(StopText::stopped).orElse(false)) return;
          finish(number, row, watcher);
          open[0]--;
        };
    BooleanSupplier enough = () -> open[0] == 0 || stop.getAsBoolean();
    List<List<Completion>> made =
        switch (voice) {
          case Choir choir -> {
            var batch =
                new Batcher.Settings(
                    settings.sampling(),
                    settings.maxNewTokens(),
                    ends,
                    slots(choir.model, prompts, settings));
            yield new Batcher(choir.model, batch).generate(asked, listener, enough);
          }
          case Solo solo -> alone(solo, asked, settings, listener, enough);
        };
    List<Answer> answers = new ArrayList<>();
    for (int number = 0; number < rows.size(); number++) {
      Row row = rows.get(number);
      boolean cut = !row.ended;
      if (cut) finish(number, row, watcher);
      Completion whole = made.get(number / samples).get(number % samples);
      answers.add(answer(row, whole, cut, cost()));
    }
    return answers;
  }

  private Optional<SingleStream.Cost> cost() {
    return switch (voice) {
      case Choir _ -> Optional.empty();
      case Solo solo -> Optional.of(solo.stream.cost());
    };
  }

  private static List<List<Completion>> alone(
      Solo solo,
      List<Prompt> asked,
      Settings settings,
      Batcher.Listener listener,
      BooleanSupplier enough) {
    if (asked.size() != 1 || asked.getFirst().samples() != 1)
      throw new IllegalStateException(asked.size() + " prompts for a voice that answers one");
    Prompt prompt = asked.getFirst();
    int limit = Math.min(settings.maxNewTokens(), solo.model.maxPositions() - prompt.ids().length);
    int[] made = {0};
    var how =
        new SingleStream.Settings(
            settings.sampling(),
            settings.maxNewTokens(),
            settings.endTokens(),
            settings.draftTokens());
    Completion completion =
        solo.stream.complete(
            prompt.ids(),
            how,
            prompt.stream().apply(0),
            prompt.rule().apply(0),
            id -> {
              boolean last = settings.endTokens().contains(id) || ++made[0] == limit;
              listener.drawn(0, 0, id, last);
            },
            enough);
    return List.of(List.of(completion));
  }

  private static Answer answer(
      Row row, Completion whole, boolean cut, Optional<SingleStream.Cost> cost) {
    boolean stopped =
        row.stream.map(StopText::stopped).orElse(false)
            || (row.made == whole.ids().length && whole.finish() == FinishReason.STOP);
    Ending ending = cut ? Ending.INTERRUPTED : stopped ? Ending.STOP : Ending.LENGTH;
    return new Answer(
        Arrays.copyOf(whole.ids(), row.made),
        Arrays.copyOf(whole.logProbs(), row.made),
        row.text.toString(),
        ending,
        cost);
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
      if (ids.length >= maxPositions())
        problems.add(
            "prompt %d has %,d tokens; the model has %,d positions, and the answer needs at least one: shorten it"
                .formatted(p + 1, ids.length, maxPositions()));
      for (int id : ids)
        if (id < 0 || id >= vocabularySize()) {
          problems.add(
              "prompt %d holds the id %d; the model knows 0 to %d"
                  .formatted(p + 1, id, vocabularySize() - 1));
          break;
        }
    }
    if (!problems.isEmpty())
      throw new CommandException(ExitCode.BAD_INPUT, String.join("\n", problems));
  }

  /// Rows that are made together: as many as a cache of at most 1 GiB holds.
  private static int slots(BatchModel model, List<int[]> prompts, Settings settings) {
    int longest = prompts.stream().mapToInt(ids -> ids.length).max().orElse(1);
    long positions = Math.min((long) longest + settings.maxNewTokens(), model.maxPositions());
    long bytes = model.cacheElements() * Float.BYTES * positions;
    return Math.clamp(CACHE_BYTES / bytes, 1, MOST_SLOTS);
  }

  @Override
  public void close() {
    switch (voice) {
      case Choir choir -> choir.model.close();
      case Solo solo -> {
        solo.drafter.close();
        solo.model.close();
      }
    }
  }
}
