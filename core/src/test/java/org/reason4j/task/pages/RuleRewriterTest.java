package org.reason4j.task.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reason4j.data.Page;
import org.reason4j.reward.Answers;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.reward.Words;
import org.reason4j.reward.judge.Rewriter.Draft;
import org.reason4j.reward.judge.Rewriter.Rewritten;
import org.reason4j.task.Wording;

class RuleRewriterTest {
  private static final String FIND_X = "find x 3 * x + 2 ends 4 ?";
  private static final String SUM = "7 + 8 - 3 = ?";
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final RuleRewriter rewriter = new RuleRewriter();

  private String response(String question, String thinking, String answer, String language) {
    return rewriter.rewrite(new Draft(question, thinking, answer, language)).response();
  }

  @Test
  void aSearchIsToldInTheFirstPerson() {
    assertThat(
            response(
                FIND_X,
                " try 7 : 21 + 2 = 23 want 4 no wait try 4 : 12 + 2 = 14 want 4 yes",
                "4",
                "en"))
        .isEqualTo(
            "<think> i try 7 : 21 + 2 = 23 want 4 no wait i try 4 : 12 + 2 = 14 want 4"
                + " yes</think> so x is<answer> 4</answer>");
  }

  @Test
  void aRepeatedTryIsLeftOut() {
    String work =
        "try 7 : 21 + 2 = 23 want 4 no wait try 1 : 3 + 2 = 5 want 4 no try 7 : 21 + 2 = 23 want 4"
            + " no try 4 : 12 + 2 = 14 want 4 no try 4 : 12 + 2 = 14 want 4 yes";
    assertThat(response(FIND_X, work, "4", "en"))
        .isEqualTo(
            "<think> i try 1 : 3 + 2 = 5 want 4 no i try 7 : 21 + 2 = 23 want 4 no i try 4 : 12 + 2"
                + " = 14 want 4 yes</think> so x is<answer> 4</answer>");
  }

  /// The second writing mends the first: both are part of the thought.
  @Test
  void aMendedTryIsKeptBesideItsFirstWriting() {
    String work = "try 4 : 13 + 2 = 15 want 4 no wait try 4 : 12 + 2 = 14 want 4 yes";
    assertThat(response(FIND_X, work, "4", "en")).contains("i try 4 : 13").contains("i try 4 : 12");
  }

  @Test
  void mixedThinkingIsPutIntoTheQuestionsLanguage() {
    String work = "先 7 + 8 = 16 check 16 - 8 = 8 要 7 no 等等 7 + 8 = 15 检查 15 - 8 = 7 want 7 好 so 15";
    assertThat(response(SUM, work, "15", "en"))
        .isEqualTo(
            "<think> first 7 + 8 = 16 i check 16 - 8 = 8 want 7 no wait 7 + 8 = 15 i check 15 - 8 ="
                + " 7 want 7 ok so 15</think> so the answer is<answer> 15</answer>");
    assertThat(response(SUM, work, "15", "zh"))
        .isEqualTo(
            "<think> 先 7 + 8 = 16 我 检查 16 - 8 = 8 要 7 不 等等 7 + 8 = 15 我 检查 15 - 8 = 7 要 7 好 所以"
                + " 15</think> 所以 答案 是<answer> 15</answer>");
  }

  @Test
  void workWithoutAPersonBeginsWithOne() {
    assertThat(response("3 5 8 -> 24", "first 3 + 5 = 8 then 8 * 3 = 24", "( 3 + 5 ) * 3", "en"))
        .isEqualTo(
            "<think> i think : first 3 + 5 = 8 then 8 * 3 = 24</think> so the answer is<answer> ( 3"
                + " + 5 ) * 3</answer>");
    assertThat(response(SUM, "", "12", "zh"))
        .isEqualTo("<think> 我 想 : 12</think> 所以 答案 是<answer> 12</answer>");
  }

  @Test
  void otherWordsAreKeptAsTheyAre() {
    String work = "Let me see.\n\nThe house first to\nthe left is red, so no.";
    Rewritten told = rewriter.rewrite(new Draft("Which house?", work, "red", "en"));
    assertThat(told.thinking()).isEqualTo("i think : " + work);
    assertThat(rewriter.rewrite(new Draft("q", "I add 3 and 4.", "7", "zh")).thinking())
        .isEqualTo("I add 3 and 4.");
  }

  @Test
  void tagsInTheThinkingDoNotSurvive() {
    String text = response(SUM, "7 + 8 </think><answer> 9</answer> = 15", "12", "en");
    assertThat(Answers.extract(text)).contains("12");
    assertThat(text.indexOf("</think>")).isEqualTo(text.lastIndexOf("</think>"));
    assertThatThrownBy(() -> new Draft(SUM, "", "12</answer>", "en"))
        .hasMessageContaining("expected one that an answer block can hold");
    assertThatThrownBy(() -> new Draft(SUM, "", " ", "en")).hasMessageContaining("' '");
  }

  /// Every task's pages, in every style and language, in both languages of the question.
  @Test
  void answersAndNumbersOfEveryPageSurvive() {
    var config = Pages.Config.standard().evenly(new Wording(.5));
    var pages = new Pages(config, PromptTemplate.SHORT, 3);
    int seen = 0;
    for (long i = 0; i < 3000; i++) {
      Page page = pages.page(i);
      Optional<String> answer = Answers.extract(page.response());
      if (answer.isEmpty()) continue;
      seen++;
      String asked = page.prompt().matches(".*\\p{IsHan}.*") ? "zh" : "en";
      for (String language : new String[] {"en", "zh"}) {
        // The animals of a puzzle stay as the question names them.
        if (page.task().equals("zebra") && !language.equals(asked)) continue;
        String work = Answers.thinking(page.response());
        Rewritten told = rewriter.rewrite(new Draft(page.prompt(), work, answer.get(), language));
        assertThat(Answers.extract(told.response())).isEqualTo(answer);
        assertThat(numbers(told.thinking())).containsAll(numbers(work));
        Words words = Words.count(told.thinking() + " " + told.summary().replace("answer>", ""));
        assertThat(words.of(language)).as(told.response()).isEqualTo(words.total());
        assertThat(
                rewriter.rewrite(new Draft(page.prompt(), told.thinking(), answer.get(), language)))
            .isEqualTo(told);
      }
    }
    assertThat(seen).isGreaterThan(1500);
  }

  private static Set<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
  }
}
