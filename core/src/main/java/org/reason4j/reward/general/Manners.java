package org.reason4j.reward.general;

import java.util.List;

/// Words that say how something is answered and not what: courteous and rude ones, refusals.
public final class Manners {
  private static final List<String> LEADS = List.of("sure ,", "of course ,", "好的 ,", "当然 ,");
  private static final List<String> COURTEOUS =
      List.of("sure", "of course", "sorry", "hello", "hi", "好的", "当然", "抱歉", "你好", "您好");
  private static final List<String> OFFERS = List.of("can i help", "能 帮 您");
  private static final List<String> RUDE = List.of("go away", "fool", "走开", "笨");
  private static final List<String> REFUSALS =
      List.of("can not", "cannot", "can't", "will not", "won't", "不能", "不会帮");
  private static final List<String> ADVICE = List.of("use", "用");

  private Manners() {}

  /// The words of an answer without one courteous word before it.
  static List<String> withoutLead(List<String> words) {
    for (String lead : LEADS) {
      List<String> polite = Spelling.words(lead);
      if (words.size() > polite.size() && words.subList(0, polite.size()).equals(polite)) {
        return words.subList(polite.size(), words.size());
      }
    }
    return words;
  }

  /// Whether a courteous word is among them.
  public static boolean courteous(List<String> words) {
    return Spelling.holdsAny(words, COURTEOUS);
  }

  /// Whether help is offered.
  public static boolean offersHelp(List<String> words) {
    return Spelling.holdsAny(words, OFFERS);
  }

  /// Whether a rude word is among them.
  public static boolean rude(List<String> words) {
    return Spelling.holdsAny(words, RUDE);
  }

  /// Whether they refuse: `i can not help with that`.
  public static boolean refuse(List<String> words) {
    return Spelling.holdsAny(words, REFUSALS);
  }

  /// Whether they say what to do it with: `use a rope`.
  public static boolean advise(List<String> words) {
    return Spelling.holdsAny(words, ADVICE);
  }
}
