package org.reason4j.task.pages;

import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// Which tags a page has: only some pages are of the form that the format reward asks for.
public enum Layout {
  /// `<think> work</think><answer> 12</answer>`
  THINK_ANSWER("think-answer"),
  /// `<think> work</think> 12`
  ANSWER_OUTSIDE("answer-outside"),
  /// ` work<answer> 12</answer>`
  NO_THINK("no-think"),
  /// ` work the answer is 12`
  PROSE("prose");

  private final String code;

  Layout(String code) {
    this.code = code;
  }

  /// The name that pages carry.
  public String code() {
    return code;
  }

  /// The response. No space stands around tags: they are tokens of their own, a space beside one
  /// would be another.
  String response(String work, String answer, Voice voice, SplittableRandom random) {
    String spaced = work.isEmpty() ? "" : " " + work;
    String thinking = "<think>" + spaced + "</think>";
    String tagged = "<answer> " + answer + "</answer>";
    String said = " " + voice.say(Term.ANSWER, random) + " " + answer;
    return switch (this) {
      case THINK_ANSWER -> thinking + tagged;
      case ANSWER_OUTSIDE -> thinking + " " + answer;
      case NO_THINK -> spaced + tagged;
      case PROSE -> spaced + said;
    };
  }

  /// How the pages are spread over the layouts.
  public record Shares(
      @Doc("Share of pages with a think block and an answer block.")
          @Range(min = 0, max = 1)
          @Default("0.45")
          double thinkAnswer,
      @Doc("Share of pages with a think block and a bare answer.")
          @Range(min = 0, max = 1)
          @Default("0.2")
          double answerOutside,
      @Doc("Share of pages with an answer block only.") @Range(min = 0, max = 1) @Default("0.2")
          double noThink,
      @Doc("Share of pages without tags.") @Range(min = 0, max = 1) @Default("0.15") double prose) {
    /// Shares that sum to 1.
    public Shares {
      Choice.check("layouts", thinkAnswer, answerOutside, noThink, prose);
    }

    /// Draws a layout.
    public Layout draw(SplittableRandom random) {
      return List.of(THINK_ANSWER, ANSWER_OUTSIDE, NO_THINK, PROSE)
          .get(Choice.draw(random, thinkAnswer, answerOutside, noThink, prose));
    }
  }
}
