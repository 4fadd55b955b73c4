package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongParagraphsTest {
  @Test
  void anEmptyLineEndsAParagraph() {
    assertThat(LongParagraphs.longest("abc\n\nde\n \nf")).isEqualTo(3);
    assertThat(LongParagraphs.longest("abc\nde\n\nf")).isEqualTo(5);
    assertThat(LongParagraphs.longest("abc\r\n\r\nde")).isEqualTo(4); // with its carriage return
    assertThat(LongParagraphs.longest("🙂🙂")).isEqualTo(2);
    assertThat(LongParagraphs.longest("")).isZero();
    assertThat(LongParagraphs.longest("\n\n")).isZero();
  }

  @Test
  void aLongOneIsDropped() {
    var rule = new LongParagraphs(10);
    assertThat(rule.drop(Candidates.english("0123456789\n\n0123456789"))).isEmpty();
    assertThat(rule.drop(Candidates.english("short\n\n01234567890")))
        .hasValue("a paragraph has 11 characters; expected at most 10");
  }
}
