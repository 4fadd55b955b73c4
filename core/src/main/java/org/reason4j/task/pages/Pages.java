package org.reason4j.task.pages;

import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.Page;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.Verdict;
import org.reason4j.reward.Verifiers;
import org.reason4j.task.ChainSums;
import org.reason4j.task.Countdown;
import org.reason4j.task.FindX;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Products;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;

/// The endless sequence of messy pages; page i of a seed is found on its own.
public final class Pages {
  /// What the pages are about and how they are written.
  ///
  /// @param chainSums how many of the pages are about chain sums, relative to the other weights
  /// @param findX the same for find x
  /// @param countdown the same for countdown
  /// @param products the same for products
  public record Config(
      @Doc("Weight of pages about chain sums.") @Range(min = 0) @Default("0.5") double chainSums,
      @Doc("Weight of pages about find x.") @Range(min = 0) @Default("0.5") double findX,
      @Doc("Weight of pages about countdown.") @Range(min = 0) @Default("0") double countdown,
      @Doc("Weight of pages about products.") @Range(min = 0) @Default("0") double products,
      @Doc("Languages, the same in every style.") Voice.Shares languages,
      @Doc("Which tags pages have.") Layout.Shares layouts,
      @Doc("Language of the questions.") Wording wording,
      @Doc("How chain sums are worked out.") ChainSumsPages.Config chainSumsPages,
      @Doc("How an x is searched for.") FindXPages.Config findXPages,
      @Doc("How countdown is worked out.") StepPages.Config countdownPages,
      @Doc("How products are worked out.") StepPages.Config productsPages) {
    /// The laptop recipe: chain sums and find x in equal parts.
    public static Config standard() {
      return new Config(
          .5,
          .5,
          0,
          0,
          new Voice.Shares(.5, .2, .3),
          new Layout.Shares(.45, .2, .2, .15),
          Wording.ENGLISH,
          ChainSumsPages.Config.standard(),
          FindXPages.Config.standard(),
          StepPages.Config.standard(),
          StepPages.Config.standard());
    }

    /// Weights of at least 0, one of them above 0.
    public Config {
      double sum = 0;
      for (double weight : new double[] {chainSums, findX, countdown, products}) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
          throw new ConfigException("a task's weight is " + weight + "; expected 0 or more");
        }
        sum += weight;
      }
      if (sum == 0) throw new ConfigException("all tasks have weight 0; expected one above 0");
    }
  }

  private final Config config;
  private final PromptTemplate template;
  private final long seed;
  private final Verifiers verifiers = Verifiers.standard();
  private final Problems[] problems;
  private final PageWriter[] writers;

  /// The pages of a seed, with the prompt that reinforcement learning will use.
  public Pages(Config config, PromptTemplate template, long seed) {
    this.config = config;
    this.template = template;
    this.seed = seed;
    Task[] tasks = {
      new ChainSums(ChainSums.Config.standard().withWording(config.wording())),
      new FindX(config.wording()),
      new Countdown(config.wording()),
      new Products(config.wording())
    };
    writers =
        new PageWriter[] {
          new ChainSumsPages(config.chainSumsPages()),
          new FindXPages(config.findXPages()),
          new CountdownPages(config.countdownPages()),
          new ProductsPages(config.productsPages())
        };
    problems = new Problems[tasks.length];
    long problemSeed = RandomStreams.key(seed, "pages");
    for (int i = 0; i < tasks.length; i++) {
      problems[i] = Problems.of(tasks[i], Level.TRAIN, Split.TRAIN, problemSeed);
    }
  }

  /// Page `index`.
  public Page page(long index) {
    SplittableRandom random = RandomStreams.of(seed, "page", index);
    int task =
        Choice.draw(
            random, config.chainSums(), config.findX(), config.countdown(), config.products());
    Problem problem = problems[task].problem(index);
    Voice voice = config.languages().draw(random);
    Layout layout = config.layouts().draw(random);
    PageWriter.Draft draft = writers[task].write(problem, voice, random);
    String response = layout.response(draft.work(), draft.answer(), voice, random);
    if (template.thinkOpened() && response.startsWith("<think>")) {
      response = response.substring("<think>".length());
    }
    Verdict verdict =
        verifiers
            .named(problem.verifier())
            .verify(problem.question(), problem.reference(), draft.answer());
    return new Page(
        template.prompt(problem.question()),
        response,
        problem.id(),
        problem.task(),
        draft.style(),
        voice.code(),
        layout.code(),
        verdict instanceof Verdict.Correct);
  }
}
