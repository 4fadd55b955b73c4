package org.reason4j.task.pages;

/// The words that pages are written with, each in English and Chinese. No Chinese form stands for
/// two terms, so that a response can be read back.
public enum Term {
  FIRST("first", "先"),
  THEN("then", "再"),
  SO("so", "所以"),
  CHECK("check", "检查"),
  OK("ok", "好"),
  NO("no", "不"),
  WAIT("wait", "等等"),
  WANT("want", "要"),
  TRY("try", "试"),
  YES("yes", "对"),
  HAS("has", "有"),
  NOT("not", "没有"),
  ANSWER("the answer is", "答案 是");

  private final String english;
  private final String chinese;

  Term(String english, String chinese) {
    this.english = english;
    this.chinese = chinese;
  }

  /// The English form.
  public String english() {
    return english;
  }

  /// The Chinese form.
  public String chinese() {
    return chinese;
  }
}
