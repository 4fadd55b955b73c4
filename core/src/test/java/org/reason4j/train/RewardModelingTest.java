package org.reason4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.RandomStreams;
import org.reason4j.engine.Workers;
import org.reason4j.model.ModelDirectory;
import org.reason4j.model.RewardModel;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.weights.Disk;

@ExtendWith(NoLeaks.class)
class RewardModelingTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void base() {
    try (var model = TinyModel.of(1)) {
      ModelDirectory.write(Disk.system(), folder, model);
    }
  }

  private RewardModel fresh() {
    return RewardModel.fresh(Disk.system(), folder, 0.1, RandomStreams.of(1, "head"));
  }

  private static RewardModeling.Config config(int microTokens) {
    return new RewardModeling.Config(1, 8, 3e-3, 0.1, 0, 0.01, 1e9, 0.02, microTokens, false);
  }

  /// Token 7 is what people like: the chosen row has one more than the rejected row.
  private static List<RewardModeling.Pair> pairs(String stream, int count) {
    var pairs = new ArrayList<RewardModeling.Pair>();
    for (int i = 0; i < count; i++) {
      var random = RandomStreams.of(3, stream, i);
      int[] rejected = random.ints(random.nextInt(4, 19), 10, TinyModel.VOCABULARY).toArray();
      int[] chosen = random.ints(random.nextInt(4, 19), 10, TinyModel.VOCABULARY).toArray();
      chosen[random.nextInt(chosen.length)] = 7;
      pairs.add(new RewardModeling.Pair(chosen, rejected, i % 3 == 0 ? 0.5 : 0));
    }
    return pairs;
  }

  private static List<RewardModeling.Label> labels(String stream, int count) {
    var labels = new ArrayList<RewardModeling.Label>();
    for (RewardModeling.Pair pair : pairs(stream, (count + 1) / 2)) {
      labels.add(new RewardModeling.Label(pair.chosen(), true));
      labels.add(new RewardModeling.Label(pair.rejected(), false));
    }
    return labels.subList(0, count);
  }

  private record Seen(RewardModeling.Step step, Map<String, double[]> gradients) {}

  private Seen step(boolean pairwise, int microTokens, int workers) {
    try (var model = fresh();
        var pool = new Workers(workers);
        var trainer = new RewardModeling(config(microTokens), 10, model, pool)) {
      var step = pairwise ? trainer.pairs(0, pairs("cut", 8)) : trainer.labels(0, labels("cut", 8));
      return new Seen(step, TinyModel.gradients(trainer.optimizer()));
    }
  }

  @Test
  void oneBatchOfEightIsEightOfOne() {
    for (boolean pairwise : new boolean[] {true, false}) {
      Seen whole = step(pairwise, 1 << 20, 1);
      assertThat(whole.gradients()).containsKey("score.weight");
      for (int microTokens : new int[] {1, 60})
        for (int workers : new int[] {1, 2}) {
          Seen cut = step(pairwise, microTokens, workers);
          assertThat(cut.step().loss()).isCloseTo(whole.step().loss(), Offset.offset(2e-6));
          whole
              .step()
              .metrics()
              .forEach((name, value) ->
                  assertThat(cut.step().metrics().get(name))
                      .as(name)
                      .isCloseTo(value, Offset.offset(2e-6)));
          assertThat(TinyModel.distance(cut.gradients(), whole.gradients())).isLessThan(3e-6);
          assertThat(step(pairwise, microTokens, workers).step()).isEqualTo(cut.step());
        }
    }
  }

  @Test
  void pairsTeachWhatIsLiked() {
    var training = pairs("train", 400);
    var unseen = pairs("unseen", 100);
    try (var model = fresh();
        var pool = new Workers(1);
        var trainer = new RewardModeling(config(4096), 150, model, pool)) {
      assertThat(accuracy(model, unseen)).isLessThan(0.75);
      for (int s = 0; s < 150; s++) {
        int at = s * 8 % 400;
        var step = trainer.pairs(s, training.subList(at, at + 8));
        assertThat(step.skipped()).isFalse();
      }
      assertThat(accuracy(model, unseen)).isGreaterThan(0.9);
    }
  }

  private static double accuracy(RewardModel model, List<RewardModeling.Pair> pairs) {
    double[] chosen = model.score(pairs.stream().map(RewardModeling.Pair::chosen).toList(), 4096);
    double[] rejected =
        model.score(pairs.stream().map(RewardModeling.Pair::rejected).toList(), 4096);
    double right = 0;
    for (int i = 0; i < chosen.length; i++) if (chosen[i] > rejected[i]) right++;
    return right / chosen.length;
  }

  @Test
  void labelsTeachLogOdds() {
    var training = labels("train", 400);
    var unseen = labels("unseen", 100);
    try (var model = fresh();
        var pool = new Workers(1);
        var trainer = new RewardModeling(config(4096), 150, model, pool)) {
      for (int s = 0; s < 150; s++) {
        int at = s * 8 % 400;
        trainer.labels(s, training.subList(at, at + 8));
      }
      double[] scores = model.score(unseen.stream().map(RewardModeling.Label::ids).toList(), 4096);
      int right = 0;
      for (int i = 0; i < scores.length; i++) if (scores[i] > 0 == unseen.get(i).good()) right++;
      assertThat(right).isGreaterThan(90);
    }
  }

  @Test
  void aLossThatIsNotFiniteLeavesTheWeightsAlone() {
    try (var model = fresh();
        var pool = new Workers(1);
        var trainer = new RewardModeling(config(4096), 10, model, pool)) {
      float[] before = model.parameters().get("score.weight").toFloats();
      var endless = new RewardModeling.Pair(new int[] {5}, new int[] {6}, Double.NaN);
      assertThat(trainer.pairs(0, List.of(endless)).skipped()).isTrue();
      assertThat(model.parameters().get("score.weight").toFloats()).isEqualTo(before);
      assertThat(trainer.pairs(1, pairs("cut", 4)).skipped()).isFalse();
      assertThat(model.parameters().get("score.weight").toFloats()).isNotEqualTo(before);
    }
  }
}
