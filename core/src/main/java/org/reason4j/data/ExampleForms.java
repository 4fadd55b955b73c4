package org.reason4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.reason4j.data.Example.Message;
import tools.jackson.databind.JsonNode;

/// Finds which form a JSON object has, and reads it. The first that fits counts: preference,
/// conversation, completion, question and answer.
final class ExampleForms {
  static final String KNOWN =
      "expected \"messages\" (or \"conversations\"); \"prompt\" + \"completion\" (or"
          + " \"instruction\" + \"output\", \"prompt\" + \"response\"); \"prompt\" + \"chosen\" +"
          + " \"rejected\"; \"prompt\", \"question\" or \"problem\" + \"answer\" or \"solution\"";

  private static final List<String> CONVERSATIONS =
      List.of("messages", "conversations", "conversation");
  private static final List<String> PROMPTS =
      List.of("prompt", "instruction", "question", "problem", "query", "input");
  private static final List<String> COMPLETIONS = List.of("completion", "response", "output");
  private static final List<String> ANSWERS = List.of("answer", "solution");
  private static final List<String> INPUTS = List.of("input", "context");
  private static final int SHOWN_KEYS = 12;

  private ExampleForms() {}

  static Example read(JsonNode node) {
    if (!node.isObject()) throw new BadLineException("is no JSON object but " + shown(node));
    if (has(node, "chosen") && has(node, "rejected")) return preference(node);
    Optional<String> conversation = first(node, CONVERSATIONS);
    if (conversation.isPresent()) {
      return new Example.Conversation(messages(node, conversation.get()));
    }
    Optional<String> prompt = first(node, PROMPTS);
    Optional<String> completion = first(node, COMPLETIONS);
    if (prompt.isPresent() && completion.isPresent()) {
      return completion(node, prompt.get(), completion.get());
    }
    Optional<String> answer = first(node, ANSWERS);
    if (prompt.isPresent() && answer.isPresent()) {
      return answered(node, prompt.get(), answer.get());
    }
    throw new BadLineException("has no known form, its keys are " + keys(node) + "; " + KNOWN);
  }

  private static Example completion(JsonNode node, String promptKey, String completionKey) {
    JsonNode label = node.get("label");
    if (label != null && label.isBoolean()) {
      throw new BadLineException(
          "has a \"label\" beside its completion (unpaired preferences), which no trainer here"
              + " reads; keep the lines with \"label\": true and remove that key");
    }
    if (node.get(promptKey).isArray() && node.get(completionKey).isArray()) {
      var all = new ArrayList<Message>(messages(node, promptKey));
      all.addAll(messages(node, completionKey));
      return new Example.Conversation(all);
    }
    String prompt = text(node, promptKey);
    Optional<String> input =
        promptKey.equals("input")
            ? Optional.empty()
            : first(node, INPUTS).map(key -> text(node, key));
    if (input.filter(text -> !text.isBlank()).isPresent()) prompt += "\n\n" + input.get();
    String completion = text(node, completionKey);
    if (completion.isBlank()) throw new BadLineException(quote(completionKey) + " is blank");
    return new Example.Completion(prompt, completion);
  }

  private static Example answered(JsonNode node, String promptKey, String answerKey) {
    String prompt = promptKey.equals("prompt") ? lastAsked(node) : text(node, promptKey);
    String answer = text(node, answerKey);
    if (prompt.isBlank()) throw new BadLineException(quote(promptKey) + " is blank");
    if (answer.isBlank()) throw new BadLineException(quote(answerKey) + " is blank");
    return new Example.Answered(prompt, answer);
  }

  /// A prompt that is one user message counts as its text.
  private static String lastAsked(JsonNode node) {
    if (!node.get("prompt").isArray()) return text(node, "prompt");
    List<Message> messages = messages(node, "prompt");
    Message only = messages.getFirst();
    if (messages.size() == 1 && only.role().equals("user")) return only.content();
    throw new BadLineException(
        "\"prompt\" has %d messages beside an answer; expected a text or one user message"
            .formatted(messages.size()));
  }

  // ---- preferences ----

  private static Example preference(JsonNode node) {
    JsonNode chosen = node.get("chosen");
    JsonNode rejected = node.get("rejected");
    if (chosen.isArray() != rejected.isArray()) {
      throw new BadLineException(
          "\"chosen\" and \"rejected\" differ in form; expected both as text or both as messages");
    }
    List<Message> prompt = List.of();
    Optional<String> promptKey = first(node, PROMPTS);
    if (promptKey.isPresent()) {
      prompt =
          node.get(promptKey.get()).isArray()
              ? messages(node, promptKey.get())
              : List.of(new Message("user", text(node, promptKey.get())));
    }
    if (!chosen.isArray()) {
      if (promptKey.isEmpty()) {
        throw new BadLineException(
            "has \"chosen\" and \"rejected\" as text but no \"prompt\"; " + KNOWN);
      }
      return different(prompt, text(node, "chosen"), text(node, "rejected"), margin(node));
    }
    List<Message> better = messages(node, "chosen");
    List<Message> worse = messages(node, "rejected");
    List<Message> context = context(better, "chosen");
    if (!context.equals(context(worse, "rejected"))) {
      throw new BadLineException(
          "\"chosen\" and \"rejected\" differ before their last message; expected one prompt");
    }
    return different(
        joined(prompt, context),
        better.getLast().content(),
        worse.getLast().content(),
        margin(node));
  }

