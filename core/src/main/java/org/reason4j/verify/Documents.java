package org.reason4j.verify;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON documents in responses.
final class Documents {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int MAX_LENGTH = 200_000;

  private Documents() {}

  /// The document that a text is, bare or in one fence; empty where it is none.
  static Optional<JsonNode> read(String text) {
    if (text.length() > MAX_LENGTH) return Optional.empty();
    String inside = text.strip();
    if (inside.startsWith("```") && inside.endsWith("```") && inside.indexOf('\n') > 0) {
      inside = inside.substring(inside.indexOf('\n'), inside.length() - 3).strip();
    }
    if (inside.isEmpty()) return Optional.empty();
    try {
      return Optional.of(JSON.readTree(inside));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
