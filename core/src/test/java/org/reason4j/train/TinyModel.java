package org.reason4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.reason4j.engine.RandomStreams;
import org.reason4j.model.Decoder;
import org.reason4j.model.DecoderConfig;
import org.reason4j.model.Family;
import org.reason4j.nn.RopeScaling;
import org.reason4j.optim.AdamW;

/// A model with grouped-query attention that steps in a millisecond, and the gradients of a step
/// made with it.
final class TinyModel {
  static final int VOCABULARY = 53;

  private TinyModel() {}

  static Decoder of(long seed) {
    var config =
        new DecoderConfig(
            Family.QWEN2,
            VOCABULARY,
            24,
            2,
            4,
            2,
            6,
            40,
            10_000,
            new RopeScaling.None(),
            1e-5,
            true,
            64,
            List.of(2),
            0);
    return Decoder.fresh(config, 0.1, RandomStreams.of(seed, "tiny-model"));
  }

  static AdamW optimizer(Decoder model) {
    return new AdamW(AdamW.Config.DEFAULT, model.parameters().asMap());
  }

  /// Gradients of the optimizer's first step, which its first moments hold: `m = 0.1 g`.
  static Map<String, double[]> gradients(AdamW optimizer) {
    var gradients = new LinkedHashMap<String, double[]>();
    optimizer
        .state()
        .forEach((name, tensor) -> {
          if (!name.endsWith(".exp_avg")) return;
          double[] moments = tensor.toDoubles();
          for (int i = 0; i < moments.length; i++) moments[i] *= 10;
          gradients.put(name.substring(0, name.length() - ".exp_avg".length()), moments);
        });
    return gradients;
  }

  /// `|a - b| / |b|` over all parameters, in the Euclidean norm.
  static double distance(Map<String, double[]> a, Map<String, double[]> b) {
    double apart = 0;
    double size = 0;
    for (var entry : b.entrySet()) {
      double[] ours = a.getOrDefault(entry.getKey(), new double[0]);
      double[] theirs = entry.getValue();
      for (int i = 0; i < theirs.length; i++) {
        apart += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
        size += theirs[i] * theirs[i];
      }
    }
    return Math.sqrt(apart / size);
  }

  static int[] ids(SplittableRandom random, int length) {
    return random.ints(length, 3, VOCABULARY).toArray();
  }
}
