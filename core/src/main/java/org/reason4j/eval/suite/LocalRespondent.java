package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.text.Tokenizer;

/// A model of ours that answers, many answers side by side, from ids to ids. Belongs to one
/// platform thread, on which the engine has started. Borrows the model.
///
/// Thinking is told from the response by the id of `</think>`, where the vocabulary has that token;
/// text is never searched for it there.
public final class LocalRespondent implements Respondent {
  private static final long CACHE_BYTES = 1L << 30;
  private static final int MOST_SLOTS = 64;

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

  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final Settings settings;

  public LocalRespondent(LanguageModel model, Tokenizer tokenizer, Settings settings) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
  }

  /// A question and those of its answers that are asked for.
  private record Group(Item item, int[] ids, List<Ask> asks) {}

  @Override
  public Optional<String> ask(
      String suite, List<Ask> asks, Protocol protocol, Sink sink, BooleanSupplier stop) {
    List<Group> groups = new ArrayList<>();
    for (Group group : groups(asks)) {
      if (group.ids.length == 0 || group.ids.length >= model.maxPositions()) {
        var failed =
            new Answered.Failed(
                "prompt too long: %,d tokens; the model has %,d positions, and the answer needs at least one"
                    .formatted(group.ids.length, model.maxPositions()));
        for (Ask ask : group.asks) sink.answered(ask, failed);
      } else {
        groups.add(group);
      }
    }
    int slots = slots(groups, protocol);
    for (int from = 0; from < groups.size() && !stop.getAsBoolean(); ) {
      int end = from;
      for (int rows = 0; end < groups.size() && (end == from || rows < 16 * slots); end++)
        rows += groups.get(end).asks.size();
      generate(suite, groups.subList(from, end), slots, protocol, sink, stop);
      from = end;
    }
    return Optional.empty();
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

  /// Answers made together: as many as a cache of at most 1 GiB holds.
  private int slots(List<Group> groups, Protocol protocol) {
    int longest = groups.stream().mapToInt(group -> group.ids.length).max().orElse(1);
    long positions = Math.min((long) longest + protocol.maxTokens(), model.maxPositions());
    long bytes = model.cacheShape().elements() * Float.BYTES * positions;
    return Math.clamp(CACHE_BYTES / bytes, 1, MOST_SLOTS);
  }

  private void generate(
      String suite,
      List<Group> groups,
      int slots,
      Protocol protocol,
      Sink sink,
      BooleanSupplier stop) {
    List<Prompt> prompts = new ArrayList<>();
    List<List<Ids>> made = new ArrayList<>();
    for (Group group : groups) {
      prompts.add(
          new Prompt(
              group.ids,
              group.asks.size(),
              number -> stream(protocol.seed(), suite, group.asks.get(number))));
      made.add(group.asks.stream().map(_ -> new Ids()).toList());
    }
    var batch =
        new Batcher.Settings(
            settings.sampling.withTemperature(protocol.temperature()).withTopP(protocol.topP()),
            protocol.maxTokens(),
            settings.endTokens,
            slots);
    Batcher.Listener listener =
        (prompt, number, id, last) -> {
          Ids ids = made.get(prompt).get(number);
          ids.add(id);
          if (last) sink.answered(groups.get(prompt).asks.get(number), answered(ids.take()));
        };
    var _ = new Batcher(model, batch).generate(prompts, listener, stop);
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

  /// Ids that grow.
  private static final class Ids {
    private int[] ids = new int[64];
    private int count;

    void add(int id) {
      if (count == ids.length) ids = Arrays.copyOf(ids, 2 * count);
      ids[count++] = id;
    }

    /// The ids, which are let go of.
    int[] take() {
      int[] all = Arrays.copyOf(ids, count);
      ids = new int[0];
      return all;
    }
  }
}
