package org.reason4j.task.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reason4j.data.Page;
import org.reason4j.reward.PromptTemplate;
import org.reason4j.task.pages.Pages;

class BehaviourTest {
  private static Behaviour sum(String thinking) {
    String text = " <think> " + thinking + " </think> <answer> 12 </answer>";
    return Behaviour.of("chain-sums", "7 + 8 - 3 = ?", text);
  }

  private static Behaviour search(String thinking) {
    String text = " <think> " + thinking + " </think> <answer> 4 </answer>";
    return Behaviour.of("find-x", "find x 3 * x + 2 ends 4 ?", text);
  }

  @Test
  void stylesOfChainSums() {
    assertThat(sum("").style()).isEqualTo("direct");
    assertThat(sum("7 + 8 = 15 , 15 - 3 = 12").style()).isEqualTo("short");
    assertThat(sum("first 7 + 8 = 15 then 15 - 3 = 12 so 12").style()).isEqualTo("steps");
    assertThat(sum("先 7 + 8 = 15 检查 15 - 8 = 7 要 7 好 所以 15").style()).isEqualTo("check");
  }

  @Test
  void aCaughtAndRepairedStep() {
    Tally tally =
        sum("first 7 + 8 = 16 check 16 - 8 = 8 want 7 no wait 7 + 8 = 15 check 15 - 8 = 7 want 7"
                + " ok then 15 - 3 = 12 check 12 + 3 = 15 want 15 ok so 12")
            .tally();
    assertThat(tally.steps()).isEqualTo(3);
    assertThat(tally.wrongSteps()).isEqualTo(1);
    assertThat(tally.checks()).isEqualTo(3);
    assertThat(tally.caught()).isEqualTo(1);
    assertThat(tally.repaired()).isEqualTo(1);
    assertThat(tally.rejectedRight()).isZero();
    assertThat(tally.accepted()).isEqualTo(2);
    assertThat(tally.honesty()).isEqualTo(1);
    assertThat(tally.waits()).isEqualTo(1);
    assertThat(tally.reflection()).isEqualTo(4);
  }

  @Test
  void falseAlarmsMissedSlipsAndDishonestVerdicts() {
    Tally alarm =
        sum("first 7 + 8 = 15 check 15 - 8 = 7 no wait 7 + 8 = 15 check 15 - 8 = 7 ok").tally();
    assertThat(alarm.rejectedRight()).isEqualTo(1);
    assertThat(alarm.caught()).isZero();
    assertThat(alarm.repaired()).isZero();
    assertThat(alarm.honest()).isEqualTo(1);
    Tally missed =
        sum("first 7 + 8 = 16 check 16 - 8 = 8 want 7 ok then 16 - 3 = 13 so 13").tally();
    assertThat(missed.acceptedWrong()).isEqualTo(1);
    assertThat(missed.wrongSteps()).isEqualTo(1);
    assertThat(missed.honest()).isZero();
    // An honest verdict on a check that is itself miscalculated.
    Tally fooled = sum("first 7 + 8 = 16 check 16 - 8 = 7 want 7 ok").tally();
    assertThat(fooled.acceptedWrong()).isEqualTo(1);
    assertThat(fooled.honest()).isEqualTo(1);
  }

  @Test
  void wrongTermsAreWrongStepsAndAnEarlierSlipIsNot() {
    assertThat(sum("7 + 8 = 16 , 16 - 3 = 13").tally().wrongSteps()).isEqualTo(1);
    assertThat(sum("7 + 9 = 16 , 16 - 3 = 13").tally().wrongSteps()).isEqualTo(1);
    assertThat(sum("7 + 8 = 15 , 12 - 3 = 9").tally().wrongSteps()).isEqualTo(1);
    assertThat(sum("7 + 8 = 15 , 15 + 3 = 18").tally().wrongSteps()).isEqualTo(1);
    assertThat(sum("7 + 8 = 15 , 15 - 3 = 12 , 12 + 1 = 13").tally().wrongSteps()).isEqualTo(1);
  }

