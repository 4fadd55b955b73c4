package org.reason4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.JsonFault;
import org.reason4j.reward.judge.PairJudging.Pair;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what `judge` is given, a JSON object a line.
final class JudgeLines {
  private static final int MOST_COMPLAINTS = 10;
  private static final List<String> PROMPTS = List.of("prompt", "question", "problem");

  /// One line.
  sealed interface Line {}

  /// Two answers to compare.
  record Compared(Pair pair) implements Line {}

  /// An answer to hold against a reference.
  record Answered(String question, String reference, String answer) implements Line {}

  private JudgeLines() {}

  /// What each line asks for; blank lines are passed over, all others must be of the kind.
  ///
  /// @param name of the file, for messages
  /// @throws CommandException naming the lines that cannot be read
  static List<Line> read(String name, String content, JudgeCommand.Kind kind) {
    List<Line> lines = new ArrayList<>();
    List<String> complaints = new ArrayList<>();
    int number = 0;
    for (String text : content.lines().toList()) {
      number++;
      if (text.isBlank()) continue;
      try {
        lines.add(line(JsonMapper.shared().readTree(text), kind));
      } catch (JacksonException e) {
        complaints.add(name + ":" + number + ": not JSON: " + JsonFault.of(e));
      } catch (IllegalArgumentException e) {
        complaints.add(name + ":" + number + ": " + e.getMessage());
      }
    }
    if (!complaints.isEmpty()) {
      int more = complaints.size() - MOST_COMPLAINTS;
      String rest = more > 0 ? "\n... and " + more + " more lines" : "";
      throw new CommandException(
          ExitCode.BAD_INPUT,
          String.join("\n", complaints.subList(0, Math.min(complaints.size(), MOST_COMPLAINTS)))
              + rest);
    }
    if (lines.isEmpty()) {
      throw new CommandException(
          ExitCode.BAD_INPUT, name + " has no line; expected one JSON object a line");
    }
    return lines;
  }

  private static Line line(JsonNode node, JudgeCommand.Kind kind) {
    if (!node.isObject()) throw new IllegalArgumentException("is no JSON object: " + node);
    return switch (kind) {
      case PAIR -> compared(node);
      case ANSWER ->
          new Answered(
              text(node, PROMPTS), text(node, List.of("reference")), text(node, List.of("answer")));
    };
  }

  private static Compared compared(JsonNode node) {
    JsonNode chosen = node.path("chosen");
    JsonNode rejected = node.path("rejected");
    if (!chosen.isArray() || !rejected.isArray()) {
      return new Compared(
          new Pair(
              text(node, PROMPTS),
              text(node, List.of("a", "chosen")),
              text(node, List.of("b", "rejected"))));
    }
    if (chosen.isEmpty() || rejected.isEmpty()) {
      throw new IllegalArgumentException("chosen or rejected has no message");
    }
    boolean asked = PROMPTS.stream().anyMatch(node::hasNonNull);
    List<String> before = new ArrayList<>();
    for (int i = 0; i < chosen.size() - 1; i++) before.add(content(chosen.get(i)));
    return new Compared(
        new Pair(
            asked ? text(node, PROMPTS) : String.join("\n\n", before),
            content(chosen.get(chosen.size() - 1)),
            content(rejected.get(rejected.size() - 1))));
  }

  private static String text(JsonNode node, List<String> keys) {
    Optional<String> key = keys.stream().filter(node::hasNonNull).findFirst();
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "has no \"%s\"; its keys are %s"
              .formatted(String.join("\" or \"", keys), String.join(", ", node.propertyNames())));
    }
    JsonNode value = node.path(key.get());
    if (value.isString()) return value.asString();
    if (value.isNumber()) return value.toString();
    if (!value.isArray() || value.isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\" is %s; expected a text".formatted(key.get(), value));
    }
    List<String> messages = new ArrayList<>();
    for (JsonNode message : value) messages.add(content(message));
    return String.join("\n\n", messages);
  }

  private static String content(JsonNode message) {
    if (!message.path("content").isString()) {
      throw new IllegalArgumentException("a message without \"content\": " + message);
    }
    return message.path("content").asString();
  }
}
