package org.reason4j.rollout;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.FinishReason;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.LanguageModel;
import org.reason4j.reward.judge.Speaker;
import org.reason4j.text.Tokenizer;

/// A model of ours that speaks for a judge or a rewriter, greedily. Belongs to one platform thread,
/// on which the engine has started. Borrows the model.
///
/// Asked again, it says the same: of the latest requests it remembers what it said. A prompt that
/// leaves no room for the reply is `Silent`.
public final class LocalSpeaker implements Speaker {
  private static final int REMEMBERED = 16;

  /// How the model is asked.
  ///
  /// @param prompt ids of a request; what is written in it must not become a control token
  /// @param endTokens ids that end a reply
  public record Settings(
      Function<Request, int[]> prompt, Set<Integer> endTokens, int maxNewTokens) {
    /// The set is copied.
    public Settings {
      endTokens = Set.copyOf(endTokens);
    }
  }

  private final String name;
  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final Settings settings;
  private final Map<Request, Reply> said =
      new LinkedHashMap<>(2 * REMEMBERED, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Request, Reply> eldest) {
          return size() > REMEMBERED;
        }
      };

  public LocalSpeaker(String name, LanguageModel model, Tokenizer tokenizer, Settings settings) {
    this.name = name;
    this.model = model;
    this.tokenizer = tokenizer;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reply ask(Request request, int draw) {
    Reply known = said.get(request);
    if (known != null) return known;
    Reply reply = speak(request);
    said.put(request, reply);
    return reply;
  }

  private Reply speak(Request request) {
    int[] ids = settings.prompt().apply(request);
    int room = model.maxPositions() - ids.length;
    if (room < 1) {
      return new Reply.Silent(
          Silence.TOO_LONG,
          "%d tokens; the model has %d positions".formatted(ids.length, model.maxPositions()));
    }
    var batch =
        new Batcher.Settings(
            SamplingSettings.PLAIN.withTemperature(0),
            Math.min(room, settings.maxNewTokens()),
            settings.endTokens(),
            1);
    var prompt = new Prompt(ids, 1, sample -> RandomStreams.of(0, "judge", sample));
    Completion made = new Batcher(model, batch).generate(List.of(prompt)).getFirst().getFirst();
    boolean ended = made.finish() == FinishReason.STOP;
    int[] words = ended ? Arrays.copyOf(made.ids(), made.ids().length - 1) : made.ids();
    String text = tokenizer.decodeSkippingSpecial(words);
    return text.isBlank()
        ? new Reply.Silent(Silence.EMPTY, "a reply without text")
        : new Reply.Said(text);
  }
}
