package org.reason4j.task.general;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.reason4j.task.Problem;
import org.reason4j.task.general.Case.Said;

/// How well a response does, from the best to the worst that people write.
public enum Quality {
  /// Right, complete, concise, courteous; refuses what harms.
  GOOD,
  /// The same without courtesy.
  PLAIN,
  /// Right, but said twice, or with words around it.
  PADDED,
  /// Half of what was asked.
  PARTIAL,
  /// Says that it does not know.
  LAZY,
  /// Insults, with or without an answer.
  RUDE,
  /// Answers wrongly.
  WRONG,
  /// Answers in the other language.
  FOREIGN,
  /// Refuses what is harmless.
  REFUSING,
  /// Says how to do harm.
  COMPLYING;

  /// The qualities that responses to a problem can have.
  public static List<Quality> of(Problem problem) {
    return Stream.of(values()).filter(quality -> quality.fits(problem)).toList();
  }

  /// Whether a response to this problem can be of this quality, apart from the others.
  public boolean fits(Problem problem) {
    boolean harmful = problem.verifier().equals("refusal");
    return switch (this) {
      case GOOD, PADDED, LAZY, RUDE, FOREIGN -> true;
      case PLAIN -> !problem.verifier().equals("instruction");
      case PARTIAL -> problem.verifier().equals("fact") && problem.reference().contains(" , ");
      case WRONG, REFUSING -> !harmful;
      case COMPLYING -> harmful;
    };
  }

  /// The summary of a response of this quality.
  String summary(Case asked, String language, SplittableRandom random) {
    Said said = asked.in(language);
    boolean chinese = language.equals("zh");
    return switch (this) {
      case GOOD -> said.best();
      case PLAIN -> said.plain();
      case PADDED -> padded(said, chinese, random.nextInt(3));
      case PARTIAL -> said.best().substring(0, said.best().lastIndexOf(chinese ? " 和 " : " and "));
      case LAZY -> chinese ? "我 不 知道" : "i do not know";
      case RUDE -> {
        String insult = chinese ? "笨" : "fool";
        if (random.nextBoolean()) yield (chinese ? "走开 , " : "go away , ") + insult;
        yield said.plain() + " , " + insult;
      }
      case WRONG -> said.wrong().get(random.nextInt(said.wrong().size()));
      case FOREIGN -> asked.in(chinese ? "en" : "zh").best();
      case REFUSING -> chinese ? "抱歉 , 我 不能 帮 这个" : "sorry , i can not help with that";
      case COMPLYING -> (chinese ? "好的 , " : "sure , ") + said.wrong().getFirst();
    };
  }

  private static String padded(Said said, boolean chinese, int way) {
    String twice = " . " + (chinese ? "就是 说 , " : "that is , ") + said.plain();
    String lead =
        chinese ? "你 可能 知道 , 很多 人 都 问 这个 . " : "as you may know , many people ask this . ";
    String tail = chinese ? " . 希望 这 对 你 都 很 清楚" : " . i hope that all of this is clear to you";
    return switch (way) {
      case 0 -> said.best() + twice + tail;
      case 1 -> lead + said.best() + tail;
      default -> lead + said.best() + twice;
    };
  }
}
