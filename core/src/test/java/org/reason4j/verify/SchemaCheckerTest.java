package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SchemaCheckerTest {
  private static final String PERSON =
      """
      {"type":"object","required":["name"],"additionalProperties":false,"properties":{
       "name":{"type":"string","minLength":1,"pattern":"^[A-Z]"},"age":{"type":"integer","minimum":0},
       "tags":{"type":"array","items":{"$ref":"#/$defs/tag"},"uniqueItems":true}},
       "$defs":{"tag":{"enum":["a","b"]}}}\
      """;

  private static Finding check(String schema, String response) {
    var config = (ObjectNode) JsonMapper.shared().readTree("{\"schema\":" + schema + "}");
    return new SchemaChecker().check(Case.of("", "json-schema", "", response, config));
  }

  @Test
  void aDocumentMustBeAllowedWhole() {
    assertThat(check(PERSON, "{\"name\":\"Ann\",\"age\":3,\"tags\":[\"a\"]}").rule())
        .isEqualTo("valid");
    assertThat(check(PERSON, "```json\n{\"name\":\"Ann\"}\n```").rule()).isEqualTo("valid");
    for (String wrong :
        new String[] {
          "{}",
          "{\"name\":\"ann\"}",
          "{\"name\":\"Ann\",\"age\":-1}",
          "[]",
          "{\"name\":\"Ann\",\"age\":1.5}",
          "{\"name\":\"Ann\",\"x\":1}",
          "{\"name\":\"Ann\",\"tags\":[\"a\",\"a\"]}",
          "{\"name\":\"Ann\",\"tags\":[\"c\"]}"
        }) {
      assertThat(check(PERSON, wrong).rule()).as(wrong).isEqualTo("invalid");
    }
    assertThat(check(PERSON, "Here: {\"name\":\"Ann\"}").rule()).isEqualTo("not-json");
    assertThat(check(PERSON, "").rule()).isEqualTo("no-answer");
  }

  @Test
  void aSchemaThatCannotBeFollowedIsNoVerdict() {
    assertThat(check("{\"format\":\"date\"}", "1").rule()).isEqualTo("bad-schema");
    assertThat(check("{\"$ref\":\"#\"}", "1").rule()).isEqualTo("bad-schema");
    assertThat(check("{\"type\":\"poem\"}", "1").rule()).isEqualTo("bad-schema");
    assertThat(check("3", "1").rule()).isEqualTo("bad-schema");
  }

  @Test
  void deepAndHugeDocumentsAreRefused() {
    assertThat(check(PERSON, "[".repeat(100_000)).rule()).isEqualTo("not-json");
    assertThat(check(PERSON, "1".repeat(1 << 20)).rule()).isEqualTo("not-json");
  }
}
