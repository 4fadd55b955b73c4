package org.reason4j.reward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkFormatTest {
  private final ThinkFormat closed = new ThinkFormat(false);
  private final ThinkFormat opened = new ThinkFormat(true);

  @Test
  void oneThinkBlockThenOneAnswer() {
    assertThat(closed.wellFormed(" <think> 7 </think> <answer> 12 </answer>")).isTrue();
    assertThat(closed.wellFormed("<think></think><answer>1</answer>\n")).isTrue();
    assertThat(closed.wellFormed(" <think> a\nb </think>\n<answer> 12 </answer>")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "<think> a </think>",
        "<answer> 1 </answer>",
        "<think> a </think> 12",
        "<think> a <answer> 1 </answer>",
        "<think> a </think> <answer> 1",
        "<think> a </think> <answer> 1 </answer> and more",
        "so <think> a </think> <answer> 1 </answer>",
        "<think> a </think> so <answer> 1 </answer>",
        "<think> a </think> <answer> </answer>",
        "<think> a </think> <answer> 1 </answer> <answer> 2 </answer>",
        "<think> a </think> <think> b </think> <answer> 2 </answer>",
        "<think> <think> a </think> </think> <answer> 2 </answer>",
        "<think> a </think> <answer> <answer> 2 </answer> </answer>",
        "<think> <answer> 1 </answer> </think> <answer> 2 </answer>",
        "<answer> 2 </answer> <think> a </think>",
        "<THINK> a </THINK> <answer> 2 </answer>"
      })
  void everythingElseIsMalformed(String text) {
    assertThat(closed.wellFormed(text)).isFalse();
  }

  @Test
  void aPromptThatOpensTheThinkingWantsItClosedOnly() {
    String rest = " 7 + 8 </think> <answer> 12 </answer>";
    assertThat(opened.wellFormed(rest)).isTrue();
    assertThat(closed.wellFormed(rest)).isFalse();
    assertThat(opened.wellFormed("<think>" + rest)).isFalse();
  }

  /// The rule written as the regular expression of its Javadoc, on short random texts of tags.
  @Test
  void agreesWithTheRegularExpression() {
    String inside = "(?:(?!</?think>|</?answer>).)*";
    var pattern =
        Pattern.compile(
            "\\s*<think>"
                + inside
                + "</think>\\s*<answer>(?!\\s*</answer>)"
                + inside
                + "</answer>\\s*",
            Pattern.DOTALL);
    String[] pieces = {"<think>", "</think>", "<answer>", "</answer>", " ", "a", "1"};
    String[] skeleton = {"<think>", "a", "</think>", " ", "<answer>", "1", "</answer>"};
    long seed = Long.getLong("reason4j.seed", 1L);
    var random = new SplittableRandom(seed);
    int wellFormed = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      var text = new StringBuilder();
      for (String piece : skeleton) {
        int edit = random.nextInt(12);
        if (edit == 0) continue;
        if (edit == 1) text.append(pieces[random.nextInt(pieces.length)]);
        text.append(piece);
      }
      boolean expected = pattern.matcher(text).matches();
      if (expected) wellFormed++;
      assertThat(closed.wellFormed(text.toString()))
          .as("%s (rerun with -Dreason4j.seed=%d)", text, seed)
          .isEqualTo(expected);
    }
    assertThat(wellFormed).isBetween(1_000, 19_000);
  }

  @Test
  void hugeTextsTakeLinearTime() {
    assertThat(closed.wellFormed("<think>" + "</think>".repeat(300_000))).isFalse();
    String long1 = "<think>" + "a ".repeat(500_000) + "</think><answer>1</answer>";
    assertThat(closed.wellFormed(long1)).isTrue();
  }
}
