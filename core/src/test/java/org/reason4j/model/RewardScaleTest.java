package org.reason4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;

class RewardScaleTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void standardisedScoresHaveMeanZeroAndDeviationOne() {
    double[] scores = {1, 3, 3, 9};
    RewardScale scale = RewardScale.of(scores).orElseThrow();
    assertThat(scale.mean()).isEqualTo(4);
    assertThat(scale.deviation()).isEqualTo(3);
    double sum = 0;
    double squares = 0;
    for (double score : scores) {
      sum += scale.standardise(score);
      squares += scale.standardise(score) * scale.standardise(score);
    }
    assertThat(sum).isCloseTo(0, Offset.offset(1e-12));
    assertThat(squares / 4).isCloseTo(1, Offset.offset(1e-12));
  }

  @Test
  void equalScoresHaveNoScale() {
    assertThat(RewardScale.of(new double[] {2, 2, 2})).isEmpty();
    assertThat(RewardScale.of(new double[0])).isEmpty();
  }

  @Test
  void writtenAndReadItIsTheSame() {
    var scale = new RewardScale(-1.25, 0.1 + 0.2);
    assertThat(RewardScale.read(Disk.system(), folder)).isEmpty();
    scale.write(Disk.system(), folder);
    assertThat(RewardScale.read(Disk.system(), folder)).contains(scale);
  }

  @Test
  void aBrokenFileIsRefused() throws Exception {
    for (String broken : new String[] {"{", "{}", "{\"mean\":0,\"deviation\":0}"}) {
      Files.writeString(folder.resolve(RewardScale.FILE), broken);
      assertThatThrownBy(() -> RewardScale.read(Disk.system(), folder))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining(RewardScale.FILE);
    }
  }
}
