package org.reason4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Settings of `tokenizer.json` that the real families do not all use, against `tokenizers`.
class TokenizerVariantsTest {
  record Variant(String name, JsonNode line) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Variant> variants() {
    return Fixtures.lines(Fixtures.golden("variants.jsonl")).stream()
        .map(line -> new Variant(line.get("name").stringValue(), line))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void idsEqualTheReference(Variant variant) {
    Tokenizer tokenizer = tokenizer(variant.line());
    Tokenizer again = Tokenizer.parse("written", tokenizer.toJson());
    assertThat(variant.line().get("cases").size()).isGreaterThan(10);
    for (JsonNode one : variant.line().get("cases")) {
      String text = one.get("text").stringValue();
      int[] ids = Fixtures.ints(one.get("ids"));
      int[] asText =
          one.has("ids_special_as_text") ? Fixtures.ints(one.get("ids_special_as_text")) : ids;
      int[] plain = one.has("ids_plain") ? Fixtures.ints(one.get("ids_plain")) : asText;
      assertThat(tokenizer.encode(text)).as(text).containsExactly(ids);
      assertThat(tokenizer.encodeSpecialAsText(text)).as(text).containsExactly(asText);
      assertThat(tokenizer.encodePlain(text)).as(text).containsExactly(plain);
      assertThat(again.encode(text)).as(text).containsExactly(ids);
    }
  }

  private static Tokenizer tokenizer(JsonNode line) {
    var document = (ObjectNode) TokenizerReader.MAPPER.readTree(Fixtures.golden("tokenizer.json"));
    line.get("settings").properties().forEach(e -> document.set(e.getKey(), e.getValue()));
    var model = (ObjectNode) document.get("model");
    model.put("ignore_merges", line.get("ignore_merges").booleanValue());
    var vocabulary = (ObjectNode) model.get("vocab");
    for (String word : Fixtures.strings(line.get("words"))) {
      vocabulary.put(word, vocabulary.size());
    }
    return Tokenizer.parse(line.get("name").stringValue(), document.toString());
  }
}
