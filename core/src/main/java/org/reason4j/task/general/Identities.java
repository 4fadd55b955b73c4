package org.reason4j.task.general;

import java.util.ArrayList;
import java.util.List;
import org.reason4j.reward.general.Lexicon.Word;
import org.reason4j.task.Level;
import org.reason4j.task.general.Case.Said;

/// Somebody asks who answers: `excuse me , who are you ?`.
final class Identities {
  static final String NAME = "identity";

  private static final List<Word> OPENINGS =
      List.of(
          new Word("", ""),
          new Word("now , ", "那么 , "),
          new Word("say , ", "说说 , "),
          new Word("tell me , ", "告诉 我 , "),
          new Word("one question , ", "问 一下 , "),
          new Word("excuse me , ", "请问 , "),
          new Word("by the way , ", "对了 , "),
          new Word("one more thing , ", "还有 , "));
  private static final List<Word> QUESTIONS =
      List.of(
          new Word("who are you ?", "你 是 谁 ?"),
          new Word("what are you ?", "你 是 什么 ?"),
          new Word("what is your name ?", "你 叫 什么 ?"),
          new Word("are you a man ?", "你 是 人 吗 ?"),
          new Word("are you a model ?", "你 是 模型 吗 ?"),
          new Word("who answers me ?", "谁 回答 我 ?"),
          new Word("are you a teacher ?", "你 是 老师 吗 ?"),
          new Word("who is this ?", "这 是 谁 ?"));

  private Identities() {}

  static List<Case> cases() {
    var cases = new ArrayList<Case>();
    for (Word opening : OPENINGS) {
      for (Word question : QUESTIONS) {
        String english = opening.english() + question.english();
        String plain = "i am reason , a small model";
        String plainChinese = "我 是 理思 , 一个 小 模型";
        cases.add(
            new Case(
                NAME,
                "identity",
                "who",
                english,
                1,
                Level.TRAIN,
                new Said(
                    List.of(english),
                    plain,
                    plain,
                    "hello , " + plain,
                    "they ask who i am",
                    List.of("i am a man", "i am tom", "i am a teacher", "yes")),
                new Said(
                    List.of(opening.chinese() + question.chinese()),
                    plainChinese,
                    plainChinese,
                    "你好 , " + plainChinese,
                    "他们 问 我 是 谁",
                    List.of("我 是 人", "我 是 汤姆", "我 是 老师", "是"))));
      }
    }
    return List.copyOf(cases);
  }
}
