package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// Settings of the tasks that are searched: `direct`, or `try`, which makes a whole attempt, judges
/// it, and goes on until one fits.
public final class TryPages {
  private TryPages() {}

  /// Share of the styles and what goes wrong in them.
  ///
  /// @param directShare the share of pages that answer at once; the rest tries
  /// @param directRight how often a direct answer is right
  /// @param hunch how often an attempt is a right one by intention; the others are blind, and right
  ///   by chance only
  /// @param slip how often a value within an attempt is wrong
  /// @param wrongVerdict how often a verdict says the opposite of what is written before it
  /// @param waitShare how often "no" is followed by "wait"
  /// @param maxTries where a page gives up, with the last attempt as its answer
  public record Config(
      @Doc("Share of pages that answer at once; the rest tries.")
          @Range(min = 0, max = 1)
          @Default("0.4")
          double directShare,
      @Doc("How often a direct answer is right.") @Range(min = 0, max = 1) @Default("0.25")
          double directRight,
      @Doc("How often an attempt is a right one, blind ones aside.")
          @Range(min = 0, max = 1)
          @Default("0.3")
          double hunch,
      @Doc("How often a value within an attempt is wrong.")
          @Range(min = 0, max = 1)
          @Default("0.03")
          double slip,
      @Doc("How often a verdict says the opposite of what is written before it.")
          @Range(min = 0, max = 1)
          @Default("0.03")
          double wrongVerdict,
      @Doc("How often a no is followed by a wait.") @Range(min = 0, max = 1) @Default("0.4")
          double waitShare,
      @Doc("Attempts at most.") @Range(min = 1, max = 100) @Default("6") int maxTries) {
    /// Two pages in five direct.
    public static Config standard() {
      return new Config(.4, .25, .3, .03, .03, .4, 6);
    }

    /// Probabilities in 0..1; at least one try.
    public Config {
      Choice.probability("direct-share", directShare);
      Choice.probability("direct-right", directRight);
      Choice.probability("hunch", hunch);
      Choice.probability("slip", slip);
      Choice.probability("wrong-verdict", wrongVerdict);
      Choice.probability("wait-share", waitShare);
      if (maxTries < 1 || maxTries > 100) {
        throw new ConfigException("max-tries is " + maxTries + "; expected 1..100");
      }
    }

    /// A verdict on what is written: the honest one, or the opposite.
    boolean verdict(boolean honest, SplittableRandom random) {
      return honest != random.nextDouble() < wrongVerdict;
    }

    /// A value of an attempt, or a wrong one.
    int written(int value, SplittableRandom random) {
      return random.nextDouble() < slip ? ChainSumsPages.slipped(value, 0, random) : value;
    }
  }
}