  private static List<Message> context(List<Message> messages, String key) {
    String role = messages.getLast().role();
    if (!role.equals("assistant")) {
      throw new BadLineException(
          "%s ends with a message of %s; expected assistant".formatted(quote(key), role));
    }
    return messages.subList(0, messages.size() - 1);
  }

  /// The prompt and what stands before the responses, where the latter may repeat the former.
  private static List<Message> joined(List<Message> prompt, List<Message> context) {
    if (context.size() >= prompt.size()) {
      int from = context.size() - prompt.size();
      if (context.subList(0, prompt.size()).equals(prompt)) return context;
      if (context.subList(from, context.size()).equals(prompt)) return context;
    }
    if (context.isEmpty()) return prompt;
    throw new BadLineException(
        "\"prompt\" is not what \"chosen\" begins with; expected the same messages");
  }

  private static Example different(
      List<Message> prompt, String chosen, String rejected, OptionalDouble margin) {
    if (prompt.isEmpty()) {
      throw new BadLineException("has a preference without a prompt; " + KNOWN);
    }
    if (chosen.equals(rejected)) {
      throw new BadLineException(
          "\"chosen\" and \"rejected\" are the same text; remove the pair, it says nothing");
    }
    return new Example.Preference(prompt, chosen, rejected, margin);
  }

  private static OptionalDouble margin(JsonNode node) {
    OptionalDouble margin = number(node, "margin");
    if (margin.isPresent()) return margin;
    OptionalDouble chosen = number(node, "score_chosen");
    OptionalDouble rejected = number(node, "score_rejected");
    return chosen.isPresent() && rejected.isPresent()
        ? OptionalDouble.of(chosen.getAsDouble() - rejected.getAsDouble())
        : OptionalDouble.empty();
  }

  private static OptionalDouble number(JsonNode node, String key) {
    if (!has(node, key)) return OptionalDouble.empty();
    JsonNode value = node.get(key);
    double number = value.isNumber() ? value.asDouble() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new BadLineException(
          "%s is %s; expected a finite number".formatted(quote(key), shown(value)));
    }
    return OptionalDouble.of(number);
  }

  // ---- messages ----

  private static List<Message> messages(JsonNode node, String key) {
    JsonNode list = node.get(key);
    if (!list.isArray() || list.isEmpty()) {
      throw new BadLineException(
          "%s is %s; expected a list of {\"role\", \"content\"}"
              .formatted(quote(key), shown(list)));
    }
    var messages = new ArrayList<Message>(list.size());
    for (int i = 0; i < list.size(); i++) messages.add(message(list.get(i), key + "[" + i + "]"));
    return messages;
  }

  private static Message message(JsonNode node, String where) {
    boolean shared = node.has("from");
    String roleKey = shared ? "from" : "role";
    String contentKey = shared ? "value" : "content";
    JsonNode role = node.get(roleKey);
    JsonNode content = node.get(contentKey);
    if (role == null || !role.isString() || content == null) {
      throw new BadLineException(
          "%s is %s; expected {\"role\", \"content\"}".formatted(where, shown(node)));
    }
    return new Message(role(role.stringValue(), where), content(content, where));
  }

  private static String role(String name, String where) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "user", "human" -> "user";
      case "assistant", "gpt", "chatgpt", "model", "bot" -> "assistant";
      case "system" -> "system";
      case "developer" -> "developer";
      case "tool", "function", "observation", "ipython" -> "tool";
      default ->
          throw new BadLineException(
              "%s has role \"%s\"; expected system, developer, user, assistant or tool"
                  .formatted(where, name));
    };
  }

  private static String content(JsonNode content, String where) {
    if (content.isString()) return wellFormed(content.stringValue(), where);
    if (!content.isArray()) {
      throw new BadLineException(
          "%s has content %s; expected a text".formatted(where, shown(content)));
    }
    var text = new StringBuilder();
    for (JsonNode part : content) {
      JsonNode piece = part.get("text");
      if (piece == null || !piece.isString()) {
        throw new BadLineException(
            "%s has a part %s; only parts of text can be learnt".formatted(where, shown(part)));
      }
      text.append(piece.stringValue());
    }
    return wellFormed(text.toString(), where);
  }

  // ---- texts ----

  /// A text, or a number as it is written.
  private static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (!value.isString() && !value.isNumber()) {
      throw new BadLineException("%s is %s; expected a text".formatted(quote(key), shown(value)));
    }
    return wellFormed(value.asString(), quote(key));
  }

  private static String wellFormed(String text, String where) {
    var half = text.codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF).findFirst();
    if (half.isPresent()) {
      throw new BadLineException(
          "%s holds half a surrogate pair (\\u%04x), which is no character"
              .formatted(where, half.getAsInt()));
    }
    return text;
  }

  private static Optional<String> first(JsonNode node, List<String> keys) {
    return keys.stream().filter(key -> has(node, key)).findFirst();
  }

  private static boolean has(JsonNode node, String key) {
    JsonNode value = node.get(key);
    return value != null && !value.isNull();
  }

  private static String keys(JsonNode node) {
    if (node.isEmpty()) return "none";
    String keys =
        node.propertyNames().stream()
            .limit(SHOWN_KEYS)
            .map(key -> key.length() <= 40 ? key : key.substring(0, 40) + "…")
            .collect(Collectors.joining(", "));
    int more = node.size() - SHOWN_KEYS;
    return more > 0 ? keys + " and " + more + " more" : keys;
  }

  private static String quote(String key) {
    return "\"" + key + "\"";
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
