package org.reason4j.generate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Completes prompts with continuous batching: a row that finishes leaves, a waiting one enters,
/// and a prompt is computed once for all its samples.
///
/// One batcher works on one thread. The result does not depend on `slots` beyond rounding: see the
/// package's page.
public final class Batcher {
  /// How to complete.
  ///
  /// @param maxNewTokens limit of a completion, at least 1
  /// @param endTokens ids that end one
  /// @param slots rows in the batch at most
  public record Settings(
      SamplingSettings sampling, int maxNewTokens, Set<Integer> endTokens, int slots) {
    public Settings {
      endTokens = Set.copyOf(endTokens);
      if (maxNewTokens < 1)
        throw new IllegalArgumentException("maxNewTokens is " + maxNewTokens + "; at least 1");
      if (slots < 1) throw new IllegalArgumentException("slots is " + slots + "; at least 1");
    }
  }

  /// Hears of each token as it is drawn: prompt, sample, id, whether the row has ended.
  @FunctionalInterface
  public interface Listener {
    void drawn(int prompt, int sample, int id, boolean last);

    /// Hears of a row that has ended.
    default void finished(int prompt, int sample, Completion completion) {}

    /// Hears nothing.
    static Listener none() {
      return (_, _, _, _) -> {};
    }
  }

  /// Fewer rows than this take another matrix kernel, which rounds differently.
  private static final int FEWEST_ROWS = 8;

  /// Tokens of a pass, padding included, from which prompts are sorted by length.
  private static final int MUCH_WORK = 2048;

  private final LanguageModel model;
  private final Settings settings;

  public Batcher(LanguageModel model, Settings settings) {
    this.model = model;
    this.settings = settings;
  }

  /// Completions of each prompt, in order.
  public List<List<Completion>> generate(List<Prompt> prompts) {
    return generate(prompts, Listener.none(), () -> false);
  }

  /// Completions of each prompt, in order.
  ///
  /// @param stop asked between tokens; once true, unfinished rows end as they are, by LENGTH
  public List<List<Completion>> generate(
      List<Prompt> prompts, Listener listener, BooleanSupplier stop) {
    try (var _ = TensorScope.open();
        var _ = Tensor.noGradients();
        var run = new Run(prompts, listener)) {
      while (run.admit() && !stop.getAsBoolean()) run.step();
      return run.results();
    }
  }

  private static final class Row {
    final int prompt;
    final int sample;
    final SplittableRandom random;
    final int[] ids;
    final float[] logProbs;
    final TokenCounts counts;
    final TokenRule rule;
    int made;
    int position; // of the token drawn last
    FinishReason finish = FinishReason.LENGTH;

    Row(
        int prompt,
        int sample,
        SplittableRandom random,
        int limit,
        TokenCounts counts,
        TokenRule rule,
        int position) {
      this.prompt = prompt;
      this.sample = sample;
      this.random = random;
      this.ids = new int[limit];
      this.logProbs = new float[limit];
      this.counts = counts;
      this.rule = rule;
      this.position = position;
    }

    Completion completion() {
      return new Completion(Arrays.copyOf(ids, made), Arrays.copyOf(logProbs, made), finish);
    }
  }

  /// A prompt that has been computed, until its last sample has entered.
  private record Computed(
      KvCache.Prefix prefix, int row, float[] logits_V, int[] waitingForBatch) {}

  private final class Run implements AutoCloseable {
    private final List<Prompt> prompts;
    private final Listener listener;
    private final int slots;
    private final KvCache cache;
    private final Sampler sampler = new Sampler(settings.sampling(), model.vocabularySize());
    private final ArrayDeque<int[]> waiting = new ArrayDeque<>(); // {prompt, sample}
    private final List<Row> live = new ArrayList<>(); // row i holds slot i
    private final Map<Integer, Computed> computed = new HashMap<>();
    private final List<Completion[]> done = new ArrayList<>();

