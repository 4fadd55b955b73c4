package org.reason4j.task.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.task.ChainSums.Chain;
import org.reason4j.task.Problem;

/// Pages about chain sums, in four styles:
///
/// - `direct`: the answer at once
/// - `short`: bare equations, `7 + 8 = 15 , 15 - 3 = 12`
/// - `steps`: `first 7 + 8 = 15 then 15 - 3 = 12 so 12`
/// - `check`: each step followed by the inverse operation, `first 7 + 8 = 16 check 16 - 8 = 8 want
///   7 no wait 7 + 8 = 15 check 15 - 8 = 7 want 7 ok then ...`
///
/// A slip is a wrong total; what follows goes on from it. Only `check` pages find and mend it.
public record ChainSumsPages(Config config) implements PageWriter {
  /// Shares of the styles, and how often each slips: `direct` by answer, the others by step.
  ///
  /// @param restateTarget whether a check names the value it wants beside the value it has;
  ///   comparing with a distant number is learnt late
  public record Config(
      @Doc("Share of pages that give the sum at once.") @Range(min = 0, max = 1) @Default("0.5")
          double directShare,
      @Doc("Share of pages with bare equations.") @Range(min = 0, max = 1) @Default("0.15")
          double shortShare,
      @Doc("Share of pages in steps.") @Range(min = 0, max = 1) @Default("0.17") double stepsShare,
      @Doc("Share of pages that check each step by the inverse operation.")
          @Range(min = 0, max = 1)
          @Default("0.18")
          double checkShare,
      @Doc("How often a direct answer is wrong.") @Range(min = 0, max = 1) @Default("0.5")
          double directSlip,
      @Doc("How often a bare equation is wrong.") @Range(min = 0, max = 1) @Default("0.3")
          double shortSlip,
      @Doc("How often a step is wrong.") @Range(min = 0, max = 1) @Default("0.25") double stepsSlip,
      @Doc("How often a checked step is wrong at first; the check always finds it.")
          @Range(min = 0, max = 1)
          @Default("0.3")
          double checkSlip,
      @Doc("Whether a check names the value it wants beside the value it has.") @Default("true")
          boolean restateTarget) {
    /// The laptop recipe's shares and slips.
    public static Config standard() {
      return new Config(.50, .15, .17, .18, .5, .30, .25, .30, true);
    }

    /// Shares that sum to 1; slips in 0..1.
    public Config {
      Choice.check("chain-sums styles", directShare, shortShare, stepsShare, checkShare);
      Choice.probability("chain-sums direct-slip", directSlip);
      Choice.probability("chain-sums short-slip", shortSlip);
      Choice.probability("chain-sums steps-slip", stepsSlip);
      Choice.probability("chain-sums check-slip", checkSlip);
    }
  }

  private static final List<Term> LEAD = List.of(Term.FIRST, Term.THEN);

  @Override
  public Draft write(Problem problem, Voice voice, SplittableRandom random) {
    Chain chain = Chain.of(problem.question());
    return switch (Choice.draw(
        random,
        config.directShare(),
        config.shortShare(),
        config.stepsShare(),
        config.checkShare())) {
      case 0 -> direct(chain, random);
      case 1 -> equations(chain, random);
      case 2 -> steps(chain, voice, random);
      default -> check(chain, voice, random);
    };
  }

  private Draft direct(Chain chain, SplittableRandom random) {
    boolean slip = random.nextDouble() < config.directSlip();
    int total = chain.total();
    return new Draft("direct", "", "" + (slip ? slipped(total, 0, random) : total));
  }

  private Draft equations(Chain chain, SplittableRandom random) {
    var equations = new ArrayList<String>();
    int total = walk(chain, config.shortSlip(), random, equations);
    return new Draft("short", String.join(" , ", equations), "" + total);
  }

  private Draft steps(Chain chain, Voice voice, SplittableRandom random) {
    var equations = new ArrayList<String>();
    int total = walk(chain, config.stepsSlip(), random, equations);
    var words = new ArrayList<String>();
    for (int i = 0; i < equations.size(); i++) {
      words.add(voice.say(LEAD.get(Math.min(i, 1)), random));
      words.add(equations.get(i));
    }
    words.add(voice.say(Term.SO, random) + " " + total);
    return new Draft("steps", String.join(" ", words), "" + total);
  }

  private Draft check(Chain chain, Voice voice, SplittableRandom random) {
    var words = new ArrayList<String>();
    int total = chain.terms().getFirst();
    for (int i = 1; i < chain.terms().size(); i++) {
      words.add(voice.say(LEAD.get(Math.min(i - 1, 1)), random));
      int right = total + chain.signs().get(i) * chain.terms().get(i);
      if (random.nextDouble() < config.checkSlip()) {
        int wrong = slipped(right, Math.max(0, -inverse(chain, i, 0)), random);
        attempt(chain, i, total, wrong, voice, random, words);
        words.add(voice.say(Term.NO, random));
        words.add(voice.say(Term.WAIT, random));
      }
      attempt(chain, i, total, right, voice, random, words);
      words.add(voice.say(Term.OK, random));
      total = right;
    }
    words.add(voice.say(Term.SO, random) + " " + total);
    return new Draft("check", String.join(" ", words), "" + total);
  }

  /// A step and its check, up to the verdict.
  private void attempt(
      Chain chain,
      int i,
      int before,
      int after,
      Voice voice,
      SplittableRandom random,
      List<String> words) {
    words.add(equation(chain, i, before, after));
    words.add(voice.say(Term.CHECK, random));
    String sign = chain.signs().get(i) > 0 ? " - " : " + ";
    words.add(after + sign + chain.terms().get(i) + " = " + inverse(chain, i, after));
    if (config.restateTarget()) words.add(voice.say(Term.WANT, random) + " " + before);
  }

  /// Undoes step i on a value.
  private static int inverse(Chain chain, int i, int value) {
    return value - chain.signs().get(i) * chain.terms().get(i);
  }

  private static String equation(Chain chain, int i, int before, int after) {
    return before
        + (chain.signs().get(i) > 0 ? " + " : " - ")
        + chain.terms().get(i)
        + " = "
        + after;
  }

  /// Works through the chain with slips, and returns the total arrived at.
  private static int walk(
      Chain chain, double slip, SplittableRandom random, List<String> equations) {
    int total = chain.terms().getFirst();
    for (int i = 1; i < chain.terms().size(); i++) {
      int after = total + chain.signs().get(i) * chain.terms().get(i);
      if (random.nextDouble() < slip) after = slipped(after, deepest(chain, i), random);
      equations.add(equation(chain, i, total, after));
      total = after;
    }
    return total;
  }

  /// How far the total still falls after step i: a slip must not lead below 0 later.
  private static int deepest(Chain chain, int i) {
    int change = 0;
    int lowest = 0;
    for (int j = i + 1; j < chain.terms().size(); j++) {
      change += chain.signs().get(j) * chain.terms().get(j);
      lowest = Math.min(lowest, change);
    }
    return -lowest;
  }

  /// A wrong value near the right one and at least `lowest`: off by 1 to 3, or by ten.
  static int slipped(int right, int lowest, SplittableRandom random) {
    int[] offsets = {-1, 1, -1, 1, -2, 2, -3, 3, -10, 10};
    int offset = offsets[random.nextInt(offsets.length)];
    return right + offset < lowest ? right - offset : right + offset;
  }
}
