package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.task.FindX.Equation;
import org.reason4j.task.Problem;

/// Pages about find x, in four styles: `direct` (an answer at once), `once` (one try), `several`
/// (two or three tries), `until-yes` (tries until one fits). A try is written whole and then
/// judged: `try 7 : 21 + 2 = 23 want 4 no wait try 4 : 12 + 2 = 14 want 4 yes`. The answer is the x
/// last tried.
public record FindXPages(Config config) implements PageWriter {
  /// Shares of the styles and what goes wrong in them.
  ///
  /// @param directRight how often a direct answer is right; a blind guess is right one time in five
  /// @param slip how often the arithmetic of a try is wrong
  /// @param wrongVerdict how often a try is judged against what it shows
  /// @param repeat how often the next try is an x already tried
  /// @param waitShare how often "no" is followed by "wait"
  /// @param maxTries where an `until-yes` page ends at the latest
  /// @param restateTarget whether the wanted digit is named beside the value; without it the
  ///   verdict is learnt late and search does not pay
  public record Config(
      @Doc("Share of pages that give an x at once.") @Range(min = 0, max = 1) @Default("0.36")
          double directShare,
      @Doc("Share of pages with one try.") @Range(min = 0, max = 1) @Default("0.2")
          double onceShare,
      @Doc("Share of pages with at most two or three tries.")
          @Range(min = 0, max = 1)
          @Default("0.2")
          double severalShare,
      @Doc("Share of pages that try until one fits.") @Range(min = 0, max = 1) @Default("0.24")
          double untilYesShare,
      @Doc("How often a direct answer is right.") @Range(min = 0, max = 1) @Default("0.2")
          double directRight,
      @Doc("How often the arithmetic of a try is wrong.") @Range(min = 0, max = 1) @Default("0.04")
          double slip,
      @Doc("How often a try is judged against what it shows.")
          @Range(min = 0, max = 1)
          @Default("0.04")
          double wrongVerdict,
      @Doc("How often the next try is an x already tried.")
          @Range(min = 0, max = 1)
          @Default("0.05")
          double repeat,
      @Doc("How often a page goes through the values upwards, from a random one.")
          @Range(min = 0, max = 1)
          @Default("0.4")
          double orderly,
      @Doc("How often a no is followed by a wait.") @Range(min = 0, max = 1) @Default("0.4")
          double waitShare,
      @Doc("Where an until-yes page ends at the latest.") @Range(min = 1, max = 100) @Default("12")
          int maxTries,
      @Doc("Whether a try names the wanted digit beside its value.") @Default("true")
          boolean restateTarget) {
    /// The laptop recipe's shares and slips.
    public static Config standard() {
      return new Config(.36, .20, .20, .24, .2, .04, .04, .05, .4, .4, 12, true);
    }

    /// Shares that sum to 1; probabilities in 0..1; at least one try.
    public Config {
      Choice.check("find-x styles", directShare, onceShare, severalShare, untilYesShare);
      Choice.probability("find-x direct-right", directRight);
      Choice.probability("find-x slip", slip);
      Choice.probability("find-x wrong-verdict", wrongVerdict);
      Choice.probability("find-x repeat", repeat);
      Choice.probability("find-x orderly", orderly);
      Choice.probability("find-x wait-share", waitShare);
      if (maxTries < 1 || maxTries > 100) {
        throw new ConfigException("find-x max-tries is " + maxTries + "; expected 1..100");
      }
    }
  }

  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Equation equation = Equation.of(problem.question());
    return switch (Choice.draw(
        random,
        config.directShare(),
        config.onceShare(),
        config.severalShare(),
        config.untilYesShare())) {
      case 0 -> direct(equation, random);
      case 1 -> tries("once", equation, 1, voice, random);
      case 2 -> tries("several", equation, random.nextInt(2, 4), voice, random);
      default -> tries("until-yes", equation, config.maxTries(), voice, random);
    };
  }

  private Draft direct(Equation equation, SplittableRandom random) {
    boolean right = random.nextDouble() < config.directRight();
    int x = random.nextInt(10);
    while (equation.fits(x) != right) x = (x + 1) % 10;
    return new Draft("direct", "", "" + x);
  }

  private Draft tries(
      String style, Equation equation, int limit, Voice voice, SplittableRandom random) {
    var words = new ArrayList<String>();
    var tried = new ArrayList<Integer>();
    boolean orderly = random.nextDouble() < config.orderly();
    while (true) {
      int x = orderly && !tried.isEmpty() ? (tried.getLast() + 1) % 10 : next(tried, random);
      tried.add(x);
      boolean yes = attempt(equation, x, voice, random, words);
      words.add(voice.say(yes ? Term.YES : Term.NO, random));
      if (yes || tried.size() == limit) return new Draft(style, String.join(" ", words), "" + x);
      if (random.nextDouble() < config.waitShare()) words.add(voice.say(Term.WAIT, random));
    }
  }

  /// The next x: one already tried, or a new one where there is any.
  private int next(List<Integer> tried, SplittableRandom random) {
    boolean repeat = random.nextDouble() < config.repeat();
    int x = random.nextInt(10);
    if (tried.isEmpty()) return x;
    if (repeat || tried.stream().distinct().count() == 10) {
      return tried.get(random.nextInt(tried.size()));
    }
    while (tried.contains(x)) x = random.nextInt(10);
    return x;
  }

  /// Writes a try up to its verdict, and returns the verdict: of what is written, or the wrong one.
  private boolean attempt(
      Equation equation, int x, Voice voice, SplittableRandom random, List<String> words) {
    int product = equation.a() * x;
    boolean slip = random.nextDouble() < config.slip();
    boolean inProduct = random.nextBoolean();
    if (slip && inProduct) product = ChainSumsPages.slipped(product, 0, random);
    int value = product + equation.b();
    if (slip && !inProduct) value = ChainSumsPages.slipped(value, 0, random);
    words.add(voice.say(Term.TRY, random));
    words.add(x + " : " + product + " + " + equation.b() + " = " + value);
    if (config.restateTarget()) words.add(voice.say(Term.WANT, random) + " " + equation.target());
    boolean wrong = random.nextDouble() < config.wrongVerdict();
    return (value % 10 == equation.target()) != wrong;
  }
}
