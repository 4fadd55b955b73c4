package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LanguageConsistencyTest {
  private static OptionalDouble score(String language, String thinking) {
    String text = " <think> " + thinking + " </think> <answer> 12 </answer>";
    return new LanguageConsistency()
        .score(new Response("7 + 8 - 3 = ?", "12", "number", language, text, false));
  }

  @Test
  void shareOfTheWordsInTheQuestionsLanguage() {
    assertThat(score("en", "first 7 + 8 = 15 then 15 - 3 = 12 so 12")).hasValue(1);
    assertThat(score("zh", "first 7 + 8 = 15 then 15 - 3 = 12 so 12")).hasValue(0);
    assertThat(score("en", "first 7 + 8 = 15 再 15 - 3 = 12 所以 12 ok")).hasValue(.5);
    assertThat(score("zh", "先 7 + 8 = 15 再 15 - 3 = 12 so 12 等等")).hasValue(.75);
  }

  @Test
  void withoutWordsThereIsNothingToReward() {
    assertThat(score("en", "7 + 8 = 15 , 15 - 3 = 12")).hasValue(0);
    assertThat(score("zh", "")).hasValue(0);
    assertThat(score("en", "x x x \\frac{1}{2}")).hasValue(0);
  }

  @Test
  void wordsOutsideTheThinkingDoNotCount() {
    String text = " <think> 7 + 8 </think> <answer> many words here </answer>";
    assertThat(
            new LanguageConsistency().score(new Response("q", "12", "number", "en", text, false)))
        .hasValue(0);
  }

  @Test
  void anUnknownLanguageHasNoOpinion() {
    assertThat(score("fr", "alors")).isEmpty();
  }

  @Test
  void wordsOfAThirdScriptAreNeither() {
    assertThat(Words.count("so 所以 так ну 好的吗")).isEqualTo(new Words(1, 3, 2));
    assertThat(score("en", "so так")).hasValue(.5);
  }

  @Test
  void aTranslationIsInTheOtherLanguageButItsThinkingIsNot() {
    var bare = new Response("translate : cat", "猫", "translation", "en", " 猫", false);
    assertThat(new LanguageConsistency().score(bare)).isEmpty();
    String thinking = "<think> 他们 要</think> 猫";
    var thought = new Response("translate : cat", "猫", "translation", "en", thinking, false);
    assertThat(new LanguageConsistency().score(thought)).hasValue(0);
  }
}
