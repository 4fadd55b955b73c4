package org.reason4j.task.pages;

import java.util.List;
import java.util.SplittableRandom;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// The language that a page is written in.
public enum Voice {
  ENGLISH("en", 0),
  CHINESE("zh", 1),
  /// Each word in either language, by a fair coin.
  MIXED("mixed", .5);

  private final String code;
  private final double chinese;

  Voice(String code, double chinese) {
    this.code = code;
    this.chinese = chinese;
  }

  /// `en`, `zh` or `mixed`.
  public String code() {
    return code;
  }

  /// The term as this voice says it. One draw in every voice, so that a page's numbers do not
  /// depend on its language.
  public String say(Term term, SplittableRandom random) {
    return random.nextDouble() < chinese ? term.chinese() : term.english();
  }

  /// How the pages are spread over the languages, the same in every style: were the careful writers
  /// the bilingual ones, a reward for one language would cost carefulness.
  public record Shares(
      @Doc("Share of pages in English.") @Range(min = 0, max = 1) @Default("0.5") double english,
      @Doc("Share of pages in Chinese.") @Range(min = 0, max = 1) @Default("0.2") double chinese,
      @Doc("Share of pages in which each word is in either language.")
          @Range(min = 0, max = 1)
          @Default("0.3")
          double mixed) {
    /// Shares that sum to 1.
    public Shares {
      Choice.check("languages", english, chinese, mixed);
    }

    /// Draws a voice.
    public Voice draw(SplittableRandom random) {
      return List.of(ENGLISH, CHINESE, MIXED).get(Choice.draw(random, english, chinese, mixed));
    }
  }
}
