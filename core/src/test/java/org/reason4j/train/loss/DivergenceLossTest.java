package org.reason4j.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.NoLeaks;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Expected values are computed here with plain doubles from the definition, or by hand.
@ExtendWith(NoLeaks.class)
class DivergenceLossTest {
  private static final double[] BETAS = {0, 0.1, 0.5, 0.9, 1};

  private static double[] softmax(double[] logits, double temperature) {
    double top = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).max().orElseThrow();
    double[] p = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp((logits[i] - top) / temperature);
      sum += p[i];
    }
    for (int i = 0; i < p.length; i++) p[i] /= sum;
    return p;
  }

  private static double kl(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) sum += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]);
    return sum;
  }

  /// The definition, written down without any of the loss's rearrangements.
  private static double expected(double beta, double t, double[] student, double[] teacher) {
    double[] s = softmax(student, t);
    double[] r = softmax(teacher, t);
    if (beta == 0) return kl(r, s);
    if (beta == 1) return kl(s, r);
    double[] m = new double[s.length];
    for (int i = 0; i < m.length; i++) m[i] = beta * r[i] + (1 - beta) * s[i];
    return beta * kl(r, m) + (1 - beta) * kl(s, m);
  }

  private static double[] logits(SplittableRandom random, int count, double spread) {
    return IntStream.range(0, count).mapToDouble(_ -> spread * random.nextGaussian()).toArray();
  }

  private static double value(DivergenceLoss loss, double[] student, double[] teacher) {
    try (var _ = TensorScope.open()) {
      return loss.of(Tensor.of(student, 1, student.length), Tensor.of(teacher, 1, teacher.length))
          .divergence_N()
          .item();
    }
  }

  /// Student (1/2, 1/4, 1/4), teacher (1/4, 1/4, 1/2): both KLs are (1/4) log 2; at beta 1/2 the
  /// mixture is (3/8, 1/4, 3/8) and the divergence (1/4) log(2/3) + (1/2) log(4/3).
  @Test
  void handComputedDistributions() {
    double[] student = {Math.log(2), 0, 0};
    double[] teacher = {0, 0, Math.log(2)};
    double quarter = Math.log(2) / 4;
    assertThat(value(DivergenceLoss.forward(1, 8), student, teacher))
        .isCloseTo(quarter, within(1e-15));
    assertThat(value(DivergenceLoss.reverse(1, 8), student, teacher))
        .isCloseTo(quarter, within(1e-15));
    assertThat(value(new DivergenceLoss(0.5, 1, 8), student, teacher))
        .isCloseTo(Math.log(2 / 3.0) / 4 + Math.log(4 / 3.0) / 2, within(1e-15));
  }

  @Test
  void theDefinitionAtEveryBetaAndTemperature() {
    var random = new SplittableRandom(3);
    for (double beta : BETAS)
      for (double t : new double[] {0.5, 0.9, 1, 3}) {
        double[] student = logits(random, 7, 3);
        double[] teacher = logits(random, 7, 3);
        assertThat(value(new DivergenceLoss(beta, t, 8), student, teacher))
            .as("beta %s, temperature %s", beta, t)
            .isCloseTo(expected(beta, t, student, teacher), within(1e-12));
      }
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    var random = new SplittableRandom(4);
    for (double beta : BETAS) {
      double[] student = logits(random, 6, 2);
      double[] teacher = logits(random, 6, 2);
      var loss = new DivergenceLoss(beta, 0.7, 8);
      double[] gradient;
      try (var _ = TensorScope.open()) {
        gradient =
            loss.of(Tensor.of(student, 1, 6), Tensor.of(teacher, 1, 6)).gradient_NV().toDoubles();
      }
      double sum = 0;
      for (int i = 0; i < 6; i++) {
        double[] up = student.clone();
        double[] down = student.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double slope =
            (expected(beta, 0.7, up, teacher) - expected(beta, 0.7, down, teacher)) / 2e-5;
        assertThat(gradient[i]).as("beta %s, logit %d", beta, i).isCloseTo(slope, within(1e-9));
        sum += gradient[i];
      }
      assertThat(sum)
          .isCloseTo(0, within(1e-14)); // adding a constant to all logits changes nothing
    }
  }

  /// Against the library's own differentiation of the same definition.
  @Test
  void gradientsAreThoseOfTheGraph() {
    var random = new SplittableRandom(5);
    double[] student = logits(random, 15, 2);
    double[] teacher = logits(random, 15, 2);
    try (var _ = TensorScope.open()) {
      Tensor leaf_NV = Tensor.of(student, 3, 5).requiresGradient();
      Tensor teacher_NV = Tensor.of(teacher, 3, 5);
      Tensor s_NV = leaf_NV.softmax(-1);
      Tensor t_NV = teacher_NV.softmax(-1);
      Tensor m_NV = t_NV.mul(0.3).add(s_NV.mul(0.7));
      Tensor jsd =
          t_NV.mul(t_NV.div(m_NV).log())
              .sum()
              .mul(0.3)
              .add(s_NV.mul(s_NV.div(m_NV).log()).sum().mul(0.7));
      jsd.backward();
      var rows = new DivergenceLoss(0.3, 1, 8).of(leaf_NV.detach(), teacher_NV);
      assertThat(rows.divergence_N().sum().item()).isCloseTo(jsd.item(), within(1e-12));
      double[] graph = leaf_NV.gradient().orElseThrow().toDoubles();
      double[] closed = rows.gradient_NV().toDoubles();
      for (int i = 0; i < graph.length; i++)
        assertThat(closed[i]).isCloseTo(graph[i], within(1e-12));
    }
  }

  /// Equal distributions: no divergence, no slope; far apart ones: finite, and at most `H(beta) =
  /// -beta log beta - (1 - beta) log(1 - beta)` in between.
  @Test
  void degenerateDistributions() {
    double[] same = {1, -2, 0.5, 3};
    double[] left = {300, 0, 0, 0};
    double[] right = {0, 0, 0, 300};
    for (double beta : BETAS) {
      var loss = new DivergenceLoss(beta, 1, 8);
      assertThat(value(loss, same, same)).isCloseTo(0, within(1e-15));
      double far = value(loss, left, right);
      assertThat(far).isFinite();
      if (beta > 0 && beta < 1)
        assertThat(far)
            .isCloseTo(-beta * Math.log(beta) - (1 - beta) * Math.log(1 - beta), within(1e-12));
      else assertThat(far).isCloseTo(300, within(1e-9));
    }
  }

  private record Head(double sum, float[] hidden, float[] weight) {}

  private static Head head(DivergenceLoss loss, int studentIds, int teacherIds, float[] weights) {
    var random = new SplittableRandom(6);
    try (var _ = TensorScope.open()) {
      Tensor student_ND = floats(random, 5, 4);
      Tensor teacher_NE = floats(random, 5, 3);
      Tensor studentHead_VD = floats(random, 11, 4).narrow(0, 0, studentIds).copy();
      Tensor teacherHead_VE = floats(random, 11, 3).narrow(0, 0, teacherIds).copy();
      studentHead_VD.requiresGradient();
      var result =
          loss.backward(
              student_ND, studentHead_VD, teacher_NE, teacherHead_VE, Tensor.of(weights, 5));
      return new Head(
          result.sum(),
          result.hiddenGradient_ND().toFloats(),
          studentHead_VD.gradient().orElseThrow().toFloats());
    }
  }

  private static Tensor floats(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    return Tensor.of(values, rows, columns);
  }

  private static void close(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++)
      assertThat(found[i]).isCloseTo(expected[i], within(2e-6f));
  }

  @Test
  void chunksOfAnySizeGiveTheSame() {
    float[] weights = {0.2f, 0.5f, 0, 1, 0.25f};
    for (double beta : BETAS) {
      Head whole = head(new DivergenceLoss(beta, 0.8, 64), 11, 11, weights);
      for (int chunk : new int[] {1, 2, 3, 5}) {
        Head cut = head(new DivergenceLoss(beta, 0.8, chunk), 11, 11, weights);
        assertThat(cut.sum()).isCloseTo(whole.sum(), within(1e-6));
        close(cut.hidden(), whole.hidden());
        close(cut.weight(), whole.weight());
      }
    }
  }

  /// The head form is the chain rule over `logits = h W^T`.
  @Test
  void theHeadFormIsTheGraphOverItsLogits() {
    var random = new SplittableRandom(6);
    try (var _ = TensorScope.open()) {
      Tensor student_ND = floats(random, 5, 4).requiresGradient();
      Tensor teacher_NE = floats(random, 5, 3);
      Tensor studentHead_VD = floats(random, 11, 4).requiresGradient();
      Tensor teacherHead_VE = floats(random, 11, 3);
      Tensor logS_NV = student_ND.linear(studentHead_VD).div(0.8).logSoftmax(-1);
      Tensor logT_NV = teacher_NE.linear(teacherHead_VE).div(0.8).logSoftmax(-1);
      Tensor mean = logT_NV.exp().mul(logT_NV.sub(logS_NV)).sum().div(5);
      mean.backward();
      float[] fifths = {0.2f, 0.2f, 0.2f, 0.2f, 0.2f};
      Head found = head(DivergenceLoss.forward(0.8, 2), 11, 11, fifths);
      assertThat(found.sum()).isCloseTo(mean.item(), within(1e-6));
      close(found.hidden(), student_ND.gradient().orElseThrow().toFloats());
      close(found.weight(), studentHead_VD.gradient().orElseThrow().toFloats());
    }
  }

  @Test
  void rowsOfWeightZeroMoveNothing() {
    Head none = head(DivergenceLoss.reverse(1, 2), 11, 11, new float[5]);
    assertThat(none.sum()).isZero();
    assertThat(none.hidden()).containsOnly(0);
    assertThat(none.weight()).containsOnly(0);
  }

  @Test
  void paddingOfTheLongerTableIsLeftOut() {
    float[] weights = {1, 1, 1, 1, 1};
    var loss = new DivergenceLoss(0.5, 1, 2);
    Head same = head(loss, 8, 8, weights);
    Head longTeacher = head(loss, 8, 11, weights);
    Head longStudent = head(loss, 11, 8, weights);
    assertThat(longTeacher.sum()).isEqualTo(same.sum());
    assertThat(longStudent.sum()).isEqualTo(same.sum());
    assertThat(longStudent.hidden()).isEqualTo(same.hidden());
    for (int i = 0; i < 11 * 4; i++)
      assertThat(longStudent.weight()[i]).isEqualTo(i < 8 * 4 ? same.weight()[i] : 0);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new DivergenceLoss(1.5, 1, 8))
        .isInstanceOf(ConfigException.class)
        .hasMessage("distill: beta is 1.5; it must be 0 (forward KL) to 1 (reverse KL)");
    assertThatThrownBy(() -> DivergenceLoss.forward(0, 8))
        .hasMessage("distill: temperature is 0.0; it must be above 0");
    try (var _ = TensorScope.open()) {
      assertThatThrownBy(() ->
              DivergenceLoss.forward(1, 8)
                  .of(Tensor.of(new double[4], 2, 2), Tensor.of(new double[6], 2, 3)))
          .hasMessage(
              "distill: student logits are F64[2, 2], teacher logits F64[2, 3]; expected one shape"
                  + " [N,V]");
    }
  }
}