  @Test
  void triesAndVerdictsOfFindX() {
    Behaviour behaviour =
        search(
            "try 7 : 21 + 2 = 23 want 4 no wait 试 7 : 21 + 2 = 23 要 4 不 try 4 : 12 + 2 = 14 want 4"
                + " yes");
    Tally tally = behaviour.tally();
    assertThat(behaviour.style()).isEqualTo("several");
    assertThat(tally.tries()).isEqualTo(3);
    assertThat(tally.repeatedTries()).isEqualTo(1);
    assertThat(tally.checks()).isEqualTo(3);
    assertThat(tally.rejected() - tally.rejectedRight()).isEqualTo(2);
    assertThat(tally.accepted()).isEqualTo(1);
    assertThat(tally.honesty()).isEqualTo(1);
    assertThat(tally.wrongTries()).isZero();
    assertThat(tally.steps()).isZero();
    assertThat(tally.mixed()).isEqualTo(1);
    assertThat(search("").style()).isEqualTo("direct");
    assertThat(search("try 4 : 12 + 2 = 14 want 4 yes").style()).isEqualTo("once");
    assertThat(search("try 1 try 2 try 3 try 4").style()).isEqualTo("many");
  }

  @Test
  void wishfulArithmetic() {
    Tally tally = search("try 7 : 22 + 2 = 24 want 4 yes").tally();
    assertThat(tally.wrongTries()).isEqualTo(1);
    assertThat(tally.acceptedWrong()).isEqualTo(1);
    assertThat(tally.honest()).isEqualTo(1);
    Tally dishonest = search("try 7 : 21 + 2 = 23 want 4 yes").tally();
    assertThat(dishonest.acceptedWrong()).isEqualTo(1);
    assertThat(dishonest.honesty()).isZero();
    Tally alarm = search("try 4 : 12 + 2 = 14 want 4 no").tally();
    assertThat(alarm.rejectedRight()).isEqualTo(1);
  }

  @Test
  void otherTasks() {
    String text = "<think> first 23 * 40 = 920 then 23 * 7 = 160 </think> <answer> 1 </answer>";
    Behaviour product = Behaviour.of("products", "23 * 47 = ?", text);
    assertThat(product.style()).isEqualTo("steps");
    assertThat(product.tally().steps()).isEqualTo(2);
    assertThat(product.tally().wrongSteps()).isEqualTo(1);
    Behaviour free = Behaviour.of("mine", "who?", "but wait, let me check");
    assertThat(free.style()).isEqualTo("free");
    assertThat(free.tally().reflection()).isEqualTo(3);
    assertThat(free.tally().english()).isEqualTo(5);
  }

  @Test
  void comparisonsOfAChoice() {
    String question = "which is 13 + 4 ? A 16 B 17 C 27 D 15";
    String text = "first 13 + 4 = 17 then A 16 want 17 no B 17 want 17 no so C";
    Behaviour choice = Behaviour.of("choice", question, "<think> " + text + "</think>");
    assertThat(choice.style()).isEqualTo("steps");
    assertThat(choice.tally().steps()).isEqualTo(1);
    assertThat(choice.tally().checks()).isEqualTo(2);
    assertThat(choice.tally().honesty()).isEqualTo(.5);
    String smallest = "first A 6 then B 31 < A 6 no A then C 2 < A 6 yes C so C";
    Tally tally = Behaviour.of("choice", "哪个 最小 ? A 6 B 31 C 2", smallest).tally();
    assertThat(tally.checks()).isEqualTo(2);
    assertThat(tally.honesty()).isEqualTo(1);
    assertThat(Behaviour.of("choice", question, "<think></think>").style()).isEqualTo("direct");
  }

