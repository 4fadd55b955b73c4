package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.AttentionContext;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.nn.TokenHead;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class BatcherTest {
  private static LanguageModel model() throws Exception {
    return ModelDirectory.open(
        Disk.system(), Path.of(BatcherTest.class.getResource("/golden/models/tiny-qwen2").toURI()));
  }

  private static List<Prompt> prompts(int count, int samples) {
    List<Prompt> prompts = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      var random = RandomStreams.of(3, "test-prompt", p);
      int[] ids = random.ints(1 + p % 9, 3, 128).toArray();
      int number = p;
      prompts.add(new Prompt(ids, samples, g -> RandomStreams.of(7, "test-row", number, g)));
    }
    return prompts;
  }

  private static Batcher.Settings settings(int slots) {
    return new Batcher.Settings(SamplingSettings.PLAIN, 24, Set.of(2, 5, 9), slots);
  }

  @Test
  void aRowDoesNotDependOnItsNeighboursOrOnTheSizeOfTheBatch() throws Exception {
    try (var model = model()) {
      var all = new Batcher(model, settings(64)).generate(prompts(11, 4));
      for (int slots : new int[] {1, 3, 17}) {
        var again = new Batcher(model, settings(slots)).generate(prompts(11, 4));
        for (int p = 0; p < 11; p++)
          for (int g = 0; g < 4; g++) {
            assertThat(again.get(p).get(g).ids()).isEqualTo(all.get(p).get(g).ids());
            assertThat(again.get(p).get(g).logProbs())
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(all.get(p).get(g).logProbs());
          }
      }
    }
  }

  /// Much padding: prompts are computed in parts, by length.
  @Test
  void promptsOfUnlikeLengthAreAnsweredInTheirPlaces() throws Exception {
    List<Prompt> prompts = new ArrayList<>();
    for (int p = 0; p < 50; p++) {
      int number = p;
      int[] ids = RandomStreams.of(5, "long-prompt", p).ints(1 + p * 7 % 50, 3, 128).toArray();
      prompts.add(new Prompt(ids, 2, g -> RandomStreams.of(7, "test-row", number, g)));
    }
    var short8 = new Batcher.Settings(SamplingSettings.PLAIN, 8, Set.of(2, 5), 100);
    var one = new Batcher.Settings(SamplingSettings.PLAIN, 8, Set.of(2, 5), 1);
    try (var model = model()) {
      var together = new Batcher(model, short8).generate(prompts);
      var alone = new Batcher(model, one).generate(prompts);
      for (int p = 0; p < prompts.size(); p++)
        for (int g = 0; g < 2; g++)
          assertThat(together.get(p).get(g).ids()).isEqualTo(alone.get(p).get(g).ids());
    }
  }

  @Test
  void logProbabilitiesAreThoseTheTrainerComputes() throws Exception {
    try (var model = model();
        var _ = TensorScope.open();
        var _ = Tensor.noGradients()) {
      double worst = 0;
      double signed = 0;
      int tokens = 0;
      var prompts = prompts(9, 3);
      var made = new Batcher(model, settings(27)).generate(prompts);
      for (int p = 0; p < prompts.size(); p++)
        for (Completion completion : made.get(p)) {
          int[] prompt = prompts.get(p).ids();
          int[] ids = java.util.Arrays.copyOf(prompt, prompt.length + completion.ids().length);
          System.arraycopy(completion.ids(), 0, ids, prompt.length, completion.ids().length);
          Tensor hidden_BTD =
              model.hidden(Tensor.ofIds(ids, 1, ids.length), AttentionContext.causal());
          Tensor hidden_ND =
              hidden_BTD.select(0, 0).narrow(0, prompt.length - 1, completion.ids().length);
          float[] expected =
              new TokenHead(64, 1)
                  .score(
                      hidden_ND,
                      model.headWeight(),
                      Tensor.ofIds(completion.ids(), completion.ids().length))
                  .logp_N()
                  .toFloats();
          for (int j = 0; j < expected.length; j++) {
            double difference = completion.logProbs()[j] - expected[j];
            worst = Math.max(worst, Math.abs(difference));
            signed += difference;
            tokens++;
          }
        }
      assertThat(worst).isLessThan(1e-5);
      assertThat(Math.abs(signed / tokens))
          .as("mean residual: no one-sided error")
          .isLessThan(1e-6);
    }
  }

  @Test
  void endTokensEndARowAndBelongToIt() throws Exception {
    try (var model = model()) {
      for (var samples : new Batcher(model, settings(8)).generate(prompts(6, 5)))
        for (Completion completion : samples) {
          int last = completion.ids()[completion.ids().length - 1];
          boolean stopped = Set.of(2, 5, 9).contains(last);
          assertThat(completion.finish())
              .isEqualTo(stopped ? FinishReason.STOP : FinishReason.LENGTH);
          if (!stopped) assertThat(completion.ids()).hasSize(24);
          for (int j = 0; j + 1 < completion.ids().length; j++)
            assertThat(completion.ids()[j]).isNotIn(2, 5, 9);
        }
    }
  }

  @Test
  void workersGiveTheSameRowsInTheSameOrder() throws Exception {
    try (var model = model();
        var one = new Workers(1);
        var three = new Workers(3)) {
      var a = new ParallelBatcher(model, one).generate(prompts(10, 2), settings(16), () -> false);
      var b = new ParallelBatcher(model, three).generate(prompts(10, 2), settings(16), () -> false);
      for (int p = 0; p < 10; p++)
        for (int g = 0; g < 2; g++)
          assertThat(b.get(p).get(g).ids()).isEqualTo(a.get(p).get(g).ids());
    }
  }

  @Test
  void stoppingKeepsWhatWasMade() throws Exception {
    try (var model = model()) {
      int[] asked = {0};
      var made =
          new Batcher(model, settings(4))
              .generate(prompts(3, 4), Batcher.Listener.none(), () -> ++asked[0] > 5);
      assertThat(made).hasSize(3);
      assertThat(made.getFirst().getFirst().ids()).isNotEmpty();
      assertThat(made.getLast().getLast().ids()).isEmpty();
    }
  }

  @Test
  void aPromptLongerThanTheModelIsRefused() throws Exception {
    try (var model = model()) {
      var prompt = new Prompt(new int[600], 1, _ -> RandomStreams.of(1, "x"));
      assertThatThrownBy(() -> new Batcher(model, settings(1)).generate(List.of(prompt)))
          .hasMessageContaining("prompt 0 has 600 tokens; the model has 512 positions");
    }
  }
}
