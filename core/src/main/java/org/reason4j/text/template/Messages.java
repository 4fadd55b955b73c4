package org.reason4j.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Messages as templates see them: an assistant's words marked [Text#ANSWER], everybody else's
/// [Text#PLAIN], and reasoning under each of its names, as `transformers` does before it renders.
public final class Messages {
  /// Roles that are words of the format; any other is somebody's words like the rest.
  private static final Set<String> ROLES =
      Set.of("system", "user", "assistant", "tool", "developer", "function", "ipython", "model");

  private static final List<String> REASONING =
      List.of("reasoning_content", "thinking", "reasoning");

  private Messages() {}

  /// @param messages maps with `role`, `content` and whatever else the template reads; not kept
  /// @throws IllegalArgumentException for values other than strings, numbers, booleans, lists, maps
  public static Value of(List<? extends Map<String, ? extends @Nullable Object>> messages) {
    List<Value> values = new ArrayList<>(messages.size());
    for (var message : messages) values.add(one(message));
    return Value.Sequence.list(values);
  }

  private static Value one(Map<String, ? extends @Nullable Object> message) {
    byte mark = "assistant".equals(message.get("role")) ? Text.ANSWER : Text.PLAIN;
    Map<String, Value> fields = new LinkedHashMap<>();
    message.forEach((key, value) -> fields.put(key, value(key, value, mark)));
    Optional<Value> reasoning =
        REASONING.stream()
            .map(fields::get)
            .filter(Objects::nonNull)
            .filter(value -> value != Value.None.NONE)
            .findFirst();
    Map<String, Value> all = new LinkedHashMap<>();
    reasoning.ifPresent(value -> all.put("thinking", value));
    all.putAll(fields);
    reasoning.ifPresent(value -> all.put("reasoning_content", value));
    List<Value.Mapping.Entry> entries = new ArrayList<>();
    all.forEach((key, value) -> entries.add(new Value.Mapping.Entry(Text.of(key, mark), value)));
    return Value.Mapping.of(entries);
  }

  private static Value value(String key, @Nullable Object value, byte mark) {
    if (key.equals("role") && value instanceof String role && ROLES.contains(role))
      return Text.of(role);
    return Value.of(value, mark);
  }
}
