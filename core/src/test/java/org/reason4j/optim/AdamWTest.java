package org.reason4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorException;
import org.reason4j.tensor.TensorScope;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(NoLeaks.class)
class AdamWTest {
  @ParameterizedTest
  @CsvSource({
    "adamw_clip, FUSED", "adamw_clip, PLAIN",
    "adamw_clip_no_decay_bias, FUSED", "adamw_clip_no_decay_bias, PLAIN",
    "adamw_float64, FUSED", "adamw_float64, PLAIN",
    "adamw_large_eps, FUSED", "adamw_large_eps, PLAIN",
    "adamw_linear_decay, FUSED", "adamw_linear_decay, PLAIN",
    "adamw_no_clip, FUSED", "adamw_no_clip, PLAIN"
  })
  void tenGoldenStepsAgree(String name, AdamW.Path path) {
    JsonNode golden = golden(name);
    JsonNode settings = golden.get("settings");
    boolean wide = name.endsWith("float64");
    DType type = wide ? DType.F64 : DType.F32;
    double tolerance = wide ? 1e-12 : 1e-6;
    try (var _ = TensorScope.open()) {
      Tensor w = leaf(golden.get("initial").get("W"), type, 3, 4);
      Tensor b = leaf(golden.get("initial").get("b"), type, 3);
      var config =
          new AdamW.Config(
              settings.get("beta1").doubleValue(),
              settings.get("beta2").doubleValue(),
              settings.get("eps").doubleValue(),
              settings.get("weight_decay").doubleValue(),
              settings.path("weight_decay_on_bias").booleanValue(true),
              path);
      JsonNode max = settings.path("max_grad_norm");
      double maxNorm = max.isNumber() ? max.doubleValue() : Double.POSITIVE_INFINITY;
      try (var optimizer = new AdamW(config, named(w, b))) {
        for (JsonNode step : golden.get("steps")) {
          optimizer.clearGradients();
          w.mul(tensor(step.get("grad_W"), type, 3, 4)).sum().backward();
          b.mul(tensor(step.get("grad_b"), type, 3)).sum().backward();
          double norm = GradientClip.clip(optimizer.gradients(), maxNorm);
          double expected = step.get("grad_norm").doubleValue();
          assertThat(norm).isCloseTo(expected, within(tolerance * Math.max(1, expected)));
          optimizer.step(step.get("lr").doubleValue());
          assertClose(w, step.get("W"), tolerance);
          assertClose(b, step.get("b"), tolerance);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AdamW.Path.class)
  void aRegressionTrainsAsTorchTrainsIt(AdamW.Path path) {
    JsonNode golden = golden("adamw_regression");
    JsonNode settings = golden.get("settings");
    try (var _ = TensorScope.open()) {
      Tensor x = tensor(golden.get("X"), DType.F32, 8, 4);
      Tensor y = tensor(golden.get("Y"), DType.F32, 8, 3);
      Tensor w = leaf(golden.get("W"), DType.F32, 3, 4);
      Tensor b = Tensor.zeros(DType.F32, 3).requiresGradient();
      var config =
          new AdamW.Config(
              settings.get("beta1").doubleValue(),
              settings.get("beta2").doubleValue(),
              settings.get("eps").doubleValue(),
              settings.get("weight_decay").doubleValue(),
              settings.path("weight_decay_on_bias").booleanValue(true),
              path);
      try (var optimizer = new AdamW(config, named(w, b))) {
        for (JsonNode step : golden.get("steps")) {
          optimizer.clearGradients();
          Tensor loss = x.linear(w, b).sub(y).square().mean();
          assertThat(loss.item()).isCloseTo(step.get("loss").doubleValue(), within(2e-6));
          loss.backward();
          double norm =
              GradientClip.clip(optimizer.gradients(), settings.get("max_grad_norm").doubleValue());
          assertThat(norm).isCloseTo(step.get("grad_norm").doubleValue(), within(5e-6));
          optimizer.step(settings.get("lr").doubleValue());
          assertClose(w, step.get("W"), 2e-6);
          assertClose(b, step.get("b"), 2e-6);
        }
      }
    }
  }

  @Test
  void savedStateContinuesWithTheSameBits() {
    try (var _ = TensorScope.open()) {
      Tensor straight = random(7, 5);
      Tensor resumed = straight.detach().copy().requiresGradient();
      var config = AdamW.Config.DEFAULT;
      try (var a = new AdamW(config, new LinkedHashMap<>(Map.of("w", straight)));
          var b = new AdamW(config, new LinkedHashMap<>(Map.of("w", resumed)))) {
        for (int step = 0; step < 3; step++) update(a, straight, step);
        for (int step = 0; step < 3; step++) update(b, resumed, step);
        try (var c = new AdamW(config, new LinkedHashMap<>(Map.of("w", resumed)))) {
          c.load(b.state());
          for (int step = 3; step < 6; step++) update(a, straight, step);
          for (int step = 3; step < 6; step++) update(c, resumed, step);
        }
        assertThat(resumed.toFloats()).isEqualTo(straight.toFloats());
        assertThat(a.state().keySet()).containsExactly("w.exp_avg", "w.exp_avg_sq", "w.step");
      }
    }
  }

  @Test
  void stateOfAnotherModelIsRefusedByName() {
    try (var _ = TensorScope.open()) {
      Tensor w = random(2, 2);
      try (var optimizer = new AdamW(AdamW.Config.DEFAULT, new LinkedHashMap<>(Map.of("w", w)))) {
        assertThatThrownBy(() -> optimizer.load(Map.of()))
            .isInstanceOf(TensorException.class)
            .hasMessage("optimizer state: w.exp_avg is missing; the model needs F32[2, 2]");
        var other = new LinkedHashMap<>(optimizer.state());
        other.put("x.step", w);
        assertThatThrownBy(() -> optimizer.load(other)).hasMessageContaining("x.step");
      }
    }
  }

  @Test
  void aParameterWithoutGradientStaysAsItIs() {
    try (var _ = TensorScope.open()) {
      Tensor used = random(2, 2);
      Tensor idle = random(2, 2);
      float[] before = idle.toFloats();
      var both = new LinkedHashMap<String, Tensor>();
      both.put("used", used);
      both.put("idle", idle);
      var config = new AdamW.Config(0.9, 0.999, 1e-8, 0.1, false, AdamW.Path.FUSED);
      try (var optimizer = new AdamW(config, both)) {
        update(optimizer, used, 0);
        assertThat(idle.toFloats()).isEqualTo(before);
        assertThat(steps(optimizer, "idle")).isZero();
        assertThat(steps(optimizer, "used")).isEqualTo(1);
      }
    }
  }

  private static double steps(AdamW optimizer, String name) {
    return java.util.Objects.requireNonNull(optimizer.state().get(name + ".step")).item();
  }

  private static void update(AdamW optimizer, Tensor parameter, int step) {
    optimizer.clearGradients();
    parameter.square().mul(1 + step).sum().backward();
    optimizer.step(0.01);
  }

  private static Tensor random(int rows, int columns) {
    var random = new SplittableRandom(3);
    float[] elements = new float[rows * columns];
    for (int i = 0; i < elements.length; i++) elements[i] = (float) (random.nextDouble() - 0.5);
    return Tensor.of(elements, rows, columns).requiresGradient();
  }

  private static SequencedMap<String, Tensor> named(Tensor w, Tensor b) {
    var parameters = new LinkedHashMap<String, Tensor>();
    parameters.put("W", w);
    parameters.put("b", b);
    return parameters;
  }

  private static JsonNode golden(String name) {
    return new JsonMapper().readTree(ScheduleTest.GOLDEN.resolve(name + ".json"));
  }

  private static Tensor leaf(JsonNode node, DType type, long... shape) {
    return tensor(node, type, shape).requiresGradient();
  }

  private static Tensor tensor(JsonNode node, DType type, long... shape) {
    return Tensor.of(flat(node), shape).to(type);
  }

  private static double[] flat(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    for (JsonNode entry : node) {
      if (entry.isArray()) for (double number : flat(entry)) numbers.add(number);
      else numbers.add(entry.doubleValue());
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertClose(Tensor tensor, JsonNode expected, double tolerance) {
    double[] actual = tensor.toDoubles();
    double[] wanted = flat(expected);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(actual[i]).as("element %d", i).isCloseTo(wanted[i], within(tolerance));
    }
  }
}
