package org.reason4j.task.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.data.Page;
import org.reason4j.reward.Answers;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.FindX;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Tasks;
import org.reason4j.task.Wording;

class PagesTest {
  private static final int COUNT = 20_000;
  private static final Pages.Config ALL = Pages.Config.standard().evenly(new Wording(.25));
  private static final List<Page> PAGES = pages(ALL, 1);

  private static List<Page> pages(Pages.Config config, long seed) {
    var pages = new Pages(config, PromptTemplate.SHORT, seed);
    var list = new ArrayList<Page>();
    for (long i = 0; i < COUNT; i++) list.add(pages.page(i));
    return list;
  }

  private static double share(Predicate<Page> which, Predicate<Page> what) {
    List<Page> chosen = PAGES.stream().filter(which).toList();
    return chosen.stream().filter(what).count() / (double) chosen.size();
  }

  @Test
  void pageIOfASeedIsReproducibleOnItsOwn() {
    var pages = new Pages(ALL, PromptTemplate.SHORT, 1);
    for (int i = COUNT - 1; i >= 0; i -= 97) assertThat(pages.page(i)).isEqualTo(PAGES.get(i));
    assertThat(new Pages(ALL, PromptTemplate.SHORT, 2).page(0)).isNotEqualTo(PAGES.get(0));
  }

  @Test
  void pagesAndPromptsAreNeverAboutHeldOutProblems() {
    Set<String> seen = PAGES.stream().map(Page::problem).collect(Collectors.toSet());
    for (Task task : Tasks.standard(Wording.ENGLISH)) {
      var prompts = Problems.of(task, Level.TRAIN, Split.TRAIN, 1);
      for (long i = 0; i < 1_000; i++) seen.add(prompts.problem(i).id());
      for (Split split : List.of(Split.TUNING, Split.EVAL)) {
        for (Level level : task.levels()) {
          for (Problem problem : Problems.of(task, level, split, 3).distinct(60)) {
            assertThat(seen).doesNotContain(problem.id());
          }
        }
      }
    }
    // Nor under another name: no held-out question is part of a page.
    Set<String> questions = new HashSet<>();
    for (Page page : PAGES) questions.add(page.prompt());
    for (Problem problem : Problems.of(new FindX(), Level.TRAIN, Split.EVAL, 3).distinct(500)) {
      assertThat(questions).doesNotContain(PromptTemplate.SHORT.prompt(problem.question()));
    }
  }

  @Test
  void stylesHaveTheirShares() {
    Function<String, Map<String, Double>> shares =
        task ->
            PAGES.stream()
                .filter(page -> page.task().equals(task))
                .collect(
                    Collectors.groupingBy(
                        Page::style,
                        TreeMap::new,
                        Collectors.collectingAndThen(
                            Collectors.counting(),
                            n ->
                                n
                                    / (double)
                                        PAGES.stream()
                                            .filter(p -> p.task().equals(task))
                                            .count())));
    // 2,850 pages a task: a share's deviation is at most .0094.
    assertThat(shares.apply("chain-sums")).hasSize(4).hasEntrySatisfying("direct", near(.50));
    assertThat(shares.apply("chain-sums")).hasEntrySatisfying("short", near(.15));
    assertThat(shares.apply("chain-sums")).hasEntrySatisfying("steps", near(.17));
    assertThat(shares.apply("chain-sums")).hasEntrySatisfying("check", near(.18));
    assertThat(shares.apply("find-x")).hasSize(4).hasEntrySatisfying("direct", near(.36));
    assertThat(shares.apply("find-x")).hasEntrySatisfying("once", near(.20));
    assertThat(shares.apply("find-x")).hasEntrySatisfying("several", near(.20));
    assertThat(shares.apply("find-x")).hasEntrySatisfying("until-yes", near(.24));
    assertThat(shares.apply("countdown")).hasSize(2).hasEntrySatisfying("try", near(.6));
    assertThat(shares.apply("zebra")).hasSize(2).hasEntrySatisfying("try", near(.6));
    assertThat(shares.apply("choice")).hasSize(2).hasEntrySatisfying("steps", near(.5));
    assertThat(shares.apply("program")).hasSize(2).hasEntrySatisfying("steps", near(.5));
    assertThat(shares.apply("products")).hasSize(2).hasEntrySatisfying("direct", near(.5));
  }

  private static org.assertj.core.api.Condition<Double> near(double expected) {
    return new org.assertj.core.api.Condition<>(
        value -> Math.abs(value - expected) < .035, "within .035 of %s", expected);
  }

