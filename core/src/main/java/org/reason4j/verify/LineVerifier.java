package org.reason4j.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.config.JsonFault;
import org.reason4j.data.ByteLines;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Answers the lines of a file of cases, a line for a line. Safe on any thread.
///
/// @param kind of all lines; empty where each names its own
/// @param explain whether each answer tells how it was decided
/// @param clock what `micros` is measured by
public record LineVerifier(Checkers checkers, String kind, boolean explain, InstantSource clock) {
  /// A line longer than this is answered by an error.
  public static final int MAX_BYTES = 16 << 20;

  /// Characters of a reason that are told.
  static final int MAX_REASON = 2_000;

  private static final JsonMapper JSON = JsonMapper.shared();

  /// A line and its answer.
  ///
  /// @param json what is written: the verdict, or `{"line", "error"}`
  /// @param bad whether the line is at fault
  /// @param judged the case and its finding; empty where the line holds no case
  public record Answer(ObjectNode json, boolean bad, Optional<Judged> judged) {}

  /// A case that was judged.
  ///
  /// @param line as it was read, with its label if it has one
  public record Judged(Case given, Finding finding, JsonNode line, long micros) {
    /// What the case is of: its `category`, else the repository of its `source`, else its kind.
    public String category() {
      String category = line.path("category").asString("");
      if (!category.isEmpty()) return category;
      String source = line.path("source").asString("");
      int end = source.indexOf(':');
      if (source.isEmpty()) return given.kind();
      return end < 0 ? source : source.substring(0, end);
    }
  }

  /// The answer to a line; empty for a blank one.
  public Optional<Answer> answer(ByteLines.Line line) {
    if (line.tooLong() || line.bytes().length > MAX_BYTES) {
      return Optional.of(
          error(
              line.number(),
              "",
              "has more than %,d bytes; shorten it or split the file".formatted(MAX_BYTES)));
    }
    Optional<String> text = line.text();
    if (text.isEmpty()) {
      return Optional.of(error(line.number(), "", "is not UTF-8; save the file as UTF-8"));
    }
    if (text.get().isBlank()) return Optional.empty();
    JsonNode read;
    try {
      read = JSON.readTree(text.get());
    } catch (JacksonException e) {
      return Optional.of(error(line.number(), "", "is not JSON: " + JsonFault.of(e)));
    }
    try {
      Case given = Case.of(read, kind);
      return Optional.of(judge(line.number(), given, read));
    } catch (ConfigException e) {
      String id = read.path("id").isValueNode() ? read.path("id").asString("") : "";
      return Optional.of(error(line.number(), id, String.join("; ", e.problems())));
    }
  }

  private Answer judge(long number, Case given, JsonNode line) {
    Instant start = clock.instant();
    Finding finding = checkers.check(given);
    long micros = Math.max(0, Duration.between(start, clock.instant()).toNanos() / 1_000);
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", given.id())
            .put("verdict", finding.verdict().word())
            .put("rule", finding.rule())
            .put("extracted", finding.extracted().orElse(null))
            .put("reason", cut(finding.reason()))
            .put("micros", micros);
    finding.score().ifPresent(score -> json.put("score", score));
    if (explain) json.put("explanation", Explanation.of(given, finding, checkers.kind(given)));
    boolean unknown = !checkers.knows(checkers.kind(given));
    if (unknown) json.put("line", number).put("error", finding.reason());
    return new Answer(json, unknown, Optional.of(new Judged(given, finding, line, micros)));
  }

  private static Answer error(long line, String id, String message) {
    ObjectNode json = JSON.createObjectNode();
    if (!id.isEmpty()) json.put("id", id);
    json.put("line", line).put("error", message);
    return new Answer(json, true, Optional.empty());
  }

  private static String cut(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }
}
