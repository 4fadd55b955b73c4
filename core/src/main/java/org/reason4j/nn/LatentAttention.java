package org.reason4j.nn;

import java.util.List;
import org.reason4j.tensor.Tensor;

/// Multi-head latent attention (DeepSeek-V3, eq. 1-11), with keys and values expanded.
///
/// Keys and values of all heads come from one latent vector a token, `RmsNorm(W_DKV x)`; position
/// enters by a rotated part of each query and one rotated key that all heads share. Queries may
/// pass through a latent vector of their own. This is the form for training, scoring and a cache of
/// whole keys and values; what is attended to is the caller's.
///
/// @param latent to the latent vector and the shared key before rotation
/// @param expand from the latent vector to each head's key without position and value
/// @param plainWidth of a head's query and key without position
/// @param rotaryWidth of the rotated part
/// @param valueWidth of a head's value
/// @param scale of the logits
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
    double scale) {

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

  /// Attention itself: queries and keys [B,H,T,K], values [B,H,T,valueWidth] to the values' shape.
  @FunctionalInterface
  public interface Attend {
    Tensor attend(Tensor q_BHTK, Tensor k_BHTK, Tensor v_BHTR, double scale);
  }

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
    Tensor expanded_BHTK =
        expand
            .apply(latentNorm.apply(down_BTR.narrow(2, 0, rank)))
            .view(rows, length, heads, plainWidth + valueWidth)
            .transpose(1, 2);
    Tensor rotatedQuery_BHTK = angles.rotateNeighbours(q_BHTK.narrow(3, plainWidth, rotaryWidth));
    Tensor attended_BHTR =
        attend.attend(
            Tensor.cat(List.of(q_BHTK.narrow(3, 0, plainWidth), rotatedQuery_BHTK), 3),
            Tensor.cat(
                List.of(
                    expanded_BHTK.narrow(3, 0, plainWidth),
                    sharedKey_B1TK.expand(rows, heads, length, rotaryWidth)),
                3),
            expanded_BHTK.narrow(3, plainWidth, valueWidth),
            scale);
    return output.apply(
        attended_BHTR.transpose(1, 2).reshape(rows, length, (long) heads * valueWidth));
  }
}
