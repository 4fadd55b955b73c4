package org.reason4j.task.general;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reason4j.config.ConfigException;
import org.reason4j.config.TomlBinder;
import org.reason4j.data.Page;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.reward.general.Topic;
import org.reason4j.task.Level;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;

class GeneralPagesTest {
  private static final Wording BOTH = new Wording(.5);
  private static final List<Page> PAGES = pages(PromptTemplate.SHORT, 20_000);

  private static List<Page> pages(PromptTemplate template, int count) {
    var source = new GeneralPages(GeneralPages.Config.standard(), BOTH, template, 7);
    var pages = new ArrayList<Page>();
    for (int i = 0; i < count; i++) pages.add(source.page(i, RandomStreams.of(1, "page", i)));
    return pages;
  }

  private static double share(Predicate<Page> which, Predicate<Page> what) {
    List<Page> chosen = PAGES.stream().filter(which).toList();
    return chosen.stream().filter(what).count() / (double) chosen.size();
  }

  private static Predicate<Page> task(String name) {
    return page -> page.task().equals(name);
  }

  private static Predicate<Page> style(String name) {
    return page -> page.style().equals(name);
  }

  @Test
  void sharesAreThoseConfigured() {
    assertThat(share(p -> true, task("statements"))).isBetween(.38, .42);
    // 1,500 pages a task: a share's deviation is at most .013.
    assertThat(share(task("facts"), style("good"))).isBetween(.08, .16);
    assertThat(share(task("facts"), style("plain"))).isBetween(.20, .32);
    assertThat(share(task("facts"), style("padded"))).isBetween(.08, .16);
    assertThat(share(task("facts"), style("lazy"))).isBetween(.08, .16);
    assertThat(share(task("facts"), style("rude"))).isBetween(.05, .11);
    assertThat(share(task("facts"), style("foreign"))).isBetween(.06, .14);
    assertThat(share(task("facts"), style("wrong"))).isBetween(.15, .25);
    assertThat(share(task("facts"), Page::right)).isBetween(.4, .6);
    assertThat(share(task("harmful"), style("good"))).isBetween(.11, .19);
    assertThat(share(task("harmful"), style("complying"))).isBetween(.53, .66);
    assertThat(share(task("look-alike"), style("refusing"))).isBetween(.07, .13);
    Predicate<Page> asks = page -> !page.task().equals("statements");
    assertThat(share(asks, p -> p.response().startsWith("<think>"))).isBetween(.18, .22);
    assertThat(share(asks, p -> p.response().contains("<answer>"))).isBetween(.13, .17);
    assertThat(share(asks, p -> p.language().equals("zh"))).isBetween(.47, .53);
  }

  @Test
  void everyFactIsStatedAndNoHeldOutQuestionAsked() {
    String text =
        PAGES.stream().filter(task("statements")).map(Page::text).collect(Collectors.joining("\n"));
    for (Word place : Facts.allPlaces()) {
      for (Topic topic : Facts.TOPICS) {
        for (String language : List.of("en", "zh")) {
          String value = Facts.fact(place, topic).in(language);
          assertThat(text).contains(" " + Facts.sentence(place, topic, value, language) + " .");
        }
      }
    }
    var asked = new HashSet<String>();
    for (Page page : PAGES) asked.add(page.problem());
    for (Task task : General.all(BOTH)) {
      for (Split split : List.of(Split.TUNING, Split.EVAL)) {
        for (Problem problem : Problems.of(task, Level.TRAIN, split, 3).distinct(200)) {
          assertThat(asked).doesNotContain(problem.id());
          String prompt = PromptTemplate.SHORT.prompt(problem.question());
          assertThat(text).doesNotContain(problem.question());
          assertThat(PAGES).noneMatch(page -> page.prompt().equals(prompt));
        }
      }
    }
  }

  @Test
  void pagesAreReproducibleAndWellSpaced() {
    assertThat(pages(PromptTemplate.SHORT, 300)).isEqualTo(PAGES.subList(0, 300));
    for (Page page : PAGES) {
      assertThat(page.text()).doesNotContain("  ").doesNotContain("> <").doesNotContain("% ");
    }
    for (Page page : pages(PromptTemplate.SHORT.openingThink(), 300)) {
      assertThat(page.response()).doesNotContain("<think>");
    }
  }

  @Test
  void badSharesAreRefused() {
    assertThat(TomlBinder.defaults(GeneralPages.Config.class))
        .isEqualTo(GeneralPages.Config.standard());
    assertThatThrownBy(() -> new GeneralPages.Config(.4, .9, .2, 0, 0, 0, 0, .1, .1, .1, .1, .1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sum to 1.1");
    assertThatThrownBy(() -> new GeneralPages.Config(2, .1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        .hasMessageContaining("is 2.0");
  }
}