    Run(List<Prompt> prompts, Listener listener) {
      this.prompts = prompts;
      this.listener = listener;
      int longest = 0;
      for (int p = 0; p < prompts.size(); p++) {
        Prompt prompt = prompts.get(p);
        if (prompt.ids().length >= model.maxPositions())
          throw new IllegalArgumentException(
              "prompt "
                  + p
                  + " has "
                  + prompt.ids().length
                  + " tokens; the model has "
                  + model.maxPositions()
                  + " positions");
        longest = Math.max(longest, prompt.ids().length);
        done.add(new Completion[prompt.samples()]);
        for (int g = 0; g < prompt.samples(); g++) waiting.add(new int[] {p, g});
      }
      slots = Math.min(settings.slots(), Math.max(1, waiting.size()));
      int last = Math.min(longest + settings.maxNewTokens(), model.maxPositions());
      cache = new KvCache(model.cacheShape(), slots + FEWEST_ROWS, last);
    }

    /// Fills free slots where that is worth a forward pass; false when nothing is left to do.
    boolean admit() {
      int free = slots - live.size();
      if (!waiting.isEmpty()
          && (live.isEmpty() || free >= Math.min(waiting.size(), Math.max(1, slots / 8)))) {
        List<int[]> entering = new ArrayList<>();
        while (entering.size() < free && !waiting.isEmpty()) entering.add(waiting.poll());
        prefill(entering);
        enter(entering);
      }
      return !live.isEmpty() || !waiting.isEmpty();
    }

    private void prefill(List<int[]> entering) {
      var missing = new TreeSet<Integer>();
      for (int[] row : entering) if (!computed.containsKey(row[0])) missing.add(row[0]);
      if (!missing.isEmpty()) together(missing).forEach(this::compute);
    }

    /// Prompts computed in one pass: all, or those of like length where padding would be a large
    /// part of much work.
    private List<List<Integer>> together(Set<Integer> missing) {
      long longest = 0;
      long used = 0;
      for (int p : missing) {
        longest = Math.max(longest, prompts.get(p).ids().length);
        used += prompts.get(p).ids().length;
      }
      long padded = longest * missing.size();
      if (padded < MUCH_WORK || padded < used * 5 / 4) return List.of(List.copyOf(missing));
      List<Integer> byLength =
          missing.stream()
              .sorted(Comparator.comparingInt(p -> prompts.get(p).ids().length))
              .toList();
      List<List<Integer>> parts = new ArrayList<>();
      for (int at = 0; at < byLength.size(); at += FEWEST_ROWS)
        parts.add(byLength.subList(at, Math.min(at + FEWEST_ROWS, byLength.size())));
      return parts;
    }

    private void compute(List<Integer> order) {
      int longest = 0;
      for (int p : order) longest = Math.max(longest, prompts.get(p).ids().length);
      int rows = Math.max(order.size(), FEWEST_ROWS);
      long[] ids = new long[rows * longest];
      long[] last = new long[order.size()];
      for (int i = 0; i < order.size(); i++) {
        int[] prompt = prompts.get(order.get(i)).ids();
        for (int t = 0; t < prompt.length; t++) ids[i * longest + t] = prompt[t];
        last[i] = i * (long) longest + prompt.length - 1;
      }
      var context = new KvCache.Prefill();
      float[] logits_PV;
      try (var _ = TensorScope.open()) {
        Tensor hidden_BTD = model.hidden(Tensor.of(ids, rows, longest), context);
        Tensor last_PD =
            hidden_BTD.view(-1, hidden_BTD.size(2)).indexSelect(0, Tensor.of(last, last.length));
        logits_PV = last_PD.linear(model.headWeight()).toFloats();
      }
      int[] left = {0};
      int vocabulary = model.vocabularySize();
      for (int i = 0; i < order.size(); i++) {
        left[0] += prompts.get(order.get(i)).samples();
        float[] logits_V = Arrays.copyOfRange(logits_PV, i * vocabulary, (i + 1) * vocabulary);
        computed.put(order.get(i), new Computed(context.prefix, i, logits_V, left));
      }
    }

    /// Gives slots to rows, draws their first tokens, and lets go of prompts nobody waits for.
    private void enter(List<int[]> entering) {
      Map<KvCache.Prefix, List<long[]>> copies = new HashMap<>();
      var spent = new ArrayList<Computed>();
      try {
        enter(entering, copies, spent);
      } finally {
        for (Computed prompt : spent) prompt.prefix().close();
      }
    }

