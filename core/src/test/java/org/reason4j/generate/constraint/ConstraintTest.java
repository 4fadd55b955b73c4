package org.reason4j.generate.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reason4j.generate.TokenRule;
import org.reason4j.text.AddedToken;
import org.reason4j.text.BpeTrainer;
import org.reason4j.text.Tokenizer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConstraintTest {
  private static final Path GOLDEN =
      Path.of(
          System.getProperty("reason4j.root", ".."),
          "core/src/test/resources/golden/constrained/cases.jsonl");

  /// How far a text goes: all of it and it may end, all of it, or not.
  private enum Verdict {
    COMPLETE,
    OPEN,
    REFUSED
  }

  private static Verdict verdict(Grammar grammar, String text) {
    Grammar.State state = grammar.start();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      state = grammar.step(state, b & 0xff);
      if (state.dead()) return Verdict.REFUSED;
    }
    return state.accepting ? Verdict.COMPLETE : Verdict.OPEN;
  }

  private static String nested(int levels) {
    return "{\"items\":".repeat(levels) + "{}" + "}".repeat(levels);
  }

  @TestFactory
  Stream<DynamicTest> everyGoldenCase() throws IOException {
    List<JsonNode> cases =
        Files.readAllLines(GOLDEN).stream()
            .map(line -> JsonMapper.shared().readTree(line))
            .toList();
    assertThat(cases).hasSizeGreaterThan(80);
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.path("id").asString(), () -> golden(c)));
  }

  private static void golden(JsonNode c) {
    String schema =
        c.path("id").asString().equals("bad-deep") ? nested(10_000) : c.path("schema").toString();
    if (c.has("schema_error") || !c.path("satisfiable").booleanValue(true)) {
      assertThatThrownBy(() -> Constraint.schema(schema))
          .isInstanceOf(ConstraintException.class)
          .hasMessageStartingWith(
              c.path("id").asString().equals("bad-pattern") ? "regular expression" : "schema");
      return;
    }
    Grammar grammar = Constraint.schema(schema).grammar();
    for (JsonNode invalid : c.path("invalid"))
      assertThat(verdict(grammar, invalid.path("text").asString()))
          .as(invalid.toString())
          .isNotEqualTo(Verdict.COMPLETE);
    for (JsonNode valid : c.path("valid"))
      if (valid.path("canonical").booleanValue(false))
        assertThat(verdict(grammar, valid.path("text").asString()))
            .as(valid.toString())
            .isEqualTo(Verdict.COMPLETE);
  }

  private static final Tokenizer WORDS =
      BpeTrainer.train(
          new BpeTrainer.Config(
              600, List.of(AddedToken.special("<|end|>")), BpeTrainer.DEFAULT_PATTERN),
          List.of(
              "{\"name\": \"été ☃ \\\"x\\\"\", \"age\": 12, \"ok\": true, \"list\": [1, 2.5,"
                  + " null]}"));
  private static final int END = WORDS.id("<|end|>").orElseThrow();

  /// A text that a model without any preference says: tokens uniformly at random.
  private static String say(TokenRule rule, SplittableRandom random, int most) {
    List<Integer> ids = new ArrayList<>();
    for (int made = 0; made < most; made++) {
      double[] logits_V = new double[WORDS.vocabularySize() + 5];
      rule.shape(logits_V);
      List<Integer> allowed = new ArrayList<>();
      for (int id = 0; id < logits_V.length; id++) if (logits_V[id] == 0) allowed.add(id);
      assertThat(allowed).as("no dead end").isNotEmpty();
      boolean mayEnd = allowed.contains(END);
      int id = mayEnd && made > 12 ? END : allowed.get(random.nextInt(allowed.size()));
      rule.drawn(id);
      if (id == END) return WORDS.decode(ids.stream().mapToInt(Integer::intValue).toArray());
      ids.add(id);
    }
    return "";
  }

  @Test
  void whatIsSaidAtRandomSatisfiesTheSchema() {
    String schema =
        """
        {"type": "object", "properties": {"n": {"type": "integer", "minimum": -3, "maximum": 120},
         "s": {"type": "string", "maxLength": 3}, "u": {"type": "array", "uniqueItems": true,
         "items": {"enum": ["a", "b", 7]}}}, "required": ["n", "u"], "maxProperties": 4,
         "additionalProperties": {"type": "boolean"}, "propertyNames": {"pattern": "^[a-z]{1,2}$"}}\
        """;
    var rules = Constraint.schema(schema).rules(WORDS, Set.of(END));
    int ended = 0;
    for (int i = 0; i < 200; i++) {
      String text = say(rules.get(), new SplittableRandom(i), 200);
      if (text.isEmpty()) continue;
      ended++;
      JsonNode made = JsonMapper.shared().readTree(text);
      assertThat(made.path("n").intValue()).isBetween(-3, 120);
      assertThat(
              made.path("s").asString("").codePointCount(0, made.path("s").asString("").length()))
          .isLessThanOrEqualTo(3);
      assertThat(made.size()).isBetween(2, 4);
      assertThat(made.path("u").valueStream().distinct().count()).isEqualTo(made.path("u").size());
      for (var each : made.properties())
        if (!Set.of("n", "s", "u").contains(each.getKey())) {
          assertThat(each.getKey()).matches("[a-z]{1,2}");
          assertThat(each.getValue().isBoolean()).isTrue();
        }
      assertThat(text.split("\"n\":", -1)).hasSize(2);
    }
    assertThat(ended).isGreaterThan(150);
  }

  @Test
  void masksAreWhatTheBytesOfEachTokenSay() {
    var random = new SplittableRandom(5);
    for (String schema :
        List.of(
            "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"}},\"required\":[\"age\"]}",
            "{\"type\":\"object\",\"propertyNames\":{\"maxLength\":2},\"additionalProperties\":{\"type\":\"array\",\"items\":{\"type\":\"number\"}}}",
            "{\"anyOf\":[{\"type\":\"string\",\"pattern\":\"^é+$\"},{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"type\":\"string\"}}]}")) {
      var masks = new TokenMasks(Constraint.schema(schema).grammar(), WORDS, Set.of(END));
      for (int run = 0; run < 12; run++) {
        Grammar.State state = masks.start();
        for (int made = 0; made < 25; made++) {
          long[] mask = masks.mask(state);
          List<Integer> allowed = new ArrayList<>();
          for (int id = 0; id < WORDS.vocabularySize(); id++) {
            boolean says =
                id == END
                    ? state.accepting
                    : WORDS.bytes(id).length > 0 && !masks.after(state, id).dead();
            assertThat((mask[id >> 6] >>> id & 1) == 1)
                .as("token %s", WORDS.token(id))
                .isEqualTo(says);
            if (says && id != END) allowed.add(id);
          }
          if (allowed.isEmpty()) break;
          state = masks.after(state, allowed.get(random.nextInt(allowed.size())));
        }
      }
    }
  }

  @Test
  void choicesAndExpressionsAreFollowedToTheEnd() {
    var choice = Constraint.choice(List.of("yes", "no", "no way", "été")).rules(WORDS, Set.of(END));
    Set<String> said = new java.util.TreeSet<>();
    for (int i = 0; i < 100; i++) said.add(say(choice.get(), new SplittableRandom(i), 50));
    assertThat(said).containsExactlyInAnyOrder("yes", "no", "no way", "été");
    String pattern = "-?(0|[1-9]\\d{0,3})( (☃|é)+)?";
    var regex = Constraint.regex(pattern).rules(WORDS, Set.of(END));
    for (int i = 0; i < 100; i++)
      assertThat(say(regex.get(), new SplittableRandom(i), 300)).matches("|" + pattern);
  }

  @Test
  void whatIsNotSupportedIsNamed() {
    assertThatThrownBy(
            () -> Constraint.schema("{\"properties\":{\"a\":{\"unevaluatedItems\":true}}}"))
        .hasMessageContaining("#/properties/a/unevaluatedItems is a keyword that is not supported");
    assertThatThrownBy(() -> Constraint.schema("{\"format\":\"idn-email\"}"))
        .hasMessageContaining("idn-email")
        .hasMessageContaining("date-time");
    assertThatThrownBy(() -> Constraint.regex("(a)\\1")).hasMessageContaining("back reference");
    assertThatThrownBy(() -> Constraint.regex("a(?=b)")).hasMessageContaining("look-around");
    assertThatThrownBy(() -> Constraint.regex("(a{1000}){1000}")).hasMessageContaining("too large");
    assertThatThrownBy(() -> Constraint.schema("{\"$ref\":\"https://example.org/x\"}"))
        .hasMessageContaining("nothing is fetched");
    assertThatThrownBy(() ->
            Constraint.schema("{\"items\":{\"$ref\":\"#\"},\"type\":\"array\",\"minItems\":1}"))
        .hasMessage("schema: no value satisfies it");
  }
}
