package org.reason4j.train.loss;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.config.ConfigException;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// Divergence between a teacher's and a student's next-token distributions: the generalised
/// Jensen-Shannon divergence of GKD (Agarwal et al. 2024, eq. 1), with its two ends.
///
/// With `S` and `T` the softmax of the logits over the temperature and `M = beta T + (1 - beta) S`:
///
/// ```
/// beta = 0        KL(T || S) = sum T (log T - log S)     forward: covers all the teacher does
/// beta = 1        KL(S || T) = sum S (log S - log T)     reverse: keeps to what the teacher does
/// 0 < beta < 1    beta KL(T || M) + (1 - beta) KL(S || M)
/// ```
///
/// These are TRL's definitions: its `beta = 0` and `beta = 1` are the plain divergences, not the
/// limits of the middle line (which are 0). The loss is the mean over the completion tokens, which
/// is TRL's `batchmean` with labels; without labels TRL divides by rows and not by tokens.
///
/// Gradients are closed forms, so no graph over `[N,V]` exists: with respect to the student's
/// logits, `(S - T) / t`, `S (log S - log T - KL) / t` and `S (g - sum S g) / t` for `g = (1 -
/// beta) (log S - log M)`. They are not multiplied by the temperature's square (Hinton et al. 2015
/// do; GKD and TRL do not).
///
/// @param beta 0 to 1
/// @param temperature what both models' logits are divided by, above 0
/// @param chunk rows of logits at a time, at least 1: bounds memory to some `6 chunk V`
public record DivergenceLoss(double beta, double temperature, int chunk) {
  /// Divergence of each row in nats [N], and its gradient with respect to the student's logits
  /// [N,V].
  public record Rows(Tensor divergence_N, Tensor gradient_NV) {}

  /// What the head form leaves.
  ///
  /// @param sum of weight times divergence
  /// @param hiddenGradient_ND gradient of that sum with respect to the student's hidden states
  public record Result(double sum, Tensor hiddenGradient_ND) {}

  public DivergenceLoss {
    if (!(beta >= 0 && beta <= 1))
      throw new ConfigException(
          "distill: beta is %s; it must be 0 (forward KL) to 1 (reverse KL)", beta);
    if (!(temperature > 0))
      throw new ConfigException("distill: temperature is %s; it must be above 0", temperature);
    if (chunk < 1)
      throw new IllegalArgumentException("distill: chunk is " + chunk + "; at least 1");
  }

  /// `KL(teacher || student)`.
  public static DivergenceLoss forward(double temperature, int chunk) {
    return new DivergenceLoss(0, temperature, chunk);
  }

  /// `KL(student || teacher)`.
  public static DivergenceLoss reverse(double temperature, int chunk) {
    return new DivergenceLoss(1, temperature, chunk);
  }

