package org.reason4j.task.pages;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;
import org.reason4j.data.Page;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.ChainSums;
import org.reason4j.task.Countdown;
import org.reason4j.task.FindX;
import org.reason4j.task.MultipleChoice;
import org.reason4j.task.Products;
import org.reason4j.task.Programs;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;
import org.reason4j.task.Zebra;
import org.reason4j.task.general.GeneralPages;

/// The endless sequence of messy pages; page i of a seed is found on its own.
public final class Pages {
  /// What the pages are about and how they are written.
  ///
  /// @param chainSums how many of the pages are about chain sums, relative to the other weights
  /// @param findX the same for find x
  /// @param countdown the same for countdown
  /// @param products the same for products
  /// @param choice the same for multiple choice
  /// @param program the same for programs
  /// @param zebra the same for zebra puzzles
  /// @param general the same for general pages: facts, words, questions and answers of every
  ///   quality
  public record Config(
      @Doc("Weight of pages about chain sums.") @Range(min = 0) @Default("0.5") double chainSums,
      @Doc("Weight of pages about find x.") @Range(min = 0) @Default("0.5") double findX,
      @Doc("Weight of pages about countdown.") @Range(min = 0) @Default("0") double countdown,
      @Doc("Weight of pages about products.") @Range(min = 0) @Default("0") double products,
      @Doc("Weight of pages about multiple choice.") @Range(min = 0) @Default("0") double choice,
      @Doc("Weight of pages about programs.") @Range(min = 0) @Default("0") double program,
      @Doc("Weight of pages about zebra puzzles.") @Range(min = 0) @Default("0") double zebra,
      @Doc("Weight of general pages.") @Range(min = 0) @Default("0") double general,
      @Doc("Languages, the same in every style.") Voice.Shares languages,
      @Doc("Which tags pages have.") Layout.Shares layouts,
      @Doc("Language of the questions.") Wording wording,
      @Doc("How chain sums are worked out.") ChainSumsPages.Config chainSumsPages,
      @Doc("How an x is searched for.") FindXPages.Config findXPages,
      @Doc("How countdown is worked out.") TryPages.Config countdownPages,
      @Doc("How products are worked out.") StepPages.Config productsPages,
      @Doc("How a choice is made.") StepPages.Config choicePages,
      @Doc("How programs are followed.") StepPages.Config programPages,
      @Doc("How zebra puzzles are solved.") TryPages.Config zebraPages,
      @Doc("How general pages are written.") GeneralPages.Config generalPages) {
    /// The laptop recipe: chain sums and find x in equal parts.
    public static Config standard() {
      return new Config(
          .5,
          .5,
          0,
          0,
          0,
          0,
          0,
          0,
          new Voice.Shares(.5, .2, .3),
          new Layout.Shares(.45, .2, .2, .15),
          Wording.ENGLISH,
          ChainSumsPages.Config.standard(),
          FindXPages.Config.standard(),
          TryPages.Config.standard(),
          StepPages.Config.standard(),
          StepPages.Config.standard(),
          StepPages.Config.standard(),
          TryPages.Config.standard(),
          GeneralPages.Config.standard());
    }

    /// The same settings with every task in equal parts.
    public Config evenly(Wording wording) {
      return new Config(
          1,
          1,
          1,
          1,
          1,
          1,
          1,
          general,
          languages,
          layouts,
          wording,
          chainSumsPages,
          findXPages,
          countdownPages,
          productsPages,
          choicePages,
          programPages,
          zebraPages,
          generalPages);
    }

    /// Weights of at least 0, one of them above 0.
    public Config {
      double sum = 0;
      for (double weight :
          new double[] {chainSums, findX, countdown, products, choice, program, zebra, general}) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
          throw new ConfigException("a task's weight is " + weight + "; expected 0 or more");
        }
        sum += weight;
      }
      if (sum == 0) throw new ConfigException("all tasks have weight 0; expected one above 0");
    }
  }

  /// A kind of pages and how many of them there are, relative to the other weights.
  private record Kind(double weight, PageSource source) {}

  private final long seed;
  private final List<Kind> kinds;
  private final double[] weights;

  /// The pages of a seed, with the prompt that reinforcement learning will use.
  public Pages(Config config, PromptTemplate template, long seed) {
    this.seed = seed;
    kinds = kinds(config, template, RandomStreams.key(seed, "pages"));
    weights = kinds.stream().mapToDouble(Kind::weight).toArray();
  }

  /// New kinds go to the end: with weight 0 they change no page of the others.
  private static List<Kind> kinds(Config config, PromptTemplate template, long problemSeed) {
    Wording wording = config.wording();
    BiFunction<Task, PageWriter, PageSource> about =
        (task, writer) ->
            new ReasoningPages(
                task, writer, config.languages(), config.layouts(), template, problemSeed);
    return List.of(
        new Kind(
            config.chainSums(),
            about.apply(
                new ChainSums(ChainSums.Config.standard().withWording(wording)),
                new ChainSumsPages(config.chainSumsPages()))),
        new Kind(
            config.findX(), about.apply(new FindX(wording), new FindXPages(config.findXPages()))),
        new Kind(
            config.countdown(),
            about.apply(new Countdown(wording), new CountdownPages(config.countdownPages()))),
        new Kind(
            config.products(),
            about.apply(new Products(wording), new ProductsPages(config.productsPages()))),
        new Kind(
            config.choice(),
            about.apply(new MultipleChoice(wording), new ChoicePages(config.choicePages()))),
        new Kind(
            config.program(),
            about.apply(new Programs(wording), new ProgramPages(config.programPages()))),
        new Kind(
            config.zebra(), about.apply(new Zebra(wording), new ZebraPages(config.zebraPages()))),
        new Kind(
            config.general(),
            new GeneralPages(config.generalPages(), wording, template, problemSeed)));
  }

  /// Page `index`.
  public Page page(long index) {
    SplittableRandom random = RandomStreams.of(seed, "page", index);
    return kinds.get(Choice.draw(random, weights)).source().page(index, random);
  }
}
