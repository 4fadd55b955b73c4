package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RegexSyntaxTest {
  private static final int[][] BLOCKS = {
    {0, 0x2FF},
    {0x370, 0x3FF},
    {0x660, 0x66F},
    {0x2000, 0x206F},
    {0x2160, 0x2188},
    {0x3040, 0x30FF},
    {0xFF00, 0xFFEF}
  };

  @Test
  void classesEqualOniguruma() {
    var text = new StringBuilder();
    for (int[] block : BLOCKS) for (int c = block[0]; c <= block[1]; c++) text.append((char) c);
    int patterns = 0;
    for (JsonNode one : Fixtures.lines(Fixtures.golden("classes.jsonl"))) {
      String pattern = one.get("pattern").stringValue();
      var expected = new BitSet();
      for (JsonNode range : one.get("matches")) {
        expected.set(range.get(0).intValue(), range.get(1).intValue() + 1);
      }
      var found = new BitSet();
      Matcher matcher = RegexSyntax.compile(pattern).matcher(text);
      while (matcher.find()) {
        for (int i = matcher.start(); i < matcher.end(); i++) found.set(text.charAt(i));
      }
      assertThat(found).as(pattern).isEqualTo(expected);
      patterns++;
    }
    assertThat(patterns).isEqualTo(52);
  }

  @Test
  void whatHasNoCounterpartIsRefused() {
    assertThatThrownBy(() -> RegexSyntax.compile("(?m:a.b)"))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageStartingWith("inline flag m is not i or x");
    assertThatThrownBy(() -> RegexSyntax.compile("\\pL"))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageStartingWith("\\p needs a name in braces");
    assertThatThrownBy(() -> RegexSyntax.compile("\\p{Klingon}"))
        .isInstanceOf(PatternSyntaxException.class);
    assertThatThrownBy(() -> RegexSyntax.compile("(".repeat(200_000)))
        .isInstanceOf(PatternSyntaxException.class);
  }
}
