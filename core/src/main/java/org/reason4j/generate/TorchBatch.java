package org.reason4j.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.reason4j.model.LanguageModel;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Many sequences on libtorch, for any [LanguageModel]. Batches have at least eight rows, empty
/// ones among them: fewer take another matrix kernel, which rounds differently.
///
/// Belongs to one platform thread, on which the engine has started.
public final class TorchBatch implements BatchModel {
  private static final int FEWEST_ROWS = 8;

  /// Tokens of a pass, padding included, from which prompts are sorted by length.
  private static final int MUCH_WORK = 2048;

  private final LanguageModel model;
  private final boolean owned;

  private TorchBatch(LanguageModel model, boolean owned) {
    this.model = model;
    this.owned = owned;
  }

  /// A batch that borrows the model.
  public static TorchBatch over(LanguageModel model) {
    return new TorchBatch(model, false);
  }

  /// A batch that closes the model when it is closed.
  public static TorchBatch owning(LanguageModel model) {
    return new TorchBatch(model, true);
  }

  @Override
  public int vocabularySize() {
    return model.vocabularySize();
  }

  @Override
  public int maxPositions() {
    return model.maxPositions();
  }

  @Override
  public long cacheElements() {
    return model.cacheShape().elements();
  }

  @Override
  public Rows open(int slots, int longest) {
    return new TorchRows(new KvCache(model.cacheShape(), slots + FEWEST_ROWS, longest));
  }

  /// A row of a pass; the pass's memory goes with the last of its rows.
  private record TorchRead(KvCache.Prefix prefix, int row, float[] logits_V, int[] open)
      implements Read {
    @Override
    public void close() {
      if (--open[0] == 0) prefix.close();
    }
  }

  private final class TorchRows implements Rows {
    private final KvCache cache;

    TorchRows(KvCache cache) {
      this.cache = cache;
    }

    @Override
    public List<Read> read(List<int[]> prompts) {
      SortedMap<Integer, Read> read = new TreeMap<>();
      try (var _ = TensorScope.open();
          var _ = Tensor.noGradients()) {
        for (List<Integer> pass : passes(prompts)) read(prompts, pass, read);
      } catch (RuntimeException failed) {
        read.values().forEach(Read::close);
        throw failed;
      }
      return List.copyOf(read.values());
    }

    /// Prompts computed in one pass: all, or those of like length where padding would be a large
    /// part of much work.
    private static List<List<Integer>> passes(List<int[]> prompts) {
      List<Integer> all = IntStream.range(0, prompts.size()).boxed().toList();
      long longest = prompts.stream().mapToInt(ids -> ids.length).max().orElse(0);
      long used = prompts.stream().mapToLong(ids -> ids.length).sum();
      long padded = longest * prompts.size();
      if (padded < MUCH_WORK || padded < used * 5 / 4) return List.of(all);
      List<Integer> byLength =
          all.stream().sorted(Comparator.comparingInt(p -> prompts.get(p).length)).toList();
      List<List<Integer>> parts = new ArrayList<>();
      for (int at = 0; at < byLength.size(); at += FEWEST_ROWS)
        parts.add(byLength.subList(at, Math.min(at + FEWEST_ROWS, byLength.size())));
      return parts;
    }

    private void read(List<int[]> prompts, List<Integer> pass, Map<Integer, Read> read) {
      int longest = 0;
      for (int p : pass) longest = Math.max(longest, prompts.get(p).length);
      int rows = Math.max(pass.size(), FEWEST_ROWS);
      long[] ids = new long[rows * longest];
      long[] last = new long[pass.size()];
      for (int i = 0; i < pass.size(); i++) {
        int[] prompt = prompts.get(pass.get(i));
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
      int[] open = {pass.size()};
      int vocabulary = vocabularySize();
      for (int i = 0; i < pass.size(); i++) {
        float[] logits_V = Arrays.copyOfRange(logits_PV, i * vocabulary, (i + 1) * vocabulary);
        read.put(pass.get(i), new TorchRead(context.prefix, i, logits_V, open));
      }
    }

    @Override
    public void enter(List<Entry> entries) {
      Map<KvCache.Prefix, List<Entry>> byPass = new HashMap<>();
      for (Entry entry : entries)
        byPass.computeIfAbsent(own(entry).prefix, _ -> new ArrayList<>()).add(entry);
      byPass.forEach((prefix, own) ->
          cache.enter(
              prefix,
              own.stream().mapToLong(entry -> own(entry).row).toArray(),
              own.stream().mapToLong(Entry::slot).toArray()));
    }

    private static TorchRead own(Entry entry) {
      if (entry.read() instanceof TorchRead read) return read;
      throw new IllegalArgumentException("a prompt that another model has read");
    }

    @Override
    public Logits step(int[] ids, int[] positions) {
      int rows = Math.max(ids.length, FEWEST_ROWS);
      long[] ids_N = new long[rows];
      long[] positions_N = new long[rows];
      for (int i = 0; i < ids.length; i++) {
        ids_N[i] = ids[i];
        positions_N[i] = positions[i];
      }
      try (var _ = TensorScope.open();
          var _ = Tensor.noGradients()) {
        Tensor hidden_N1D = model.hidden(Tensor.of(ids_N, rows, 1), cache.step(positions_N));
        Tensor hidden_ND = hidden_N1D.view(rows, hidden_N1D.size(2));
        return new Logits(hidden_ND.linear(model.headWeight()).toFloats(), vocabularySize());
      }
    }

    @Override
    public void move(int[] from, int[] to, int longest) {
      cache.move(
          Arrays.stream(from).asLongStream().toArray(),
          Arrays.stream(to).asLongStream().toArray(),
          longest);
    }

    @Override
    public void close() {
      cache.close();
    }
  }

  @Override
  public void close() {
    if (owned) model.close();
  }
}