    private void enter(
        List<int[]> entering, Map<KvCache.Prefix, List<long[]>> copies, List<Computed> spent) {
      for (int[] next : entering) {
        Prompt prompt = prompts.get(next[0]);
        Computed from = computed.get(next[0]);
        if (from == null)
          throw new IllegalStateException("prompt " + next[0] + " was not computed");
        int limit = Math.min(settings.maxNewTokens(), model.maxPositions() - prompt.ids().length);
        boolean penalised = settings.sampling().penalised();
        var counts = new TokenCounts(penalised ? model.vocabularySize() : 1);
        if (penalised) for (int id : prompt.ids()) counts.prompt(id);
        var row =
            new Row(
                next[0],
                next[1],
                prompt.stream().apply(next[1]),
                limit,
                counts,
                prompt.rule().apply(next[1]),
                prompt.ids().length - 1);
        if (--from.waitingForBatch()[0] == 0) spent.add(from);
        if (draw(row, from.logits_V(), 0)) continue;
        copies
            .computeIfAbsent(from.prefix(), _ -> new ArrayList<>())
            .add(new long[] {from.row(), live.size()});
        live.add(row);
      }
      copies.forEach((prefix, pairs) ->
          cache.enter(
              prefix,
              pairs.stream().mapToLong(pair -> pair[0]).toArray(),
              pairs.stream().mapToLong(pair -> pair[1]).toArray()));
    }

    /// One token for every live row.
    void step() {
      if (live.isEmpty()) return;
      int rows = Math.max(live.size(), FEWEST_ROWS);
      long[] ids = new long[rows];
      long[] positions = new long[rows];
      for (int i = 0; i < live.size(); i++) {
        Row row = live.get(i);
        ids[i] = row.ids[row.made - 1];
        positions[i] = row.position;
      }
      float[] logits_NV;
      try (var _ = TensorScope.open()) {
        Tensor hidden_N1D = model.hidden(Tensor.of(ids, rows, 1), cache.step(positions));
        Tensor hidden_ND = hidden_N1D.view(rows, hidden_N1D.size(2));
        logits_NV = hidden_ND.linear(model.headWeight()).toFloats();
      }
      var ended = new ArrayList<Integer>();
      for (int i = 0; i < live.size(); i++)
        if (draw(live.get(i), logits_NV, i * model.vocabularySize())) ended.add(i);
      leave(ended);
    }

    /// Draws a row's next token; true when that ended it.
    private boolean draw(Row row, float[] logits, int offset) {
      int id = sampler.draw(logits, offset, row.counts, row.rule, row.random);
      if (settings.sampling().penalised()) row.counts.generated(id);
      row.rule.drawn(id);
      row.ids[row.made] = id;
      row.logProbs[row.made++] = (float) sampler.logProbability();
      row.position++;
      boolean stops = settings.endTokens().contains(id);
      if (stops) row.finish = FinishReason.STOP;
      boolean last = stops || row.made == row.ids.length;
      listener.drawn(row.prompt, row.sample, id, last);
      if (last) {
        Completion completion = row.completion();
        done.get(row.prompt)[row.sample] = completion;
        listener.finished(row.prompt, row.sample, completion);
      }
      return last;
    }

    /// Takes out ended rows; the last live ones move into their slots.
    private void leave(List<Integer> ended) {
      if (ended.isEmpty()) return;
      int remaining = live.size() - ended.size();
      var from = new ArrayList<Integer>();
      for (int i = remaining; i < live.size(); i++) if (!ended.contains(i)) from.add(i);
      List<Integer> to = ended.stream().filter(i -> i < remaining).toList();
      int longest = 0;
      for (int i = 0; i < to.size(); i++) {
        Row moved = live.get(from.get(i));
        live.set(to.get(i), moved);
        longest = Math.max(longest, moved.position);
      }
      if (!to.isEmpty())
        cache.move(
            from.stream().mapToLong(i -> i).toArray(),
            to.stream().mapToLong(i -> i).toArray(),
            longest);
      live.subList(remaining, live.size()).clear();
    }

    List<List<Completion>> results() {
      for (Row row : live) done.get(row.prompt)[row.sample] = row.completion();
      for (int[] never : waiting)
        done.get(never[0])[never[1]] =
            new Completion(new int[0], new float[0], FinishReason.LENGTH);
      return done.stream().map(List::of).toList();
    }

    @Override
    public void close() {
      computed.values().stream()
          .filter(c -> c.waitingForBatch()[0] > 0)
          .map(Computed::prefix)
          .distinct()
          .forEach(KvCache.Prefix::close);
      cache.close();
    }
  }
}
