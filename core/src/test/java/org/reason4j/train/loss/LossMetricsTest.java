package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LossMetricsTest {
  @Test
  void microBatchesMergeByWhatTheyCounted() {
    var all = new LossMetrics();
    all.add("kl", 6, 2);
    all.total("policy_loss", 0.5);
    all.low("low", 3);
    all.high("high", Double.NaN);
    var more = new LossMetrics();
    more.add("kl", 0, 4);
    more.total("policy_loss", 0.25);
    more.low("low", 2);
    more.high("high", 1);
    all.merge(more);
    assertThat(all.values())
        .containsEntry("kl", 1.0)
        .containsEntry("policy_loss", 0.75)
        .containsEntry("low", 2.0)
        .containsEntry("high", 1.0);
  }

  @Test
  void nothingIsZeroAndExtremesOfNothingAreNaN() {
    var metrics = new LossMetrics();
    Grid ratio = new Grid(new double[] {9}, 1, 1);
    Grid mask_BT = new Grid(new double[] {0, 0}, 1, 2);
    metrics.addClipRatios(new Grid(new double[] {9, 9}, 1, 2), ratio, mask_BT, 0.8, 1.2);
    assertThat(metrics.values())
        .containsEntry("clip_ratio/high_mean", 0.0)
        .containsEntry("clip_ratio/high_max", Double.NaN);
  }
}