  @Test
  void languagesAreSpreadEquallyOverStylesAndLayouts() {
    Map<String, Long> styles =
        PAGES.stream()
            .collect(Collectors.groupingBy(p -> p.task() + "/" + p.style(), Collectors.counting()));
    styles.forEach((style, count) -> {
      Predicate<Page> which = p -> (p.task() + "/" + p.style()).equals(style);
      double bound = 4.5 * Math.sqrt(.25 / count);
      assertThat(Math.abs(share(which, p -> p.language().equals("en")) - .5)).isLessThan(bound);
      assertThat(Math.abs(share(which, p -> p.language().equals("zh")) - .2)).isLessThan(bound);
      assertThat(Math.abs(share(which, p -> p.layout().equals("think-answer")) - .45))
          .isLessThan(bound);
    });
    assertThat(share(p -> true, p -> p.layout().equals("answer-outside"))).isBetween(.18, .22);
    assertThat(share(p -> true, p -> p.layout().equals("no-think"))).isBetween(.18, .22);
    assertThat(share(p -> true, p -> p.layout().equals("prose"))).isBetween(.13, .17);
  }

  @Test
  void theFormatRuleHoldsForOneLayoutOnly() {
    for (Page page : PAGES) {
      boolean tagged = page.layout().equals("think-answer");
      assertThat(PromptTemplate.SHORT.format().wellFormed(page.response()))
          .as(page.text())
          .isEqualTo(tagged);
      boolean answer = tagged || page.layout().equals("no-think");
      assertThat(Answers.extract(page.response()).isPresent()).as(page.text()).isEqualTo(answer);
      assertThat(page.response()).doesNotContain("  ").doesNotContain("> <");
      assertThat(page.text().substring(page.responseStart())).isEqualTo(page.response());
    }
  }

  @Test
  void directAnswersAreAGuessAndWorkingPays() {
    assertThat(share(style("chain-sums", "direct"), Page::right)).isBetween(.46, .54);
    assertThat(share(style("chain-sums", "check"), Page::right)).isEqualTo(1);
    assertThat(share(style("find-x", "direct"), Page::right)).isBetween(.16, .24);
    assertThat(share(style("find-x", "until-yes"), Page::right)).isBetween(.75, .98);
    assertThat(share(style("countdown", "direct"), Page::right)).isBetween(.2, .32);
    assertThat(share(style("countdown", "try"), Page::right)).isBetween(.75, .98);
    assertThat(share(style("products", "steps"), Page::right)).isBetween(.5, .8);
    assertThat(share(style("choice", "direct"), Page::right)).isBetween(.15, .25);
    assertThat(share(style("choice", "steps"), Page::right)).isBetween(.55, .9);
    assertThat(share(style("program", "direct"), Page::right)).isBetween(.15, .25);
    assertThat(share(style("program", "steps"), Page::right)).isBetween(.55, .9);
    assertThat(share(style("zebra", "direct"), Page::right)).isBetween(.2, .3);
    assertThat(share(style("zebra", "try"), Page::right)).isBetween(.75, 1.);
  }

  private static Predicate<Page> style(String task, String style) {
    return page -> page.task().equals(task) && page.style().equals(style);
  }

  @Test
  void totalsOfChainSumsNeverFallBelowZero() {
    for (Page page : PAGES) {
      if (page.task().equals("chain-sums")) {
        assertThat(page.response()).doesNotContainPattern("-[0-9]").doesNotContain("= -");
      }
    }
  }

  @Test
  void aTemplateThatOpensTheThinkingIsGoneOnFrom() {
    var pages = new Pages(ALL, PromptTemplate.SHORT.openingThink(), 1);
    for (int i = 0; i < 200; i++) {
      Page page = pages.page(i);
      assertThat(page.prompt()).endsWith(" <think>");
      assertThat(page.response()).doesNotContain("<think>");
      if (page.layout().equals("think-answer")) {
        assertThat(PromptTemplate.SHORT.openingThink().format().wellFormed(page.response()))
            .isTrue();
      }
    }
  }

  @Test
  void sharesThatDoNotSumToOneAreRefused() {
    assertThatThrownBy(() -> new Voice.Shares(.5, .2, .2))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("languages")
        .hasMessageContaining("must sum to 1");
    assertThatThrownBy(() -> new Layout.Shares(1, .2, -.2, 0)).hasMessageContaining("-0.2");
    assertThatThrownBy(() -> new StepPages.Config(2, 0, 0)).hasMessageContaining("direct-share");
  }
}
