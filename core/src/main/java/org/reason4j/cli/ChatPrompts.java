package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.text.ChatTemplate;
import org.reason4j.text.ConversationEncoder;
import org.reason4j.text.Tokenizer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Questions and conversations as prompts in a model's chat template.
final class ChatPrompts {
  private final ChatTemplate template;
  private final ConversationEncoder encoder;

  private ChatPrompts(ChatTemplate template, Tokenizer tokenizer) {
    this.template = template;
    this.encoder = new ConversationEncoder(template, tokenizer);
  }

  /// The template of a file where one is given, else the model's own; empty where it has none.
  static Optional<ChatPrompts> find(
      Session session, ModelFolder folder, Optional<Path> file, Optional<Tokenizer> tokenizer) {
    if (tokenizer.isEmpty()) return Optional.empty();
    Clock clock = session.clock().withZone(ZoneId.systemDefault());
    Optional<ChatTemplate> own = ChatTemplate.read(folder.folder(), clock);
    return file.map(path -> read(session, path, own, clock))
        .or(() -> own)
        .map(template -> new ChatPrompts(template, tokenizer.get()));
  }

  private static ChatTemplate read(
      Session session, Path path, Optional<ChatTemplate> own, Clock clock) {
    try {
      String source = Files.readString(session.folder().resolve(path));
      return ChatTemplate.of(
          path.toString(), source, own.map(ChatTemplate::specialTokens).orElse(Map.of()), clock);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.of(e), "--template " + path + ": " + ExitCode.describe(e));
    }
  }

  /// A question by itself, or `{"messages": [...]}` where the text is that.
  int[] ids(String text) {
    return encoder.prompt(messages(text), ChatTemplate.Options.PROMPT);
  }

  /// A conversation, ready for the next answer.
  int[] ids(Conversation conversation) {
    return encoder.prompt(conversation.messages(), ChatTemplate.Options.PROMPT);
  }

  /// Whether the answer goes on inside a thought that the template opens.
  boolean thinkOpened() {
    String prompt =
        template.render(messages("?"), ChatTemplate.Options.PROMPT).value().stripTrailing();
    return prompt.endsWith("<think>");
  }

  /// A text that is `{"messages": [...]}`.
  static Optional<Conversation> conversation(String text) {
    return given(text).map(list -> Conversation.parse("messages", list.toString()));
  }

  private static Optional<JsonNode> given(String text) {
    if (!text.strip().startsWith("{")) return Optional.empty();
    try {
      JsonNode list = JsonMapper.shared().readTree(text).path("messages");
      return list.isArray() ? Optional.of(list) : Optional.empty();
    } catch (JacksonException _) { // a question that begins with a brace
      return Optional.empty();
    }
  }

  private static List<Map<String, @Nullable Object>> messages(String text) {
    Optional<JsonNode> given = given(text);
    return given.isPresent()
        ? RenderCommand.messages(given.get())
        : List.of(Map.of("role", "user", "content", text));
  }
}
