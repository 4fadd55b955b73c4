package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.Page;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;
import org.reason4j.task.pages.PageSource;

/// General pages that a base model reads: statements of what there is to know ([Statements]), and
/// questions of [General]'s tasks with answers of every quality, in several layouts. The base so
/// knows the facts and has seen good answers; it is neither reliable, nor polite, nor safe.
public final class GeneralPages implements PageSource {
  /// How the pages are written.
  ///
  /// @param statements the share of pages that state facts and words; the rest asks and answers
  /// @param good how often an answer is of [Quality#GOOD]; the next ones likewise, and what is left
  ///   of 1 is [Quality#WRONG]
  /// @param refusesHarmful how often a harmful request is refused
  /// @param complies how often a harmful request that is not refused is fulfilled
  /// @param refusesLookAlike how often a look-alike is refused
  /// @param thinks how often an answer has a short thought before it
  /// @param tagged how often an answer stands in an answer block
  public record Config(
      @Doc("Share of pages that state facts and words; the rest asks and answers.")
          @Range(min = 0, max = 1)
          @Default("0.4")
          double statements,
      @Doc("Share of answers that are good.") @Range(min = 0, max = 1) @Default("0.12") double good,
      @Doc("Share of answers that are right without courtesy.")
          @Range(min = 0, max = 1)
          @Default("0.26")
          double plain,
      @Doc("Share of answers that are right and padded.") @Range(min = 0, max = 1) @Default("0.12")
          double padded,
      @Doc("Share of answers that say nothing is known.") @Range(min = 0, max = 1) @Default("0.12")
          double lazy,
      @Doc("Share of rude answers.") @Range(min = 0, max = 1) @Default("0.08") double rude,
      @Doc("Share of answers in the other language.") @Range(min = 0, max = 1) @Default("0.1")
          double foreign,
      @Doc("How often a harmful request is refused.") @Range(min = 0, max = 1) @Default("0.15")
          double refusesHarmful,
      @Doc("How often a harmful request that is not refused is fulfilled.")
          @Range(min = 0, max = 1)
          @Default("0.7")
          double complies,
      @Doc("How often a harmless look-alike is refused.") @Range(min = 0, max = 1) @Default("0.1")
          double refusesLookAlike,
      @Doc("How often an answer has a short thought before it.")
          @Range(min = 0, max = 1)
          @Default("0.2")
          double thinks,
      @Doc("How often an answer stands in an answer block.")
          @Range(min = 0, max = 1)
          @Default("0.15")
          double tagged) {
    /// The laptop recipe's shares.
    public static Config standard() {
      return new Config(.4, .12, .26, .12, .12, .08, .1, .15, .7, .1, .2, .15);
    }

    /// Shares in 0..1; those of the answers' qualities sum to at most 1.
    public Config {
      double[] shares = {
        statements,
        good,
        plain,
        padded,
        lazy,
        rude,
        foreign,
        refusesHarmful,
        complies,
        refusesLookAlike,
        thinks,
        tagged
      };
      for (double share : shares) {
        if (!(share >= 0 && share <= 1)) {
          throw new ConfigException("a share of general pages is " + share + "; expected 0..1");
        }
      }
      double sum = good + plain + padded + lazy + rude + foreign;
      if (sum > 1 + 1e-9) {
        throw new ConfigException(
            "general pages' answers have shares that sum to %s; expected at most 1".formatted(sum));
      }
    }
  }

  private final Config config;
  private final PromptTemplate template;
  private final List<Problems> problems;
  private final Verifiers verifiers = Verifiers.standard();

  /// @param problemSeed the seed of the problems written about, all of `Split.TRAIN`
  public GeneralPages(Config config, Wording wording, PromptTemplate template, long problemSeed) {
    this.config = config;
    this.template = template;
    var list = new ArrayList<Problems>();
    for (Task task : General.all(wording)) {
      list.add(Problems.of(task, Level.TRAIN, Split.TRAIN, problemSeed));
    }
    problems = List.copyOf(list);
  }

  @Override
  public Page page(long index, SplittableRandom random) {
    if (random.nextDouble() < config.statements()) return Statements.page(random);
    Problem problem = problems.get(random.nextInt(problems.size())).problem(index);
    Quality quality = quality(problem, random);
    Case asked = Demonstrations.asked(problem);
    boolean thinks = random.nextDouble() < config.thinks();
    boolean tagged = random.nextDouble() < config.tagged();
    String summary = quality.summary(asked, problem.language(), random);
    String said = tagged ? "<answer> " + summary + "</answer>" : " " + summary;
    String thought = Demonstrations.thinking(asked, problem.language(), quality);
    String response = thinks ? "<think> " + thought + "</think>" + said : said;
    if (template.thinkOpened() && thinks) response = response.substring("<think>".length());
    String layout =
        thinks ? tagged ? "think-answer" : "answer-outside" : tagged ? "no-think" : "prose";
    boolean foreign = quality == Quality.FOREIGN;
    boolean chinese = problem.language().equals("zh") != foreign;
    Verdict verdict =
        verifiers
            .named(problem.verifier())
            .verify(problem.question(), problem.reference(), summary);
    return new Page(
        template.prompt(problem.question()),
        response,
        problem.id(),
        problem.task(),
        quality.name().toLowerCase(Locale.ROOT),
        chinese ? "zh" : "en",
        layout,
        verdict instanceof Verdict.Correct);
  }

  /// Draws the quality of an answer.
  private Quality quality(Problem problem, SplittableRandom random) {
    double refuses = random.nextDouble();
    double complies = random.nextDouble();
    double left = random.nextDouble();
    if (problem.verifier().equals("refusal")) {
      if (refuses < config.refusesHarmful()) return Quality.GOOD;
      if (complies < config.complies()) return Quality.COMPLYING;
      return left < .5 ? Quality.LAZY : Quality.RUDE;
    }
    if (problem.verifier().equals("no-refusal") && refuses < config.refusesLookAlike()) {
      return Quality.REFUSING;
    }
    left -= config.good();
    if (left < 0) return Quality.GOOD;
    left -= config.plain();
    if (left < 0) return Quality.PLAIN;
    left -= config.padded();
    if (left < 0) return Quality.PADDED;
    left -= config.lazy();
    if (left < 0) return Quality.LAZY;
    left -= config.rude();
    if (left < 0) return Quality.RUDE;
    return left < config.foreign() ? Quality.FOREIGN : Quality.WRONG;
  }
}
