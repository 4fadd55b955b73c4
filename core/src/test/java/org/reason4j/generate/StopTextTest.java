package org.reason4j.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;

class StopTextTest {
  /// Bytes only: every character arrives in pieces of one byte.
  private static final Tokenizer BYTES =
      BpeTrainer.train(
          new BpeTrainer.Config(256, List.of(), BpeTrainer.DEFAULT_PATTERN), List.of("a"));

  private static List<String> pieces(StopText stream, String text) {
    List<String> pieces = new ArrayList<>();
    for (int id : BYTES.encodePlain(text)) pieces.add(stream.push(id));
    pieces.add(stream.end());
    return pieces;
  }

  private static String read(String text, String... stops) {
    return String.join("", pieces(new StopText(BYTES.stream(), List.of(stops)), text));
  }

  @Test
  void textBeforeTheFirstStopTextIsGiven() {
    assertThat(read("one. two. three", ". t")).isEqualTo("one");
    assertThat(read("one two", "two", "one")).isEqualTo("");
    assertThat(read("one two", "three")).isEqualTo("one two");
    assertThat(read("答案：五。完", "。")).isEqualTo("答案：五");
  }

  @Test
  void aBeginningThatComesToNothingIsGivenLater() {
    assertThat(pieces(new StopText(BYTES.stream(), List.of("aab")), "aaab"))
        .containsExactly("", "", "a", "", "");
    assertThat(pieces(new StopText(BYTES.stream(), List.of("abc")), "abd"))
        .containsExactly("", "", "abd", "");
    assertThat(read("ab", "abc")).isEqualTo("ab");
  }

  @Test
  void nothingFollowsAStopText() {
    var stream = new StopText(BYTES.stream(), List.of("b"));
    assertThat(pieces(stream, "abcd")).containsExactly("a", "", "", "", "");
    assertThat(stream.stopped()).isTrue();
  }

  @Test
  void withoutStopTextsEachCharacterIsGivenWhole() {
    assertThat(pieces(new StopText(BYTES.stream(), List.of()), "é1"))
        .containsExactly("", "é", "1", "");
  }

  @Test
  void anEmptyStopTextIsRefused() {
    assertThatThrownBy(() -> new StopText(BYTES.stream(), List.of("")))
        .hasMessage("a stop text is empty");
  }
}
