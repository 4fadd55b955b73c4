package org.reason4j.task.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reason4j.engine.RandomStreams;
import org.reason4j.reward.Answers;
import org.reason4j.reward.judge.Rewriter.Draft;
import org.reason4j.reward.judge.Rewriter.Rewritten;
import org.reason4j.task.ChainSums;
import org.reason4j.task.Countdown;
import org.reason4j.task.FindX;
import org.reason4j.task.Level;
import org.reason4j.task.MultipleChoice;
import org.reason4j.task.Problem;
import org.reason4j.task.Problems;
import org.reason4j.task.Products;
import org.reason4j.task.Programs;
import org.reason4j.task.Split;
import org.reason4j.task.Task;
import org.reason4j.task.Wording;
import org.reason4j.task.Zebra;

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
  void namesOfTheQuestionAreOurs() {
    String work =
        "try P cat Q dog : P cat not cat 不 等等 try P dog Q cat : P dog not cat ok try P cat Q dog :"
            + " P cat not cat no 试 P dog Q cat : P dog not cat 好 对 so P dog";
    assertThat(response("P Q : cat dog . P not cat . P ?", work, "dog", "en"))
        .isEqualTo(
            "<think> i try P cat Q dog : P cat not cat no i try P dog Q cat : P dog not cat ok yes"
                + " so P dog</think> so the answer is<answer> dog</answer>");
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

  private static Map<Task, PageWriter> writers() {
    var wording = new Wording(.5);
    Map<Task, PageWriter> writers = new LinkedHashMap<>();
    writers.put(
        new ChainSums(ChainSums.Config.standard().withWording(wording)),
        new ChainSumsPages(ChainSumsPages.Config.standard()));
    writers.put(new FindX(wording), new FindXPages(FindXPages.Config.standard()));
    writers.put(new Countdown(wording), new CountdownPages(TryPages.Config.standard()));
    writers.put(new Products(wording), new ProductsPages(StepPages.Config.standard()));
    writers.put(new MultipleChoice(wording), new ChoicePages(StepPages.Config.standard()));
    writers.put(new Programs(wording), new ProgramPages(StepPages.Config.standard()));
    writers.put(new Zebra(wording), new ZebraPages(TryPages.Config.standard()));
    return writers;
  }

  /// Every task's pages, in every style, language and layout, in the language of the question.
  @Test
  void answersNumbersAndLanguageOfEveryTaskSurvive() {
    writers()
        .forEach((task, writer) -> {
          Problems problems = Problems.of(task, Level.TRAIN, Split.TRAIN, 5);
          int seen = 0;
          for (int i = 0; i < 400; i++) {
            Problem problem = problems.problem(i);
            var random = RandomStreams.of(5, "rewrite", i);
            Voice voice = new Voice.Shares(.3, .3, .4).draw(random);
            PageWriter.Draft page = writer.write(problem, voice, random);
            var draft =
                new Draft(problem.question(), page.work(), page.answer(), problem.language());
            Rewritten told = rewriter.rewrite(draft);
            assertThat(Answers.extract(told.response())).contains(page.answer());
            assertThat(numbers(told.thinking())).containsAll(numbers(page.work()));
            assertThat(List.of(told.response().split("[ <>]+")))
                .as(told.response())
                .doesNotContainAnyElementsOf(foreign(problem.language()));
            assertThat(
                    rewriter.rewrite(
                        new Draft(
                            problem.question(),
                            told.thinking(),
                            page.answer(),
                            problem.language())))
                .isEqualTo(told);
            if (!page.work().isEmpty()) seen++;
          }
          assertThat(seen).as(task.name()).isGreaterThan(100);
        });
  }

  /// The terms as the other language says them.
  private static List<String> foreign(String language) {
    return Arrays.stream(Term.values())
        .map(term -> language.equals("en") ? term.chinese() : term.english())
        .toList();
  }

  private static Set<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(match -> match.group()).collect(Collectors.toSet());
  }
}
