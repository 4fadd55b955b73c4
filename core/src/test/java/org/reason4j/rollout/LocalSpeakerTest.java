package org.reason4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.nn.RopeScaling;
import org.reason4j.reward.judge.Speaker.Reply;
import org.reason4j.reward.judge.Speaker.Request;
import org.reason4j.reward.judge.Speaker.Silence;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;

@ExtendWith(NoLeaks.class)
class LocalSpeakerTest {
  private static final Tokenizer TOKENIZER =
      BpeTrainer.train(
          new BpeTrainer.Config(
              258, List.of(AddedToken.special("<|end|>")), BpeTrainer.DEFAULT_PATTERN),
          List.of("a"));

  private static Decoder model() {
    return Decoder.fresh(
        new DecoderConfig(
            Family.LLAMA,
            TOKENIZER.vocabularySize(),
            16,
            1,
            2,
            2,
            8,
            32,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            48,
            List.of(0),
            0),
        .6,
        new SplittableRandom(7));
  }

  @Test
  void aModelSaysItsGreedyTextAndSaysItAgain() {
    try (var model = model()) {
      var encoded = new AtomicInteger();
      var speaker =
          new LocalSpeaker(
              "tiny",
              model,
              TOKENIZER,
              new LocalSpeaker.Settings(
                  request -> {
                    encoded.incrementAndGet();
                    return TOKENIZER.encodePlain(request.system() + request.user());
                  },
                  Set.of(),
                  8));
      var settings =
          new Batcher.Settings(SamplingSettings.PLAIN.withTemperature(0), 8, Set.of(), 1);
      int[] ids = TOKENIZER.encodePlain("hello");
      int[] greedy =
          new Batcher(model, settings)
              .generate(List.of(new Prompt(ids, 1, _ -> new SplittableRandom(1))))
              .getFirst()
              .getFirst()
              .ids();
      Reply said = speaker.ask(new Request("hel", "lo"), 0);
      assertThat(said).isEqualTo(new Reply.Said(TOKENIZER.decodeSkippingSpecial(greedy)));
      assertThat(speaker.ask(new Request("hel", "lo"), 3)).isEqualTo(said);
      assertThat(encoded).hasValue(1);
      assertThat(speaker.name()).isEqualTo("tiny");
    }
  }

  @Test
  void theReplyEndsAtTheModelsLastPosition() {
    try (var model = model()) {
      var speaker =
          new LocalSpeaker(
              "tiny",
              model,
              TOKENIZER,
              new LocalSpeaker.Settings(
                  request -> TOKENIZER.encodePlain(request.user()), Set.of(), 1000));
      assertThat(speaker.ask(new Request("", "x".repeat(47)), 0)).isNotNull();
      assertThat(speaker.ask(new Request("", "x".repeat(48)), 0))
          .isEqualTo(new Reply.Silent(Silence.TOO_LONG, "48 tokens; the model has 48 positions"));
    }
  }
}