  /// Divergence and gradient of whole logits; records no graph. Works in the logits' element type.
  ///
  /// @param student_NV logits before the temperature; `teacher_NV` of the same shape
  public Rows of(Tensor student_NV, Tensor teacher_NV) {
    if (!java.util.Arrays.equals(student_NV.shape(), teacher_NV.shape()))
      throw new IllegalArgumentException(
          "distill: student logits are "
              + student_NV.describe()
              + ", teacher logits "
              + teacher_NV.describe()
              + "; expected one shape [N,V]");
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      Tensor logS_NV = student_NV.div(temperature).logSoftmax(-1);
      Tensor logT_NV = teacher_NV.div(temperature).logSoftmax(-1);
      Rows rows;
      if (beta == 0) rows = forward(logS_NV, logT_NV);
      else if (beta == 1) rows = reverse(logS_NV, logT_NV);
      else rows = between(logS_NV, logT_NV);
      return new Rows(
          scope.escape(rows.divergence_N), scope.escape(rows.gradient_NV.mul_(1 / temperature)));
    }
  }

  private static Rows forward(Tensor logS_NV, Tensor logT_NV) {
    Tensor t_NV = logT_NV.exp();
    Tensor kl_N = logT_NV.sub(logS_NV).mul_(t_NV).sum(-1, false);
    return new Rows(kl_N, logS_NV.exp().sub_(t_NV));
  }

  private static Rows reverse(Tensor logS_NV, Tensor logT_NV) {
    Tensor s_NV = logS_NV.exp();
    Tensor ratio_NV = logS_NV.sub(logT_NV);
    Tensor kl_N1 = ratio_NV.mul(s_NV).sum(-1, true);
    return new Rows(kl_N1.squeeze(-1), ratio_NV.sub_(kl_N1).mul_(s_NV));
  }

  private Rows between(Tensor logS_NV, Tensor logT_NV) {
    Tensor a_NV = logS_NV.add(Math.log1p(-beta));
    Tensor b_NV = logT_NV.add(Math.log(beta));
    Tensor top_NV = a_NV.maximum(b_NV);
    // log(e^a + e^b), with the larger taken out
    Tensor logM_NV = a_NV.sub_(top_NV).exp_().add_(b_NV.sub_(top_NV).exp_()).log().add_(top_NV);
    Tensor s_NV = logS_NV.exp();
    Tensor toTeacher_N = logT_NV.sub(logM_NV).mul_(logT_NV.exp()).sum(-1, false);
    Tensor slope_NV = logS_NV.sub(logM_NV);
    Tensor toStudent_N1 = slope_NV.mul(s_NV).sum(-1, true);
    Tensor value_N = toTeacher_N.mul(beta).add(toStudent_N1.squeeze(-1).mul(1 - beta));
    return new Rows(value_N, slope_NV.sub_(toStudent_N1).mul_(s_NV).mul_(1 - beta));
  }

  /// Weighted sum of the divergences under two heads, logits made `chunk` rows at a time; adds to
  /// the gradient of the student's head weight. The teacher may have another width. Where one table
  /// has more rows than the other, the rows past the shorter one (padding of the table, never
  /// drawn) are left out of both distributions and get no gradient.
  ///
  /// @param student_ND hidden states of the student at the places compared, `teacher_NE` of the
  ///   teacher at the same places
  /// @param weight_N what each place counts, such as 1 / number of completion tokens; 0 leaves it
  ///   out
  public Result backward(
      Tensor student_ND,
      Tensor studentHead_VD,
      Tensor teacher_NE,
      Tensor teacherHead_VE,
      Tensor weight_N) {
    try (var scope = TensorScope.open();
        var _ = Tensor.noGradients()) {
      long rows = student_ND.size(0);
      long ids = Math.min(studentHead_VD.size(0), teacherHead_VE.size(0));
      Tensor head_VD = studentHead_VD.narrow(0, 0, ids);
      Tensor teacher_VE = teacherHead_VE.narrow(0, 0, ids);
      Tensor dHead_VD = Tensor.zeros(DType.F32, studentHead_VD.shape());
      Tensor dIds_VD = dHead_VD.narrow(0, 0, ids);
      List<Tensor> hidden = new ArrayList<>();
      double sum = 0;
      for (long start = 0; start < rows; start += chunk) {
        long length = Math.min(chunk, rows - start);
        try (var inner = TensorScope.open()) {
          Tensor h_CD = student_ND.narrow(0, start, length);
          Tensor t_CE = teacher_NE.narrow(0, start, length);
          Tensor weight_C = weight_N.narrow(0, start, length);
          Rows part = of(h_CD.linear(head_VD), t_CE.linear(teacher_VE));
          sum += part.divergence_N.mul(weight_C).sum().item();
          Tensor d_CV = part.gradient_NV.mul_(weight_C.unsqueeze(-1));
          hidden.add(inner.escape(d_CV.matmul(head_VD)));
          dIds_VD.addMatmul_(d_CV.transpose(0, 1), h_CD);
        }
      }
      studentHead_VD.addGradient(dHead_VD);
      Tensor dHidden_ND =
          hidden.isEmpty() ? Tensor.zeros(DType.F32, student_ND.shape()) : Tensor.cat(hidden, 0);
      return new Result(sum, scope.escape(dHidden_ND));
    }
  }
}
