package org.reason4j.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reason4j.data.ExampleException;
import org.reason4j.data.FilterCounts;

class FilterChainTest {
  @Test
  void theFirstThatDropsIsCharged() {
    var chain =
        new FilterChain(List.of(Length.characters(3, 50), new CodeBlocks(), new Duplicates()));
    List<String> texts = List.of("no", "fine", "```x```", "fine", "中文也可以", "");
    List<String> kept =
        chain.keep(texts, text -> Candidates.said(Candidate.language(text), "Q", text));
    assertThat(kept).containsExactly("fine", "中文也可以");
    FilterCounts counts = chain.counts();
    assertThat(counts.seen()).isEqualTo(6);
    assertThat(counts.kept()).isEqualTo(2);
    assertThat(counts.steps())
        .extracting(FilterCounts.Step::filter, FilterCounts.Step::seen, FilterCounts.Step::dropped)
        .containsExactly(
            tuple("length", 6L, 2L), tuple("code-blocks", 4L, 1L), tuple("duplicates", 3L, 1L));
    assertThat(counts.languages()).isEqualTo(Map.of("en", 1L, "zh", 1L));
    assertThat(counts.requireKept("it")).isSameAs(counts);
  }

  @Test
  void nothingLeftSaysWhoTookHowMany() {
    var chain = new FilterChain(List.of(Length.characters(3, 50), new CodeBlocks()));
    assertThat(chain.keep(List.of("no", "```", "``` ```"), Candidates::english)).isEmpty();
    assertThatThrownBy(() -> chain.counts().requireKept("cold start"))
        .isInstanceOf(ExampleException.class)
        .hasMessage(
            "cold start: nothing is left of 3 candidates (code-blocks dropped 2 of 2, length"
                + " dropped 1 of 3); loosen the first of them or sample more");
    assertThatThrownBy(() -> new FilterChain(List.of()).counts().requireKept("cold start"))
        .hasMessageContaining("there was nothing to filter");
  }

  @Test
  void noFilterFailsOnHostileText() {
    var texts = new ArrayList<>(Candidates.HOSTILE);
    texts.add("lorem ipsum dolor ".repeat(60_000)); // more than a megabyte
    texts.add("\n".repeat(1 << 20));
    texts.add("<".repeat(1 << 20));
    texts.add("中".repeat(1 << 19));
    var random = new SplittableRandom(1);
    for (int i = 0; i < 200; i++) texts.add(noise(random));
    for (Filter filter : filters()) {
      for (String text : texts) {
        for (Candidate candidate :
            List.of(
                Candidates.english(text),
                Candidates.said("zh", text, text),
                Candidates.pair(text, "x"),
                Candidates.pair("x", text))) {
          Optional<String> reason = filter.drop(candidate);
          assertThat(reason.filter(String::isBlank)).as(filter.name()).isEmpty();
        }
      }
    }
  }

  /// A bound far below what was measured (docs/data.md), so that only a filter whose time is not
  /// linear in the text fails.
  @Test
  void theChainKeepsUpWithADisk() {
    var random = new SplittableRandom(6);
    var texts = new ArrayList<String>();
    long bytes = 0;
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int word = 0; word < 200; word++)
        text.append("word").append(random.nextInt(9_999)).append(' ');
      texts.add(text.toString());
      bytes += text.toString().getBytes(StandardCharsets.UTF_8).length;
    }
    var chain = new FilterChain(filters());
    long from = System.nanoTime();
    for (String text : texts) chain.drop(Candidates.english(text));
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertThat(bytes / 1e6 / (took.toNanos() / 1e9)).as("MB/s").isGreaterThan(0.3);
  }

  private static List<Filter> filters() {
    return new Rules(
            Optional.empty(),
            Optional.of(new Contamination(10, Map.of("e", List.of("a b c d e f g h i j k")))))
        .named(
            List.of(
                "length=0..999999999",
                "form=plain",
                "code-blocks",
                "long-paragraphs",
                "language-mix",
                "repetition",
                "unequal-lengths",
                "contamination",
                "duplicates",
                "near-duplicates"));
  }

  private static String noise(SplittableRandom random) {
    var text = new StringBuilder();
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      int point = random.nextInt(10) == 0 ? random.nextInt(0x110000) : random.nextInt(0x3000);
      if (point < 0xD800 || point > 0xDFFF) text.appendCodePoint(point);
    }
    return text.toString();
  }
}
