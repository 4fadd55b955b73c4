package org.reason4j.generate.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.engine.RandomStreams;
import org.reason4j.generate.BatchModel;
import org.reason4j.generate.Batcher;
import org.reason4j.generate.Completion;
import org.reason4j.generate.Prompt;
import org.reason4j.generate.SamplingSettings;
import org.reason4j.generate.TokenRule;
import org.reason4j.generate.TorchBatch;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.LanguageModel;
import org.reason4j.model.ModelDirectory;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;
import org.reason4j.weights.ShardedWeights;

@ExtendWith(NoLeaks.class)
class KernelBatchTest {
  private static Path folder(String name) throws Exception {
    return Path.of(KernelBatchTest.class.getResource("/golden/models/" + name).toURI());
  }

  private static KernelBatch batch(String name, int threads) throws Exception {
    Path folder = folder(name);
    var config =
        DecoderConfig.parse(new String(Disk.system().read(folder.resolve("config.json")), UTF_8));
    try (var weights = ShardedWeights.open(Disk.system(), folder)) {
      return KernelDecoder.load(config, weights.tensors()).owningBatch(threads);
    }
  }

  private static List<Prompt> prompts(int count, int samples) {
    List<Prompt> prompts = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      int number = p;
      int[] ids = RandomStreams.of(3, "prompt", p).ints(1 + p * 7 % 40, 3, 100).toArray();
      prompts.add(new Prompt(ids, samples, g -> RandomStreams.of(7, "row", number, g)));
    }
    return prompts;
  }

  private static List<Completion> complete(BatchModel model, List<Prompt> prompts, int slots) {
    var settings = new Batcher.Settings(SamplingSettings.PLAIN, 40, Set.of(2, 5), slots);
    return new Batcher(model, settings).generate(prompts).stream().flatMap(List::stream).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-llama", "tiny-llama-tied", "tiny-qwen2", "tiny-qwen3"})
  void rowsEqualThoseOfLibtorch(String name) throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder(name));
        var kernels = batch(name, 2)) {
      List<Completion> expected = complete(TorchBatch.over(model), prompts(11, 3), 64);
      List<Completion> made = complete(kernels, prompts(11, 3), 64);
      assertThat(made).hasSize(33);
      for (int row = 0; row < made.size(); row++) {
        assertThat(made.get(row).ids()).isEqualTo(expected.get(row).ids());
        assertThat(made.get(row).logProbs())
            .usingComparatorWithPrecision(1e-4f)
            .containsExactly(expected.get(row).logProbs());
        assertThat(made.get(row).finish()).isEqualTo(expected.get(row).finish());
      }
    }
  }

  /// Bit for bit: rows enter and leave, and pieces are cut elsewhere.
  @Test
  void aRowDependsNeitherOnItsNeighboursNorOnThreads() throws Exception {
    try (var one = batch("tiny-qwen2", 1);
        var two = batch("tiny-qwen2", 2)) {
      List<Completion> all = complete(two, prompts(30, 3), 90);
      for (int slots : new int[] {1, 3, 17}) {
        List<Completion> again = complete(one, prompts(30, 3), slots);
        for (int row = 0; row < all.size(); row++) {
          assertThat(again.get(row).ids()).isEqualTo(all.get(row).ids());
          assertThat(again.get(row).logProbs()).isEqualTo(all.get(row).logProbs());
        }
      }
    }
  }

  @Test
  void aRuleIsHeard() throws Exception {
    try (var kernels = batch("tiny-llama", 2)) {
      Prompt free = prompts(1, 1).getFirst();
      var ruled = new Prompt(free.ids(), 2, free.stream(), _ -> TokenRule.bias(Map.of(9, 1e6)));
      for (Completion completion : complete(kernels, List.of(ruled), 2))
        assertThat(completion.ids()).hasSize(40).containsOnly(9);
    }
  }

  @Test
  void aPromptOfAnotherModelIsRefused() throws Exception {
    try (LanguageModel model = ModelDirectory.open(Disk.system(), folder("tiny-llama"));
        var kernels = batch("tiny-llama", 1);
        var foreign = TorchBatch.over(model).open(1, 8);
        var own = kernels.open(1, 8)) {
      try (BatchModel.Read read = foreign.read(List.of(new int[] {4, 5})).getFirst()) {
        assertThatThrownBy(() -> own.enter(List.of(new BatchModel.Entry(read, 0))))
            .hasMessageContaining("another model");
      }
    }
  }
}
