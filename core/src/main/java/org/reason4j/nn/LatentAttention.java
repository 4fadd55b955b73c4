package org.reason4j.nn;

import java.util.List;
import java.util.Optional;
import org.reason4j.tensor.Tensor;

/// Multi-head latent attention (DeepSeek-V3, eq. 1-11).
///
/// Keys and values of all heads come from one latent vector a token, `RmsNorm(W_DKV x)`; position
/// enters by a rotated part of each query and one rotated key that all heads share. Queries may
/// pass through a latent vector of their own.
///
/// A cache needs only the latent vector and the shared key, `C = R + rotaryWidth` elements a token
/// and layer for all heads together. Where one is attended to ([Attend#remember]), the matrices
/// that make keys and values are absorbed: `q W_UK` meets the latent vectors themselves and `W_UV`
/// follows the sum, so that nothing is expanded for the tokens of the past. Elsewhere (training,
/// scoring, a prompt) keys and values are expanded, which costs less for many queries.
///
/// @param latent to the latent vector and the shared key before rotation
/// @param expand from the latent vector to each head's key without position and value; no bias
/// @param plainWidth of a head's query and key without position
/// @param rotaryWidth of the rotated part
/// @param valueWidth of a head's value
/// @param scale of the logits
/// @param past how cached latent vectors are attended to
public record LatentAttention(
    Queries queries,
    Linear latent,
    RmsNorm latentNorm,
    Linear expand,
    Linear output,
    int heads,
    int plainWidth,
    int rotaryWidth,
    int valueWidth,
    double scale,
    Decoding past) {

  public LatentAttention {
    if (expand.bias().isPresent())
      throw new IllegalArgumentException(
          "the expansion of latent vectors has a bias; expected none");
  }

  /// How cached latent vectors are attended to; both give the same up to rounding.
  public enum Decoding {
    /// Keys' matrix folded into the queries, values' into the output.
    ABSORBED,
    /// Keys and values of the whole cache made again for every token: the plain definition.
    EXPANDED
  }

  /// How queries are made from hidden states.
  public sealed interface Queries {
    /// [B,T,H K] of [B,T,D].
    Tensor apply(Tensor x_BTD);

    /// By one matrix.
    record Direct(Linear projection) implements Queries {
      @Override
      public Tensor apply(Tensor x_BTD) {
        return projection.apply(x_BTD);
      }
    }

    /// Through a latent vector.
    record LowRank(Linear down, RmsNorm norm, Linear up) implements Queries {
      @Override
      public Tensor apply(Tensor x_BTD) {
        return up.apply(norm.apply(down.apply(x_BTD)));
      }
    }
  }

  /// What a layer attends to.
  @FunctionalInterface
  public interface Attend {
    /// Attention itself: queries and keys [B,H,T,K], values [B,H,T,valueWidth] to the values'
    /// shape.
    Tensor attend(Tensor q_BHTK, Tensor k_BHTK, Tensor v_BHTR, double scale);

    /// Takes the tokens' latent vectors [B,T,C] into a cache and gives all there is to attend to;
    /// nothing where the tokens meet one another only, as `attend` does it.
    default Optional<Past> remember(Tensor latent_BTC) {
      return Optional.empty();
    }
  }

  /// Cached tokens: normed latent vectors, each followed by the rotated key.
  ///
  /// @param latent_BSC the new tokens' among them, last
  /// @param mask added to the logits, broadcasts to [B,1,T,S]; empty where every token sees all
  public record Past(Tensor latent_BSC, Optional<Tensor> mask) {}

  /// From normed hidden states [B,T,D] to what is added to the residual stream.
  public Tensor apply(Tensor x_BTD, Rope.Angles angles, Attend attend) {
    long rows = x_BTD.size(0);
    long length = x_BTD.size(1);
    Tensor q_BHTK =
        queries.apply(x_BTD).view(rows, length, heads, plainWidth + rotaryWidth).transpose(1, 2);
    Tensor down_BTR = latent.apply(x_BTD);
    long rank = down_BTR.size(2) - rotaryWidth;
    Tensor sharedKey_B1TK =
        angles.rotateNeighbours(down_BTR.narrow(2, rank, rotaryWidth).unsqueeze(1));
    Tensor normed_BTR = latentNorm.apply(down_BTR.narrow(2, 0, rank));
    Tensor plainQuery_BHTK = q_BHTK.narrow(3, 0, plainWidth);
    Tensor rotatedQuery_BHTK = angles.rotateNeighbours(q_BHTK.narrow(3, plainWidth, rotaryWidth));
    Optional<Past> seen =
        attend.remember(Tensor.cat(List.of(normed_BTR, sharedKey_B1TK.squeeze(1)), 2));
    Tensor attended_BHTR;
    if (seen.isPresent() && past == Decoding.ABSORBED)
      attended_BHTR = absorbed(plainQuery_BHTK, rotatedQuery_BHTK, seen.get());
    else {
      Tensor query_BHTK = Tensor.cat(List.of(plainQuery_BHTK, rotatedQuery_BHTK), 3);
      attended_BHTR =
          seen.isPresent()
              ? expanded(query_BHTK, seen.get())
              : expanded(query_BHTK, normed_BTR, sharedKey_B1TK, attend);
    }
    return output.apply(
        attended_BHTR.transpose(1, 2).reshape(rows, length, (long) heads * valueWidth));
  }

  private Tensor expanded(
      Tensor query_BHTK, Tensor latent_BSR, Tensor sharedKey_B1SK, Attend attend) {
    long rows = latent_BSR.size(0);
    long length = latent_BSR.size(1);
    Tensor expanded_BHSK =
        expand.apply(latent_BSR).view(rows, length, heads, plainWidth + valueWidth).transpose(1, 2);
    return attend.attend(
        query_BHTK,
        Tensor.cat(
            List.of(
                expanded_BHSK.narrow(3, 0, plainWidth),
                sharedKey_B1SK.expand(rows, heads, length, rotaryWidth)),
            3),
        expanded_BHSK.narrow(3, plainWidth, valueWidth),
        scale);
  }

  private Tensor expanded(Tensor query_BHTK, Past seen) {
    Tensor latent_BSC = seen.latent_BSC();
    long rank = latent_BSC.size(2) - rotaryWidth;
    return expanded(
        query_BHTK,
        latent_BSC.narrow(2, 0, rank),
        latent_BSC.narrow(2, rank, rotaryWidth).unsqueeze(1),
        (q_BHTK, k_BHSK, v_BHSR, by) ->
            seen.mask().isPresent()
                ? q_BHTK.attend(k_BHSK, v_BHSR, seen.mask().get(), by)
                : q_BHTK.attend(k_BHSK, v_BHSR, false, by));
  }

  /// `softmax(scale ([q W_UK ; q_R] . [c ; k_R]) + mask) c W_UV` (DeepSeek-V2, section 2.1.2).
  private Tensor absorbed(Tensor plain_BHTK, Tensor rotated_BHTK, Past seen) {
    Tensor latent_BSC = seen.latent_BSC();
    long rows = plain_BHTK.size(0);
    long length = plain_BHTK.size(2);
    long rank = latent_BSC.size(2) - rotaryWidth;
    long past = latent_BSC.size(1);
    Tensor weight_HKR = expand.weight().view(heads, plainWidth + valueWidth, rank);
    Tensor inner_BHTR = byHead(plain_BHTK, weight_HKR.narrow(1, 0, plainWidth));
    Tensor query_BHTC = Tensor.cat(List.of(inner_BHTR, rotated_BHTK), 3);
    Tensor logits_BHTS =
        query_BHTC
            .reshape(rows, heads * length, rank + rotaryWidth)
            .matmul(latent_BSC.transpose(1, 2))
            .mul(scale)
            .view(rows, heads, length, past);
    if (seen.mask().isPresent()) logits_BHTS = logits_BHTS.add(seen.mask().get());
    Tensor sum_BHTR =
        logits_BHTS
            .softmax(-1)
            .view(rows, heads * length, past)
            .matmul(latent_BSC.narrow(2, 0, rank))
            .view(rows, heads, length, rank);
    return byHead(sum_BHTR, weight_HKR.narrow(1, plainWidth, valueWidth).transpose(1, 2));
  }

  /// Each head's rows times its matrix: [B,H,T,C] and [H,C,K] to [B,H,T,K].
  private Tensor byHead(Tensor x_BHTC, Tensor weight_HCK) {
    long rows = x_BHTC.size(0);
    long length = x_BHTC.size(2);
    return x_BHTC
        .transpose(0, 1)
        .reshape(heads, rows * length, x_BHTC.size(3))
        .matmul(weight_HCK)
        .view(heads, rows, length, weight_HCK.size(2))
        .transpose(0, 1);
  }
}
