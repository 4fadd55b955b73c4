package org.reason4j.generate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.reason4j.model.LanguageModel;

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

    /// Hears of whole rows only; those that are stopped are not told.
    static Listener ofRows(ParallelBatcher.Ended ended) {
      return new Listener() {
        @Override
        public void drawn(int prompt, int sample, int id, boolean last) {
          // Whole rows are told, not tokens.
        }

        @Override
        public void finished(int prompt, int sample, Completion completion) {
          ended.row(prompt, sample, completion);
        }
      };
    }

    /// Hears nothing.
    static Listener none() {
      return (_, _, _, _) -> {};
    }
  }

  private final BatchModel model;
  private final Settings settings;

  /// Completes with libtorch, on this thread.
  public Batcher(LanguageModel model, Settings settings) {
    this(TorchBatch.over(model), settings);
  }

  /// Completes with a model that is borrowed.
  public Batcher(BatchModel model, Settings settings) {
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
    try (var run = new Run(prompts, listener)) {
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

  /// A prompt that has been read, until its last sample has entered.
  private static final class Computed {
    final BatchModel.Read read;
    int waiting;

    Computed(BatchModel.Read read, int waiting) {
      this.read = read;
      this.waiting = waiting;
    }
  }

  private final class Run implements AutoCloseable {
    private final List<Prompt> prompts;
    private final Listener listener;
    private final int slots;
    private final BatchModel.Rows rows;
    private final Sampler[] samplers; // one a thread
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
      rows = model.open(slots, last);
      samplers = new Sampler[rows.threads()];
      for (int i = 0; i < samplers.length; i++)
        samplers[i] = new Sampler(settings.sampling(), model.vocabularySize());
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
      if (missing.isEmpty()) return;
      List<Integer> order = List.copyOf(missing);
      List<BatchModel.Read> read =
          rows.read(order.stream().map(p -> prompts.get(p).ids()).toList());
      for (int i = 0; i < order.size(); i++)
        computed.put(order.get(i), new Computed(read.get(i), prompts.get(order.get(i)).samples()));
    }

    /// Gives slots to rows, draws their first tokens, and lets go of prompts nobody waits for.
    private void enter(List<int[]> entering) {
      var spent = new ArrayList<Computed>();
      try {
        enter(entering, spent);
      } finally {
        for (Computed prompt : spent) prompt.read.close();
      }
    }

    private void enter(List<int[]> entering, List<Computed> spent) {
      List<BatchModel.Entry> entries = new ArrayList<>();
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
        if (--from.waiting == 0) spent.add(from);
        draw(row, samplers[0], from.read.logits_V(), 0);
        if (take(row)) continue;
        entries.add(new BatchModel.Entry(from.read, live.size()));
        live.add(row);
      }
      rows.enter(entries);
    }

    /// One token for every live row.
    void step() {
      if (live.isEmpty()) return;
      int[] ids = new int[live.size()];
      int[] positions = new int[live.size()];
      for (int i = 0; i < live.size(); i++) {
        Row row = live.get(i);
        ids[i] = row.ids[row.made - 1];
        positions[i] = row.position;
      }
      BatchModel.Logits logits = rows.step(ids, positions);
      // Rules of rows may share what they remember.
      boolean apart = live.stream().allMatch(row -> row.rule.equals(TokenRule.none()));
      if (apart)
        rows.each(
            ids.length,
            (thread, i) -> draw(live.get(i), samplers[thread], logits.values(), logits.at(i)));
      var ended = new ArrayList<Integer>();
      for (int i = 0; i < ids.length; i++) {
        Row row = live.get(i);
        if (!apart) draw(row, samplers[0], logits.values(), logits.at(i));
        if (take(row)) ended.add(i);
      }
      leave(ended);
    }

    /// Draws a row's next token, and touches nothing but the row.
    private void draw(Row row, Sampler sampler, float[] logits, int offset) {
      int id = sampler.draw(logits, offset, row.counts, row.rule, row.random);
      row.ids[row.made] = id;
      row.logProbs[row.made] = (float) sampler.logProbability();
    }

    /// Takes the token just drawn; true when it ended the row.
    private boolean take(Row row) {
      int id = row.ids[row.made++];
      if (settings.sampling().penalised()) row.counts.generated(id);
      row.rule.drawn(id);
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
        rows.move(
            from.stream().mapToInt(i -> i).toArray(),
            to.stream().mapToInt(i -> i).toArray(),
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
      for (Computed each : computed.values()) if (each.waiting > 0) each.read.close();
      rows.close();
    }
  }
}