  @Test
  void triesOfCountdownAndZebra() {
    String way = "try 3 + 3 = 6 , 6 * 5 = 30 want 24 no wait ";
    Behaviour countdown = Behaviour.of("countdown", "make 24 from 3 3 5 ?", way + way);
    assertThat(countdown.style()).isEqualTo("several");
    assertThat(countdown.tally().repeatedTries()).isEqualTo(1);
    assertThat(countdown.tally().wrongTries()).isZero();
    assertThat(countdown.tally().honesty()).isEqualTo(1);
    Tally wishful = Behaviour.of("countdown", "", "try 3 + 5 = 8 , 8 * 3 = 23 want 23 yes").tally();
    assertThat(wishful.wrongTries()).isEqualTo(1);
    assertThat(wishful.acceptedWrong()).isEqualTo(1);
    String puzzle = "试 P 猫 Q 狗 : P 猫 没有 猫 不 try P 狗 Q 猫 : P 狗 没有 猫 好 Q 猫 有 狗 ok yes so P 狗";
    Behaviour zebra = Behaviour.of("zebra", "", puzzle);
    assertThat(zebra.style()).isEqualTo("several");
    assertThat(zebra.tally().checks()).isEqualTo(3);
    assertThat(zebra.tally().honest()).isEqualTo(2);
    assertThat(zebra.tally().acceptedWrong()).isEqualTo(1);
  }

  @Test
  void anyTextIsRead() {
    for (String text :
        new String[] {
          "",
          "=",
          "try",
          "check",
          "no ok yes",
          "try try : = +",
          "want",
          "1 + 1 =",
          "9".repeat(100_000),
          "try 99999999999999999999 : 1 + 1 = 2 want 3 yes",
          "check 1 + 1 = 2 ok",
          "no wait ".repeat(10_000)
        }) {
      assertThat(sum(text).tally().responses()).isEqualTo(1);
      assertThat(search(text).tally().responses()).isEqualTo(1);
      assertThat(Behaviour.of("zebra", "", text).tally().responses()).isEqualTo(1);
      Behaviour choice = Behaviour.of("choice", "which is largest ? A 1 B 2", text);
      assertThat(choice.tally().responses()).isEqualTo(1);
    }
    assertThat(sum("no wait ".repeat(10_000)).tally().waits()).isEqualTo(10_000);
  }

  @Test
  void reflectionWordsAreWholeWords() {
    assertThat(Reflection.count("Wait, WAIT; awaits but butter 等等等等 不对 试试"))
        .isEqualTo(Map.of("wait", 2, "but", 1, "等等", 2, "不对", 1, "试", 2));
  }

  /// Pages are read back as they were written: style, slips and verdicts.
  @Test
  void readsWhatPagesWrite() {
    var pages = new Pages(Pages.Config.standard(), PromptTemplate.SHORT, 1);
    Tally checkTally = Tally.NONE;
    Tally search = Tally.NONE;
    for (long i = 0; i < 4_000; i++) {
      Page page = pages.page(i);
      String question =
          page.prompt()
              .substring("User: ".length(), page.prompt().length() - " Assistant:".length());
      Behaviour behaviour = Behaviour.of(page.task(), question, page.response());
      Tally tally = behaviour.tally();
      if (page.task().equals("chain-sums")) {
        assertThat(behaviour.style()).as(page.text()).isEqualTo(page.style());
        if (page.style().equals("check")) {
          assertThat(tally.acceptedWrong() + tally.rejectedRight()).as(page.text()).isZero();
          assertThat(tally.repaired()).isEqualTo(tally.wrongSteps()).isEqualTo(tally.caught());
          assertThat(tally.honest()).isEqualTo(tally.checks());
          checkTally = checkTally.plus(tally);
        }
        if (tally.wrongSteps() > 0 && tally.checks() == 0) continue;
        if (tally.steps() > 0) assertThat(page.right()).as(page.text()).isTrue();
      } else {
        int tries = tally.tries();
        assertThat(tally.checks()).isEqualTo(tries);
        switch (page.style()) {
          case "direct" -> assertThat(tries).isZero();
          case "once" -> assertThat(tries).isEqualTo(1);
          case "several" -> assertThat(tries).isBetween(1, 3);
          default -> assertThat(tries).isBetween(1, 12);
        }
        search = search.plus(tally);
      }
    }
    // Slips of the pages' settings: .3 of the steps, before they are redone.
    double slips =
        checkTally.wrongSteps() / (double) (checkTally.steps() - checkTally.wrongSteps());
    assertThat(slips).isBetween(.25, .35);
    assertThat(search.honesty()).isBetween(.94, .98);
    assertThat(search.wrongTries() / (double) search.tries()).isBetween(.025, .055);
    assertThat(search.counts()).containsEntry("tries", (double) search.tries()).hasSize(18);
  }
}
