package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reason4j.cli.TaggedText.Part;

class TaggedTextTest {
  private static String split(Part start, String... pieces) {
    var seen = new StringBuilder();
    Part[] last = {null};
    var text =
        new TaggedText(
            start,
            (part, stretch) -> {
              if (part != last[0]) seen.append('[').append(part).append(']');
              last[0] = part;
              seen.append(stretch);
            });
    for (String piece : pieces) text.push(piece);
    text.end();
    return seen.toString();
  }

  private static final String WHOLE = "a <think>b < c</think> d<answer>1<2</answer>e <thin";
  private static final String PARTS = "[PLAIN]a [THINKING]b < c[ANSWER] d1<2[PLAIN]e <thin";

  @Test
  void tagsDivideAResponse() {
    assertThat(split(Part.PLAIN, WHOLE)).isEqualTo(PARTS);
  }

  @Test
  void tagsMayArriveInPieces() {
    assertThat(split(Part.PLAIN, WHOLE.split(""))).isEqualTo(PARTS);
    for (int at = 1; at < WHOLE.length(); at++)
      assertThat(split(Part.PLAIN, WHOLE.substring(0, at), WHOLE.substring(at))).isEqualTo(PARTS);
  }

  @Test
  void aPromptMayHaveOpenedTheThinking() {
    assertThat(split(Part.THINKING, "so 3</think>3")).isEqualTo("[THINKING]so 3[ANSWER]3");
  }

  @Test
  void whatIsNoTagIsText() {
    assertThat(split(Part.PLAIN, "<<think>x<b>")).isEqualTo("[PLAIN]<[THINKING]x<b>");
  }
}
