package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.task.Level;
import org.reason4j.task.general.Case.Said;

/// Somebody says hello: `good morning , i am tom`.
final class Greetings {
  static final String NAME = "greeting";

  private static final List<Word> HELLOS =
      List.of(
          new Word("hello", "你好"),
          new Word("hi", "您好"),
          new Word("good morning", "早上 好"),
          new Word("good evening", "晚上 好"),
          new Word("good day", "日安"));
  private static final List<Word> NAMES =
      List.of(
          new Word("tom", "汤姆"),
          new Word("anna", "安娜"),
          new Word("ben", "本恩"),
          new Word("lily", "莉莉"),
          new Word("sam", "山姆"),
          new Word("eva", "伊娃"),
          new Word("max", "马克"),
          new Word("nina", "妮娜"));
  private static final List<Word> ENDS =
      List.of(
          new Word("", ""),
          new Word(" , how are you ?", " , 最近 怎么样 ?"),
          new Word(" , nice to meet you", " , 很 高兴 见 您"));

  private Greetings() {}

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (Word hello : HELLOS) {
      for (Word name : NAMES) {
        for (Word end : ENDS) {
          String english = hello.english() + " , i am " + name.english() + end.english();
          String chinese = hello.chinese() + " , 我 是 " + name.chinese() + end.chinese();
          String plain = "hello " + name.english();
          String plainChinese = "你好 " + name.chinese();
          String best = plain + " , how can i help you ?";
          String bestChinese = plainChinese + " , 我 能 帮 您 什么 ?";
          cases.add(
              new Case(
                  NAME,
                  "greeting",
                  "hello",
                  english,
                  1,
                  Level.TRAIN,
                  new Said(
                      List.of(english),
                      best,
                      plain,
                      best,
                      "they say hello",
                      List.of("i am " + name.english(), "yes", name.english())),
                  new Said(
                      List.of(chinese),
                      bestChinese,
                      plainChinese,
                      bestChinese,
                      "他们 问好",
                      List.of("我 是 " + name.chinese(), "是", name.chinese()))));
        }
      }
    }
    return List.copyOf(cases);
  }
}
