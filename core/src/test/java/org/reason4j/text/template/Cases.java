package org.reason4j.text.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Golden renderings of this package, and the larger set beside the checkout where there is one.
final class Cases {
  static final JsonMapper JSON = JsonMapper.shared();
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private Cases() {}

  static String golden(String name) {
    String path = "/golden/templates/" + name;
    try (var in = Objects.requireNonNull(Cases.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file of the shared set; the test is skipped where it is absent.
  static String shared(String name) {
    Path file =
        Path.of(System.getProperty("reason4j.root", ".."))
            .resolve("../shared/fixtures/templates/" + name);
    Assumptions.assumeTrue(Files.exists(file), () -> "no " + file);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> lines(String text) {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : text.split("\n")) if (!line.isEmpty()) nodes.add(JSON.readTree(line));
    return nodes;
  }

  static Object plain(JsonNode node) {
    return JSON.treeToValue(node, Object.class);
  }

  /// What `transformers` gives a template for a case.
  static Map<String, Value> values(JsonNode one) {
    Map<String, Value> values = new HashMap<>();
    values.put("messages", Messages.of(messages(one.path("messages"))));
    values.put("tools", value(one.path("tools")));
    values.put("documents", Value.None.NONE);
    one.path("kwargs").properties().forEach(e -> values.put(e.getKey(), value(e.getValue())));
    return values;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> messages(JsonNode list) {
    return (List<Map<String, Object>>) plain(list);
  }

  static Value value(JsonNode node) {
    return node.isMissingNode() || node.isNull()
        ? Value.None.NONE
        : Value.of(plain(node), Text.PLAIN);
  }

  /// The text, or `KIND: message`.
  static String outcome(Template template, Map<String, Value> values) {
    try {
      return template.render(values, CLOCK).value();
    } catch (TemplateException e) {
      return outcome(e);
    }
  }

  static String outcome(TemplateException e) {
    return e.kind() + ": " + e.detail();
  }
}
