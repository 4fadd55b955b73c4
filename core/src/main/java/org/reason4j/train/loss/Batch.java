package org.reason4j.train.loss;

import java.util.Arrays;
import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// One micro-batch as the policy loss sees it. All tensors are borrowed and of one floating type.
///
/// @param logps_BT log-probabilities of the sampled tokens under the policy, with gradient; finite
///   also where the mask is 0
/// @param oldLogps_BT under the policy that generated; absent: the same numbers as `logps_BT`
///   (ratio 1, whose gradient still flows)
/// @param refLogps_BT under the reference policy
/// @param advantages [B], or [B,T] where tokens have advantages of their own
/// @param mask_BT 1 for a token that is trained on: sampled, not padding, not of a tool
/// @param correction trainer's probability over the sampler's ([SamplerCorrection]), [B,T] or [B,1]
/// @param samplerLogps_BT under the sampler, for the off-policy mask; absent: `oldLogps_BT`
/// @param entropies_BT of the policy at each token
public record Batch(
    Tensor logps_BT,
    Optional<Tensor> oldLogps_BT,
    Optional<Tensor> refLogps_BT,
    Tensor advantages,
    Tensor mask_BT,
    Optional<Tensor> correction,
    Optional<Tensor> samplerLogps_BT,
    Optional<Tensor> entropies_BT) {
  public Batch {
    long[] shape = logps_BT.shape();
    if (shape.length != 2) throw wrong("logps", logps_BT, "[B,T]");
    String whole = Arrays.toString(shape);
    same("mask", mask_BT, shape);
    if (oldLogps_BT.isPresent()) same("old logps", oldLogps_BT.get(), shape);
    if (refLogps_BT.isPresent()) same("reference logps", refLogps_BT.get(), shape);
    if (samplerLogps_BT.isPresent()) same("sampler logps", samplerLogps_BT.get(), shape);
    if (entropies_BT.isPresent()) same("entropies", entropies_BT.get(), shape);
    if (correction.isPresent() && !fits(correction.get().shape(), shape)) {
      throw wrong("correction", correction.get(), whole + " or [" + shape[0] + ", 1]");
    }
    long[] rows = advantages.shape();
    if (!(rows.length == 1 && rows[0] == shape[0]) && !fits(rows, shape)) {
      throw wrong("advantages", advantages, whole + " or [" + shape[0] + "]");
    }
  }

  private static void same(String name, Tensor tensor, long[] shape) {
    if (!Arrays.equals(tensor.shape(), shape)) throw wrong(name, tensor, Arrays.toString(shape));
  }

  private static boolean fits(long[] actual, long[] shape) {
    return actual.length == 2 && actual[0] == shape[0] && (actual[1] == 1 || actual[1] == shape[1]);
  }

  private static IllegalArgumentException wrong(String name, Tensor tensor, String expected) {
    return new IllegalArgumentException(
        "policy loss: %s are %s; expected %s".formatted(name, tensor.describe(), expected));
  }

  public static Batch of(Tensor logps_BT, Tensor advantages, Tensor mask_BT) {
    return new Batch(
        logps_BT,
        Optional.empty(),
        Optional.empty(),
        advantages,
        mask_BT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public Batch old(Tensor logps) {
    return new Batch(
        logps_BT,
        Optional.of(logps),
        refLogps_BT,
        advantages,
        mask_BT,
        correction,
        samplerLogps_BT,
        entropies_BT);
  }

  public Batch reference(Tensor logps) {
    return new Batch(
        logps_BT,
        oldLogps_BT,
        Optional.of(logps),
        advantages,
        mask_BT,
        correction,
        samplerLogps_BT,
        entropies_BT);
  }

  public Batch correction(Tensor ratio) {
    return new Batch(
        logps_BT,
        oldLogps_BT,
        refLogps_BT,
        advantages,
        mask_BT,
        Optional.of(ratio),
        samplerLogps_BT,
        entropies_BT);
  }

  public Batch sampler(Tensor logps) {
    return new Batch(
        logps_BT,
        oldLogps_BT,
        refLogps_BT,
        advantages,
        mask_BT,
        correction,
        Optional.of(logps),
        entropies_BT);
  }

  public Batch entropies(Tensor entropies) {
    return new Batch(
        logps_BT,
        oldLogps_BT,
        refLogps_BT,
        advantages,
        mask_BT,
        correction,
        samplerLogps_BT,
        Optional.of(entropies));
  }
}
