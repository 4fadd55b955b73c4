package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class StreamDecoderTest {
  @ParameterizedTest
  @ValueSource(strings = {"smollm2", "qwen3", "deepseek_v3"})
  void piecesEqualTheReference(String family) {
    Tokenizer tokenizer = Fixtures.family(family);
    int compared = 0;
    for (String set : List.of(".jsonl", ".decode.jsonl")) {
      for (JsonNode one : Fixtures.lines(Fixtures.shared("fixtures/tokenizers/" + family + set))) {
        if (!one.has("pieces")) continue;
        List<String> pieces = new ArrayList<>();
        StreamDecoder stream = tokenizer.stream();
        for (int id : Fixtures.ints(one.get("ids"))) pieces.add(stream.push(id));
        assertThat(pieces).isEqualTo(Fixtures.strings(one.get("pieces")));
        assertThat(stream.end()).isEqualTo(one.path("tail").stringValue(""));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(190);
  }

  @Test
  void neverSplitsACharacter() {
    Tokenizer tokenizer = Fixtures.small();
    long seed = Fixtures.seed();
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 2_000; trial++) {
      String text = Fixtures.text(random);
      StreamDecoder stream = tokenizer.stream();
      var joined = new StringBuilder();
      for (int id : tokenizer.encode(text)) {
        String piece = stream.push(id);
        assertThat(WellFormed.test(piece)).as("-Dreason4j.seed=%d", seed).isTrue();
        joined.append(piece);
        assertThat(text).startsWith(joined);
      }
      assertThat(joined.append(stream.end())).hasToString(text);
    }
  }

  @Test
  void randomIdsJoinToTheWholeDecoded() {
    Tokenizer tokenizer = Fixtures.small();
    long seed = Fixtures.seed();
    var random = new SplittableRandom(seed);
    StreamDecoder stream = tokenizer.stream(); // one decoder for all: end() leaves nothing behind
    for (int trial = 0; trial < 5_000; trial++) {
      int[] ids = random.ints(random.nextInt(12), 0, 1100).toArray();
      var joined = new StringBuilder();
      for (int id : ids) joined.append(stream.push(id));
      assertThat(joined.append(stream.end()))
          .as("rerun with -Dreason4j.seed=%d", seed)
          .hasToString(tokenizer.decode(ids));
    }
  }

  @Test
  void skipsSpecialTokensOnly() {
    Tokenizer tokenizer =
        BpeTrainer.train(
            new BpeTrainer.Config(
                258, List.of(AddedToken.special("<e>"), AddedToken.ordinary("<t>")), "\\S"),
            List.of());
    StreamDecoder stream = tokenizer.streamSkippingSpecial();
    var joined = new StringBuilder();
    for (int id : tokenizer.encode("a<t>é<e>b")) joined.append(stream.push(id));
    assertThat(joined.append(stream.end())).hasToString("a<t>éb");
    assertThat(tokenizer.decodeSkippingSpecial(tokenizer.encode("a<t>é<e>b"))).isEqualTo("a<t>éb");
  }
}
