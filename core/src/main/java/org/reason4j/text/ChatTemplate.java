package org.reason4j.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reason4j.config.JsonFault;
import org.reason4j.text.template.Messages;
import org.reason4j.text.template.Template;
import org.reason4j.text.template.Text;
import org.reason4j.text.template.Value;
import org.reason4j.weights.Disk;
import org.reason4j.weights.gguf.GgufModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A model's chat template: turns messages into the text that the model was trained to answer, byte
/// for byte as `transformers` does.
///
/// Immutable; may be shared between threads.
public final class ChatTemplate {
  private static final String CONFIG = "tokenizer_config.json";
  private static final String FILE = "chat_template.jinja";
  private static final String DEFAULT = "default";
  private static final String TOOL_USE = "tool_use";

  private final Map<String, Template> templates;
  private final Map<String, String> specialTokens;
  private final Clock clock;

  /// What a rendering is given besides the messages.
  ///
  /// @param generationPrompt whether the text ends where the assistant's answer begins
  /// @param tools JSON schemas of functions
  /// @param variables whatever else the template reads (`enable_thinking` ...)
  public record Options(
      boolean generationPrompt,
      Optional<List<Map<String, Object>>> tools,
      Map<String, ? extends @Nullable Object> variables) {
    /// A prompt to be answered.
    public static final Options PROMPT = new Options(true, Optional.empty(), Map.of());

    /// A whole conversation.
    public static final Options WHOLE = new Options(false, Optional.empty(), Map.of());

    /// The same with another end.
    public Options withGenerationPrompt(boolean wanted) {
      return new Options(wanted, tools, variables);
    }
  }

  private ChatTemplate(
      Map<String, Template> templates, Map<String, String> specialTokens, Clock clock) {
    this.templates = Map.copyOf(templates);
    this.specialTokens = Map.copyOf(specialTokens);
    this.clock = clock;
  }

  /// A template by itself.
  ///
  /// @param file names it in errors
  /// @param specialTokens what it may read as `bos_token`, `eos_token` ...
  /// @param clock what `strftime_now` reads
  public static ChatTemplate of(
      String file, String source, Map<String, String> specialTokens, Clock clock) {
    return new ChatTemplate(Map.of(DEFAULT, Template.parse(file, source)), specialTokens, clock);
  }

  /// The template of a Hugging Face directory: `chat_template.jinja`, else `chat_template` of
  /// `tokenizer_config.json`, a string or a list of named ones; empty where there is none.
  ///
  /// @throws org.reason4j.text.template.TemplateException for one that cannot be read
  /// @throws TokenizerException for a damaged tokenizer_config.json
  /// @throws UncheckedIOException where the system refuses
  public static Optional<ChatTemplate> read(Path folder, Clock clock) {
    JsonNode config = config(folder.resolve(CONFIG));
    Map<String, Template> templates = new LinkedHashMap<>();
    Path file = folder.resolve(FILE);
    JsonNode given = config.path("chat_template");
    String place = folder.resolve(CONFIG) + " chat_template";
    if (Disk.system().exists(file)) {
      templates.put(DEFAULT, Template.parse(file.toString(), text(file)));
    } else if (given.isString()) {
      templates.put(DEFAULT, Template.parse(place, given.stringValue()));
    } else {
      for (JsonNode each : given) {
        String name = each.path("name").asString(DEFAULT);
        templates.put(name, Template.parse(place + " " + name, each.path("template").asString("")));
      }
    }
    return templates.isEmpty()
        ? Optional.empty()
        : Optional.of(new ChatTemplate(templates, specialTokens(config), clock));
  }

  /// What the template reads as `bos_token`, `eos_token` ...
  public Map<String, String> specialTokens() {
    return specialTokens;
  }

  private static JsonNode config(Path file) {
    if (!Disk.system().exists(file)) return TokenizerReader.MAPPER.createObjectNode();
    try {
      return TokenizerReader.MAPPER.readTree(text(file));
    } catch (JacksonException e) {
      throw new TokenizerException(file.toString(), "is no JSON: " + JsonFault.of(e), "JSON", e);
    }
  }

  private static String text(Path file) {
    try {
      return GgufModel.of(file).isPresent()
          ? new String(Disk.system().read(file), StandardCharsets.UTF_8)
          : Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the chat template " + file, e);
    }
  }

  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new HashMap<>();
    config
        .properties()
        .forEach(each -> {
          JsonNode token = each.getValue();
          String content =
              token.isString() ? token.stringValue() : token.path("content").asString("");
          if (each.getKey().endsWith("_token") && !content.isEmpty())
            tokens.put(each.getKey(), content);
        });
    return tokens;
  }

  /// The text of the template that renders a conversation without tools.
  public String source() {
    return template(Options.WHOLE).source();
  }

  /// The text of messages, each character marked with where it came from.
  ///
  /// @param messages maps with `role` and `content`, and whatever else the template reads
  /// @throws org.reason4j.text.template.TemplateException where the template fails or refuses them
  public Text render(
      List<? extends Map<String, ? extends @Nullable Object>> messages, Options options) {
    Map<String, Value> values = new HashMap<>();
    specialTokens.forEach((name, token) -> values.put(name, Text.of(token)));
    options.variables().forEach((name, value) -> values.put(name, variable(name, value)));
    values.put("messages", Messages.of(messages));
    values.put("documents", values.getOrDefault("documents", Value.of(null, Text.PLAIN)));
    values.put("tools", Value.of(options.tools().orElse(null), Text.PLAIN));
    values.put("add_generation_prompt", Value.of(options.generationPrompt(), Text.PLAIN));
    return template(options).render(values, clock);
  }

  /// A caller's value is somebody's words, except where it is the special token of that name.
  private Value variable(String name, @Nullable Object value) {
    boolean token = name.endsWith("_token") && value instanceof String;
    return Value.of(value, token ? 0 : Text.PLAIN);
  }

  private Template template(Options options) {
    Template toolUse = templates.get(TOOL_USE);
    if (options.tools().isPresent() && toolUse != null) return toolUse;
    Template usual = templates.get(DEFAULT);
    if (usual != null) return usual;
    if (templates.size() == 1) return templates.values().iterator().next();
    throw new ConversationException(
        "the model has the chat templates %s; expected one named %s"
            .formatted(templates.keySet().stream().sorted().toList(), DEFAULT));
  }

  /// Whether the template says itself which words are the assistant's, in `{% generation %}`
  /// blocks.
  public boolean marksAnswers(Options options) {
    return template(options).generates();
  }
}
