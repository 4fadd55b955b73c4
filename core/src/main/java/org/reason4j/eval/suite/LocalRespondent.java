package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.ParallelBatcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.text.Tokenizer;

/// A model of ours that answers, many answers side by side, from ids to ids.
///
/// Caches of the longest answers that a protocol allows leave room for a row or two, and most
/// answers are short. So where few rows fit, all answers are made with a low limit first, and those
/// that reach it are made again with a limit [#GROWTH] times as high: an answer's stream has its
/// own name, so it begins with the same words. An answer that ends just above a limit is made 2.3
/// times in all, by four times as many rows side by side.
///
/// Thinking is told from the response by the id of `</think>`, where the vocabulary has that token;
/// text is never searched for it there.
public final class LocalRespondent implements Respondent {
  private static final long CACHE_BYTES = 1L << 30;
  private static final int MOST_SLOTS = 64;

  /// Tokens of an answer in the first round.
  private static final int FIRST_TOKENS = 512;

  private static final int GROWTH = 4;

  /// How the model is asked.
  ///
  /// @param prompt ids of a question in the model's template; nothing written in a question becomes
  ///   a control token
  /// @param thinkOpened whether a prompt ends inside a thought
  /// @param endTokens ids that end an answer
  public record Settings(
      Function<String, int[]> prompt,
      boolean thinkOpened,
      Set<Integer> endTokens,
      SamplingSettings sampling) {}

  private final Choir choir;
  private final Tokenizer tokenizer;
  private final Settings settings;
  private final long cacheBytes;
  private final int firstTokens;

  public LocalRespondent(Choir choir, Tokenizer tokenizer, Settings settings) {
    this(choir, tokenizer, settings, CACHE_BYTES, FIRST_TOKENS);
  }

  /// @param cacheBytes of all rows
  LocalRespondent(
      Choir choir, Tokenizer tokenizer, Settings settings, long cacheBytes, int firstTokens) {
    this.choir = choir;
    this.tokenizer = tokenizer;
    this.settings = settings;
    this.cacheBytes = cacheBytes;
    this.firstTokens = firstTokens;
  }

  /// A question and those of its answers that are asked for.
  private record Group(Item item, int[] ids, List<Ask> asks) {}

  @Override
  public Optional<String> ask(
      String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
    List<Group> groups = new ArrayList<>();
    for (Group group : groups(asks)) {
      if (group.ids.length == 0 || group.ids.length >= choir.maxPositions()) {
        var failed =
            new Answered.Failed(
                "prompt too long: %,d tokens; the model has %,d positions, and the answer needs at least one"
                    .formatted(group.ids.length, choir.maxPositions()));
        for (Ask ask : group.asks) sink.answered(ask, failed);
      } else {
        groups.add(group);
      }
    }
    int limit = firstTokens;
    while (!groups.isEmpty() && !stop.getAsBoolean()) {
      limit = enough(groups, protocol.maxTokens()) ? protocol.maxTokens() : limit;
      groups = round(suite, groups, limit, protocol, sink, stop);
      limit = (int) Math.min((long) GROWTH * limit, protocol.maxTokens());
    }
    return Optional.empty();
  }

  /// Whether so many rows of that length fit that more would not be faster.
  private boolean enough(List<Group> groups, int tokens) {
    int rows = groups.stream().mapToInt(group -> group.asks.size()).sum();
    return tokens <= firstTokens
        || slots(groups, tokens) * choir.batches() >= Math.min(rows, MOST_SLOTS / 2);
  }

