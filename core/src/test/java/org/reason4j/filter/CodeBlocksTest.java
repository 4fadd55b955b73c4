package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeBlocksTest {
  private static final CodeBlocks RULE = new CodeBlocks();

  @Test
  void blocksAreDropped() {
    assertThat(RULE.drop(Candidates.english("see\n```java\nint x;\n```")))
        .hasValue("a code block begins in line 2 of the response");
    assertThat(RULE.drop(Candidates.english("  ~~~\nint x;\n  ~~~"))).isPresent();
    assertThat(RULE.drop(Candidates.english("inline ```x``` too"))).isPresent();
  }

  @Test
  void wordsInBackticksAreKept() {
    assertThat(RULE.drop(Candidates.english("call `x` or ``y``, about ~~~ 3"))).isEmpty();
  }
}
