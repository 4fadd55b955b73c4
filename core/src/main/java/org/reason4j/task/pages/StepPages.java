package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// Settings of the tasks with two styles only, `direct` and `steps`.
public final class StepPages {
  private StepPages() {}

  /// Share of the styles and what goes wrong in them.
  ///
  /// @param directShare the share of pages that answer at once; the rest works in steps
  /// @param directRight how often a direct answer is right
  /// @param slip how often a step is wrong
  public record Config(
      @Doc("Share of pages that answer at once; the rest works in steps.")
          @Range(min = 0, max = 1)
          @Default("0.5")
          double directShare,
      @Doc("How often a direct answer is right.") @Range(min = 0, max = 1) @Default("0.2")
          double directRight,
      @Doc("How often a step is wrong.") @Range(min = 0, max = 1) @Default("0.15") double slip) {
    /// Half of the pages direct.
    public static Config standard() {
      return new Config(.5, .2, .15);
    }

    /// Probabilities in 0..1.
    public Config {
      Choice.probability("direct-share", directShare);
      Choice.probability("direct-right", directRight);
      Choice.probability("slip", slip);
    }

    /// A number answered at once: right, or near.
    int guess(int value, SplittableRandom random) {
      boolean right = random.nextDouble() < directRight;
      return right ? value : ChainSumsPages.slipped(value, 0, random);
    }

    /// The value of a step, or a wrong one.
    int written(int value, SplittableRandom random) {
      return random.nextDouble() < slip ? ChainSumsPages.slipped(value, 0, random) : value;
    }
  }
}
