package org.reason4j.generate;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/// Completes one prompt at a time, and goes on where it left off: what a prompt shares with what
/// was read before is not read again.
///
/// With a [Drafter], the model reads the last token and several guesses at once. Each position's
/// token is then drawn as ever, from the model's own distribution with the stream's own random
/// number; the guess was right where the draw equals it. A guess `x` is thus accepted with
/// probability `p(x)`, which is speculative sampling (Leviathan et al. 2023, alg. 1) for a draft
/// without spread, and the completion is not only distributed as without speculation: it is the
/// same one, up to the rounding of the logits.
///
/// Borrows the model and the drafter. One thread.
public final class SingleStream {
  private static final int CHUNK = 512; // prompt ids between two looks at `stop`

  /// How to complete.
  ///
  /// @param draftTokens guesses read at once, at most; 0 for none
  public record Settings(
      SamplingSettings sampling, int maxNewTokens, Set<Integer> endTokens, int draftTokens) {
    public Settings {
      endTokens = Set.copyOf(endTokens);
      if (maxNewTokens < 1)
        throw new IllegalArgumentException("maxNewTokens is " + maxNewTokens + "; at least 1");
      if (draftTokens < 0)
        throw new IllegalArgumentException("draftTokens is " + draftTokens + "; at least 0");
    }
  }

  /// What a completion cost.
  ///
  /// @param reused prompt tokens that had been read before
  /// @param reads forward passes after the prompt
  /// @param drafted guesses read
  /// @param accepted guesses that came true
  public record Cost(int reused, int reads, int drafted, int accepted) {}

  private final SequenceModel model;
  private final Drafter drafter;
  private int[] ids = new int[64]; // the first model.length() are what the model has read
  private Cost cost = new Cost(0, 0, 0, 0);

  public SingleStream(SequenceModel model, Drafter drafter) {
    this.model = model;
    this.drafter = drafter;
    model.rewind(0);
  }

  /// What the last completion cost.
  public Cost cost() {
    return cost;
  }

  /// The completion of a prompt.
  ///
  /// @param prompt at least one id, fewer than the model has positions
  /// @param rule fresh, for this completion alone
  /// @param listener hears of each token as it is drawn
  /// @param stop asked between reads; once true the completion ends as it is, by LENGTH
  public Completion complete(
      int[] prompt,
      Settings settings,
      SplittableRandom random,
      TokenRule rule,
      IntConsumer listener,
      BooleanSupplier stop) {
    if (prompt.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
    if (prompt.length >= model.maxPositions())
      throw new IllegalArgumentException(
          "the prompt has %d tokens; the model has %d positions"
              .formatted(prompt.length, model.maxPositions()));
    return new Run(prompt, settings, random, rule, listener).complete(stop);
  }

  private final class Run {
    private final int vocabulary = model.vocabularySize();
    private final int promptLength;
    private final Settings settings;
    private final SplittableRandom random;
    private final TokenRule rule;
    private final IntConsumer listener;
    private final Sampler sampler;
    private final TokenCounts counts;
    private final int limit;
    private final float[] logProbs;
    private int length; // of the sequence; the model lacks the last id
    private int reused;
    private int reads;
    private int drafted;
    private int accepted;
    private FinishReason finish = FinishReason.LENGTH;

    Run(
        int[] prompt,
        Settings settings,
        SplittableRandom random,
        TokenRule rule,
        IntConsumer listener) {
      this.settings = settings;
      this.random = random;
      this.rule = rule;
      this.listener = listener;
      promptLength = prompt.length;
      sampler = new Sampler(settings.sampling(), vocabulary);
      boolean penalised = settings.sampling().penalised();
      counts = new TokenCounts(penalised ? vocabulary : 1);
      if (penalised) for (int id : prompt) counts.prompt(id);
      limit = Math.min(settings.maxNewTokens(), model.maxPositions() - prompt.length);
      logProbs = new float[limit];
      int differs = Arrays.mismatch(ids, 0, model.length(), prompt, 0, prompt.length);
      reused = Math.min(differs < 0 ? model.length() : differs, prompt.length - 1);
      model.rewind(reused);
      ids = Arrays.copyOf(ids, Math.max(ids.length, prompt.length + limit));
      System.arraycopy(prompt, 0, ids, 0, prompt.length);
      length = prompt.length;
    }

    Completion complete(BooleanSupplier stop) {
      float[] logits_NV = new float[(1 + settings.draftTokens()) * vocabulary];
      if (readPrompt(logits_NV, stop) && !draw(logits_NV, 0))
        while (!stop.getAsBoolean()) if (step(logits_NV)) break;
      cost = new Cost(reused, reads, drafted, accepted);
      int made = length - promptLength;
      return new Completion(
          Arrays.copyOfRange(ids, promptLength, length), Arrays.copyOf(logProbs, made), finish);
    }

    /// Reads the prompt in pieces; false where that was stopped.
    private boolean readPrompt(float[] logits_NV, BooleanSupplier stop) {
      while (model.length() < promptLength) {
        if (stop.getAsBoolean()) return false;
        int from = model.length();
        int to = Math.min(promptLength, from + CHUNK);
        float[] logits = new float[to == promptLength ? vocabulary : 0];
        model.extend(Arrays.copyOfRange(ids, from, to), logits);
        if (to < promptLength) drafter.draft(ids, to + 1, 0);
        System.arraycopy(logits, 0, logits_NV, 0, logits.length);
      }
      return true;
    }

    /// Reads the last token and guesses, and draws as many tokens as guesses came true, and one;
    /// true when the completion has ended.
    private boolean step(float[] logits_NV) {
      int left = promptLength + limit - length;
      int[] guesses = drafter.draft(ids, length, Math.min(settings.draftTokens(), left - 1));
      int[] read = new int[1 + guesses.length];
      read[0] = ids[length - 1];
      System.arraycopy(guesses, 0, read, 1, guesses.length);
      float[] logits =
          read.length * vocabulary == logits_NV.length
              ? logits_NV
              : new float[read.length * vocabulary];
      model.extend(read, logits);
      reads++;
      drafted += guesses.length;
      for (int row = 0; ; row++) {
        boolean ended = draw(logits, row * vocabulary);
        boolean right = row < guesses.length && ids[length - 1] == guesses[row];
        if (right) accepted++;
        if (ended || !right) {
          model.rewind(length - 1);
          return ended;
        }
      }
    }

    /// Draws the next token; true when that ended the completion.
    private boolean draw(float[] logits, int offset) {
      int id = sampler.draw(logits, offset, counts, rule, random);
      if (settings.sampling().penalised()) counts.generated(id);
      rule.drawn(id);
      logProbs[length - promptLength] = (float) sampler.logProbability();
      ids[length++] = id;
      boolean ends = settings.endTokens().contains(id);
      if (ends) finish = FinishReason.STOP;
      listener.accept(id);
      return ends || length == promptLength + limit;
    }
  }
}
