package org.reason4j.task;

import java.util.SplittableRandom;
import org.reason4j.config.ConfigException;
import org.reason4j.config.Default;
import org.reason4j.config.Doc;
import org.reason4j.config.Range;

/// In which language a question is put.
///
/// @param chineseShare the share of questions in Chinese, the rest is English
public record Wording(
    @Doc("Share of questions in Chinese; the rest is in English.")
        @Range(min = 0, max = 1)
        @Default("0")
        double chineseShare) {
  /// English only.
  public static final Wording ENGLISH = new Wording(0);

  /// A share in 0..1.
  public Wording {
    if (!(chineseShare >= 0 && chineseShare <= 1)) {
      throw new ConfigException(
          "share of Chinese questions is " + chineseShare + "; expected 0..1");
    }
  }

  /// Draws `en` or `zh`. One draw whatever the share, so that the share changes no other draw.
  public String language(SplittableRandom random) {
    return random.nextDouble() < chineseShare ? "zh" : "en";
  }
}
