package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.reward.Accuracy;
import org.reason4j.reward.CosineLength;
import org.reason4j.reward.GroupLength;
import org.reason4j.reward.RepetitionPenalty;
import org.reason4j.reward.RewardMix;
import org.reason4j.reward.SoftOverlong;

/// Reward columns on length and repetition, each left out where its weight is 0.
public final class Shaping {
  private Shaping() {}

  /// [CosineLength].
  public record Cosine(
      @Doc(
              value = "Weight of right and wrong by length; 0 leaves it out.",
              source = "Yeo et al. 2025, section 4.2")
          @Default("0.0")
          double weight,
      @Doc("Tokens at which the far ends are reached; 0 = grpo.max-new-tokens.")
          @Default("0")
          @Range(min = 0, max = 1e7)
          int longest,
      @Doc("Score of a right answer of no tokens.") @Default("1.0") double rightShort,
      @Doc("Score of a right answer of the longest.") @Default("0.5") double rightLong,
      @Doc("Score of a wrong answer of no tokens.") @Default("-1.0") double wrongShort,
      @Doc("Score of a wrong answer of the longest.") @Default("-0.5") double wrongLong) {}

  /// [RepetitionPenalty].
  public record Repetition(
      @Doc(
              value = "Weight of minus the share of repeated runs of words; 0 leaves it out.",
              source = "Yeo et al. 2025, section 4.3")
          @Default("0.0")
          double weight,
      @Doc("Words of a run.") @Default("3") @Range(min = 1, max = 100) int words) {}

  /// [SoftOverlong].
  public record Overlong(
      @Doc(
              value =
                  "Weight of the soft penalty of long answers; 0 leaves it out."
                      + " grpo.overlong-buffer is the same outside the columns.",
              source = "DAPO, eq. 13")
          @Default("0.0")
          double weight,
      @Doc("Tokens that are allowed; 0 = grpo.max-new-tokens.")
          @Default("0")
          @Range(min = 0, max = 1e7)
          int longest,
      @Doc("Tokens over which it falls; 0 = a fifth of the longest.")
          @Default("0")
          @Range(min = 0, max = 1e7)
          int cache) {}

  /// [GroupLength].
  public record Length(
      @Doc(
              value = "Weight of being the shortest right answer of a group; 0 leaves it out.",
              source = "Kimi k1.5, section 2.3.3")
          @Default("0.0")
          double weight) {}

  /// The columns whose weight is not 0.
  ///
  /// @param accuracy says what is right
  /// @param maxNewTokens of an answer
  /// @throws ConfigException for a cache beyond the longest
  static List<RewardMix.Part> parts(
      ZeroRecipe.Rewards recipe, Accuracy accuracy, int maxNewTokens) {
    List<RewardMix.Part> parts = new ArrayList<>();
    Cosine cosine = recipe.cosine();
    if (cosine.weight() != 0) {
      var right = new CosineLength.Ends(cosine.rightShort(), cosine.rightLong());
      var wrong = new CosineLength.Ends(cosine.wrongShort(), cosine.wrongLong());
      int longest = or(cosine.longest(), maxNewTokens);
      parts.add(
          new RewardMix.Part(new CosineLength(accuracy, longest, right, wrong), cosine.weight()));
    }
    Repetition repetition = recipe.repetition();
    if (repetition.weight() != 0) {
      var penalty = new RepetitionPenalty(repetition.words());
      parts.add(new RewardMix.Part(penalty, repetition.weight()));
    }
    Overlong overlong = recipe.overlong();
    if (overlong.weight() != 0) {
      int longest = or(overlong.longest(), maxNewTokens);
      int cache = or(overlong.cache(), Math.max(1, longest / 5));
      if (cache > longest)
        throw new ConfigException(
            "reward.overlong.cache is %d; it must be at most the longest answer's %d tokens",
            cache, longest);
      parts.add(new RewardMix.Part(new SoftOverlong(longest, cache), overlong.weight()));
    }
    if (recipe.length().weight() != 0) {
      parts.add(new RewardMix.Part(new GroupLength(accuracy), recipe.length().weight()));
    }
    return parts;
  }

  private static int or(int given, int usual) {
    return given == 0 ? usual : given;
  }
}