  /// Makes answers of at most `limit` tokens.
  ///
  /// @return what reached the limit and may be longer
  private List<Group> round(
      String suite,
      List<Group> groups,
      int limit,
      Protocol protocol,
      Sink sink,
      BooleanSupplier stop) {
    int slots = slots(groups, limit);
    Queue<Ask> longer = new ConcurrentLinkedQueue<>();
    for (int from = 0; from < groups.size() && !stop.getAsBoolean(); ) {
      int end = from;
      int enough = 16 * slots * choir.batches();
      for (int rows = 0; end < groups.size() && (end == from || rows < enough); end++)
        rows += groups.get(end).asks.size();
      List<Group> part = groups.subList(from, end);
      ParallelBatcher.Ended ended =
          (prompt, number, completion) -> {
            Group group = part.get(prompt);
            int made = completion.ids().length;
            boolean last =
                completion.finish() == FinishReason.STOP
                    || made >= protocol.maxTokens()
                    || group.ids.length + made >= choir.maxPositions();
            if (last) sink.answered(group.asks.get(number), answered(completion.ids()));
            else longer.add(group.asks.get(number));
          };
      generate(suite, part, slots, limit, protocol, ended, stop);
      from = end;
    }
    Set<Ask> again = Set.copyOf(longer);
    return groups.stream()
        .map(group ->
            new Group(group.item, group.ids, group.asks.stream().filter(again::contains).toList()))
        .filter(group -> !group.asks.isEmpty())
        .toList();
  }

  private List<Group> groups(List<Ask> asks) {
    Map<String, List<Ask>> byItem = new LinkedHashMap<>();
    for (Ask ask : asks) byItem.computeIfAbsent(ask.item().id(), _ -> new ArrayList<>()).add(ask);
    return byItem.values().stream()
        .map(own -> {
          Item item = own.getFirst().item();
          return new Group(item, settings.prompt.apply(item.prompt()), own);
        })
        .toList();
  }

  /// Rows of a batch: as many as the caches of all have room for.
  private int slots(List<Group> groups, int limit) {
    int longest = groups.stream().mapToInt(group -> group.ids.length).max().orElse(1);
    long positions = Math.min((long) longest + limit, choir.maxPositions());
    long bytes = choir.positionBytes() * positions * choir.batches();
    return Math.clamp(cacheBytes / bytes, 1, MOST_SLOTS);
  }

  private void generate(
      String suite,
      List<Group> groups,
      int slots,
      int limit,
      Protocol protocol,
      ParallelBatcher.Ended ended,
      BooleanSupplier stop) {
    List<Prompt> prompts = new ArrayList<>();
    for (Group group : groups)
      prompts.add(
          new Prompt(
              group.ids,
              group.asks.size(),
              number -> stream(protocol.seed(), suite, group.asks.get(number))));
    var batch =
        new Batcher.Settings(
            settings.sampling.withTemperature(protocol.temperature()).withTopP(protocol.topP()),
            limit,
            settings.endTokens,
            slots);
    choir.complete(prompts, batch, ended, stop);
  }

  /// The random stream of an answer, named by seed, suite, item and its number.
  static SplittableRandom stream(long seed, String suite, Ask ask) {
    return RandomStreams.of(seed, "eval\n" + suite + "\n" + ask.item().id(), ask.sample());
  }

  /// An answer's ids as thinking and response.
  private Answered.Text answered(int[] ids) {
    boolean stopped = ids.length > 0 && settings.endTokens.contains(ids[ids.length - 1]);
    int[] words = stopped ? Arrays.copyOf(ids, ids.length - 1) : ids;
    OptionalInt close = tokenizer.id("</think>");
    OptionalInt open = tokenizer.id("<think>");
    int end = -1;
    for (int i = 0; i < words.length && close.isPresent() && end < 0; i++)
      if (words[i] == close.getAsInt()) end = i;
    boolean opened =
        settings.thinkOpened || words.length > 0 && open.isPresent() && words[0] == open.getAsInt();
    boolean thinks = opened && close.isPresent() || end >= 0;
    int split = end >= 0 ? end : thinks ? words.length : 0;
    int skip = words.length > 0 && open.isPresent() && words[0] == open.getAsInt() ? 1 : 0;
    String thinking =
        thinks
            ? tokenizer.decodeSkippingSpecial(
                Arrays.copyOfRange(words, Math.min(skip, split), split))
            : "";
    int from = end >= 0 ? end + 1 : split;
    String response =
        tokenizer.decodeSkippingSpecial(Arrays.copyOfRange(words, from, words.length));
    return new Answered.Text(
        thinking.strip(),
        response.strip(),
        OptionalInt.of(ids.length),
        OptionalInt.of(split),
        stopped ? Answered.Finish.STOP : Answered.Finish.LENGTH);
  }
}
