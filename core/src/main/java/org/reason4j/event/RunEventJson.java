package org.reason4j.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.event.RunEvent.CheckpointSaved;
import org.reason4j.event.RunEvent.Evaluated;
import org.reason4j.event.RunEvent.ExamplesCounted;
import org.reason4j.event.RunEvent.Interval;
import org.reason4j.event.RunEvent.PhaseFinished;
import org.reason4j.event.RunEvent.PhaseStarted;
import org.reason4j.event.RunEvent.Progress;
import org.reason4j.event.RunEvent.Readiness;
import org.reason4j.event.RunEvent.RunFinished;
import org.reason4j.event.RunEvent.SignalLost;
import org.reason4j.event.RunEvent.StageChanged;
import org.reason4j.event.RunEvent.StepFinished;
import org.reason4j.event.RunEvent.StepSkipped;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An event as one line of JSON and back. Keys are in a fixed order, `event` first and `time` (if
/// given) last; numbers read back to the same bits, a number that is not finite is `null` and reads
/// back as NaN. Unknown keys are ignored, an unknown event is an error.
public final class RunEventJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final List<String> NAMES =
      List.of(
          "phase_started",
          "progress",
          "examples_counted",
          "step_finished",
          "evaluated",
          "signal_lost",
          "step_skipped",
          "checkpoint_saved",
          "readiness",
          "phase_finished",
          "stage_changed",
          "run_finished");

  private RunEventJson() {}

  /// One line without its line end.
  public static String encode(RunEvent event) {
    return encode(event, Optional.empty());
  }

  /// One line without its line end, stamped with the wall clock.
  public static String encode(RunEvent event, Instant time) {
    return encode(event, Optional.of(time));
  }

  private static String encode(RunEvent event, Optional<Instant> time) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    switch (event) {
      case PhaseStarted e ->
          node.put("event", "phase_started")
              .put("phase", e.phase())
              .put("total", e.total())
              .put("unit", e.unit());
      case Progress e ->
          node.put("event", "progress").put("phase", e.phase()).put("done", e.done());
      case ExamplesCounted e -> {
        node.put("event", "examples_counted").put("phase", e.phase());
        node.set("counts", numbers(e.counts()));
      }
      case StepFinished e -> {
        node.put("event", "step_finished").put("phase", e.phase()).put("step", e.step());
        node.set("metrics", numbers(e.metrics()));
      }
      case Evaluated e -> {
        node.put("event", "evaluated").put("phase", e.phase()).put("step", e.step());
        node.put("suite", e.suite());
        ObjectNode metrics = numbers(e.metrics());
        e.intervals()
            .forEach((name, interval) -> {
              ArrayNode pair = metrics.putArray(name);
              pair.add(number(interval.low())).add(number(interval.high()));
            });
        node.set("metrics", metrics);
      }
      case SignalLost e ->
          node.put("event", "signal_lost")
              .put("step", e.step())
              .put("informative", e.informative())
              .put("all_right", e.allRight())
              .put("all_wrong", e.allWrong())
              .put("truncated", e.truncated())
              .put("unverified", e.unverified())
              .put("groups", e.groups());
      case StepSkipped e ->
          node.put("event", "step_skipped").put("step", e.step()).put("reason", e.reason());
      case CheckpointSaved e ->
          node.put("event", "checkpoint_saved")
              .put("phase", e.phase())
              .put("step", e.step())
              .put("path", e.path());
      case Readiness e -> {
        node.put("event", "readiness").put("step", e.step()).put("ready", e.ready());
        node.put("decision", e.decision());
        node.set("metrics", numbers(e.metrics()));
      }
      case PhaseFinished e -> {
        node.put("event", "phase_finished").put("phase", e.phase());
        node.set("seconds", number(e.seconds()));
      }
      case StageChanged e ->
          node.put("event", "stage_changed")
              .put("stage", e.stage())
              .put("kind", e.kind())
              .put("state", e.state())
              .put("number", e.number())
              .put("of", e.of());
      case RunFinished() -> node.put("event", "run_finished");
    }
    time.ifPresent(now -> node.put("time", now.toString()));
    return MAPPER.writeValueAsString(node);
  }

  /// The event of one line.
  ///
  /// @throws RunEventException if the line is no JSON object, names an unknown event or lacks a key
  public static RunEvent decode(String line) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new RunEventException("not a line of JSON: " + excerpt(line), e);
    }
    if (!(node instanceof ObjectNode)) {
      throw new RunEventException("expected a JSON object, found: " + excerpt(line));
    }
    String name = text(node, "event");
    return switch (name) {
      case "phase_started" ->
          new PhaseStarted(text(node, "phase"), whole(node, "total"), text(node, "unit"));
      case "progress" -> new Progress(text(node, "phase"), whole(node, "done"));
      case "examples_counted" -> new ExamplesCounted(text(node, "phase"), numbers(node, "counts"));
      case "step_finished" ->
          new StepFinished(text(node, "phase"), whole(node, "step"), numbers(node));
      case "evaluated" ->
          new Evaluated(
              text(node, "phase"),
              whole(node, "step"),
              text(node, "suite"),
              numbers(node),
              intervals(node));
      case "signal_lost" ->
          new SignalLost(
              whole(node, "step"),
              whole(node, "informative"),
              whole(node, "all_right"),
              whole(node, "all_wrong"),
              whole(node, "truncated"),
              whole(node, "unverified"),
              whole(node, "groups"));
      case "step_skipped" -> new StepSkipped(whole(node, "step"), text(node, "reason"));
      case "checkpoint_saved" ->
          new CheckpointSaved(text(node, "phase"), whole(node, "step"), text(node, "path"));
      case "readiness" ->
          new Readiness(
              whole(node, "step"),
              required(node, "ready").asBoolean(),
              text(node, "decision"),
              numbers(node));
      case "phase_finished" -> new PhaseFinished(text(node, "phase"), real(node, "seconds"));
      case "stage_changed" ->
          new StageChanged(
              text(node, "stage"),
              text(node, "kind"),
              text(node, "state"),
              whole(node, "number"),
              whole(node, "of"));
      case "run_finished" -> new RunFinished();
      default ->
          throw new RunEventException(
              "unknown event \"%s\": written by a newer version? This one knows %s"
                  .formatted(name, String.join(", ", NAMES)));
    };
  }

  private static ObjectNode numbers(Map<String, Double> metrics) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    metrics.forEach((name, value) -> node.set(name, number(value)));
    return node;
  }

  /// Whole numbers without a fraction, so that counts read as counts.
  private static JsonNode number(double value) {
    if (!Double.isFinite(value)) return JsonNodeFactory.instance.nullNode();
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    boolean negativeZero = value == 0 && 1 / value < 0;
    return whole && !negativeZero
        ? JsonNodeFactory.instance.numberNode((long) value)
        : JsonNodeFactory.instance.numberNode(value);
  }

  private static Map<String, Double> numbers(JsonNode node) {
    return numbers(node, "metrics");
  }

  private static Map<String, Double> numbers(JsonNode node, String key) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : required(node, key).properties()) {
      JsonNode value = entry.getValue();
      if (value.isNumber()) metrics.put(entry.getKey(), value.doubleValue());
      else if (value.isNull()) metrics.put(entry.getKey(), Double.NaN);
      else if (!value.isArray()) {
        throw new RunEventException(
            "metric \"%s\" is %s; expected a number, null or [low, high]"
                .formatted(entry.getKey(), value));
      }
    }
    return metrics;
  }

  private static Map<String, Interval> intervals(JsonNode node) {
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : required(node, "metrics").properties()) {
      if (!(entry.getValue() instanceof ArrayNode pair)) continue;
      if (pair.size() != 2) {
        throw new RunEventException(
            "interval \"%s\" has %d numbers; expected 2".formatted(entry.getKey(), pair.size()));
      }
      intervals.put(entry.getKey(), new Interval(orNaN(pair.get(0)), orNaN(pair.get(1))));
    }
    return intervals;
  }

  private static double orNaN(JsonNode value) {
    return value.isNull() ? Double.NaN : value.doubleValue();
  }

  private static JsonNode required(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new RunEventException(
          "key \"%s\" is missing in %s".formatted(key, excerpt(node.toString())));
    }
    return value;
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = required(node, key);
    if (!value.isString()) {
      throw new RunEventException("\"%s\" is %s; expected a text".formatted(key, value));
    }
    return value.stringValue();
  }

  private static long whole(JsonNode node, String key) {
    JsonNode value = required(node, key);
    if (!value.isIntegralNumber()) {
      throw new RunEventException("\"%s\" is %s; expected a whole number".formatted(key, value));
    }
    return value.longValue();
  }

  private static double real(JsonNode node, String key) {
    JsonNode value = required(node, key);
    if (!value.isNumber() && !value.isNull()) {
      throw new RunEventException("\"%s\" is %s; expected a number".formatted(key, value));
    }
    return orNaN(value);
  }

  private static String excerpt(String line) {
    return line.length() <= 120 ? line : line.substring(0, 120) + " ...";
  }
}
