package org.reason4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was said in a chat. A thought is kept beside its answer, and is not part of what the model
/// reads in the next turn: reasoning models are trained without earlier thoughts.
final class Conversation {
  private static final String CLOSE = "</think>";
  private static final String REASONING = "reasoning_content";

  private final List<Map<String, @Nullable Object>> messages = new ArrayList<>();

  /// Messages as a template takes them, without thoughts.
  List<Map<String, @Nullable Object>> messages() {
    return messages.stream()
        .map(message -> {
          Map<String, @Nullable Object> said = new LinkedHashMap<>(message);
          said.remove(REASONING);
          return said;
        })
        .toList();
  }

  boolean isEmpty() {
    return turns() == 0;
  }

  /// How many messages there are beside the system's.
  long turns() {
    return messages.stream().filter(message -> !"system".equals(message.get("role"))).count();
  }

  void clear() {
    messages.removeIf(message -> !"system".equals(message.get("role")));
  }

  /// What the model is told before everything else; nothing where the text is empty.
  void system(String text) {
    messages.removeIf(message -> "system".equals(message.get("role")));
    if (!text.isEmpty()) messages.addFirst(message("system", text));
  }

  void ask(String text) {
    messages.add(message("user", text));
  }

  /// Adds an answer.
  ///
  /// @param thinkOpened whether it began inside a thought
  void answer(String text, boolean thinkOpened) {
    int end = text.indexOf(CLOSE);
    if (end < 0) {
      boolean unfinished = thinkOpened || text.stripLeading().startsWith("<think>");
      messages.add(message("assistant", unfinished ? "" : text.strip()));
      return;
    }
    var answer = message("assistant", text.substring(end + CLOSE.length()).strip());
    answer.put(REASONING, text.substring(0, end).replace("<think>", "").strip());
    messages.add(answer);
  }

  /// Takes the last message back, where it is of this role.
  boolean takeBack(String role) {
    boolean is = !messages.isEmpty() && role.equals(messages.getLast().get("role"));
    if (is) messages.removeLast();
    return is;
  }

  /// The question that was asked last.
  Optional<String> question() {
    return messages.reversed().stream()
        .filter(message -> "user".equals(message.get("role")))
        .findFirst()
        .map(message -> String.valueOf(message.get("content")));
  }

  private static Map<String, @Nullable Object> message(String role, String content) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", content);
    return message;
  }

  /// `{"messages": [...]}`.
  String toJson() {
    return JsonMapper.shared()
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(Map.of("messages", messages));
  }

  /// What [#toJson] wrote, or a bare list of messages.
  ///
  /// @throws CommandException with exit code 65 for anything else
  static Conversation parse(String name, String json) {
    JsonNode node;
    try {
      node = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw bad(name, "not JSON: " + JsonFault.of(e));
    }
    JsonNode list = node.isArray() ? node : node.path("messages");
    if (!list.isArray()) throw bad(name, "holds no messages");
    for (JsonNode each : list)
      if (!each.path("role").isString() || !each.path("content").isString())
        throw bad(name, "a message is " + each);
    var read = new Conversation();
    read.messages.addAll(RenderCommand.messages(list));
    return read;
  }

  private static CommandException bad(String name, String what) {
    return new CommandException(
        ExitCode.BAD_INPUT,
        name + ": " + what + "; expected {\"messages\": [{\"role\": ..., \"content\": ...}]}");
  }
}
