package org.reason4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.text.ChatTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j render MODEL_OR_TEMPLATE`: messages as the text that a model is given.
@Command(
    name = "render",
    description = {
      "Renders messages with a chat template, byte for byte as transformers does.",
      "MODEL_OR_TEMPLATE is a model directory, a finished run, or a template file. Each line is"
          + " {\"messages\": [...], \"tools\": [...], \"add_generation_prompt\": true, ...}; other"
          + " keys (or those of \"kwargs\") are the template's variables, and \"template\" in a"
          + " line, its text, wins. The answer is {\"text\": ...}, or {\"line\": N, \"error\":"
          + " ...}; docs/chat-templates.md says more."
    },
    footer = {
      "",
      "Examples:",
      "  reason4j render runs/zero < conversations.jsonl",
      "  reason4j render chatml.jinja conversations.jsonl > prompts.jsonl"
    })
final class RenderCommand implements Callable<Integer> {
  private static final Set<String> NOT_VARIABLES =
      Set.of("messages", "tools", "add_generation_prompt", "template", "kwargs", "id");
  private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};

  private final Session session;
  private final Map<String, ChatTemplate> parsed = new HashMap<>();

  @SuppressWarnings("unused") // picocli reads it
  @Mixin
  private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      index = "0",
      paramLabel = "MODEL_OR_TEMPLATE",
      description = "A model directory, a run, or a template file.")
  private Path source = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Conversations, one a line; - or none is stdin.")
  private Optional<String> file = Optional.empty();

  RenderCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Path path = session.folder().resolve(source);
    Optional<ChatTemplate> template = template(path);
    return JsonLines.answer(session, file, line -> render(template, path, line));
  }

  private Clock clock() {
    return session.clock().withZone(ZoneId.systemDefault());
  }

  private Optional<ChatTemplate> template(Path path) {
    if (ModelFolder.isGguf(path)) return ChatTemplate.read(path, clock());
    if (Files.isDirectory(path)) {
      Path folder = Files.exists(path.resolve(RunDirectory.RECIPE)) ? path.resolve("export") : path;
      return ChatTemplate.read(folder, clock());
    }
    try {
      return Optional.of(
          ChatTemplate.of(source.toString(), Files.readString(path), Map.of(), clock()));
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.of(e), "no chat template at " + source + ": " + ExitCode.describe(e));
    }
  }

  private ObjectNode render(Optional<ChatTemplate> usual, Path path, ObjectNode line) {
    JsonNode own = line.path("template");
    ChatTemplate template =
        own.isString()
            ? named(own.stringValue(), path)
            : usual.orElseThrow(() ->
                JsonLines.bad(
                    path
                        + " has no chat template; expected chat_template.jinja, or chat_template in"
                        + " tokenizer_config.json, or \"template\" in the line"));
    if (!line.path("messages").isArray())
      throw JsonLines.bad(
          "messages is " + line.path("messages").getNodeType() + "; expected a list");
    Map<String, @Nullable Object> variables = new HashMap<>();
    line.properties()
        .forEach(each -> {
          if (!NOT_VARIABLES.contains(each.getKey()))
            variables.put(
                each.getKey(), JsonMapper.shared().treeToValue(each.getValue(), Object.class));
        });
    if (line.path("kwargs").isObject())
      variables.putAll(JsonMapper.shared().convertValue(line.get("kwargs"), MAP));
    boolean prompt =
        line.path("add_generation_prompt")
            .asBoolean(Boolean.TRUE.equals(variables.remove("add_generation_prompt")));
    var options = new ChatTemplate.Options(prompt, list(line.path("tools")), variables);
    return JsonNodeFactory.instance
        .objectNode()
        .put("text", template.render(messages(line.path("messages")), options).value());
  }

  /// A template's text, or the name of a file: where a line's words hold no tag.
  private ChatTemplate named(String template, Path path) {
    return parsed.computeIfAbsent(
        template,
        words -> {
          if (words.contains("{{") || words.contains("{%"))
            return ChatTemplate.of("template", words, Map.of(), clock());
          Path beside = path.resolve(words + ".jinja");
          if (!Files.isDirectory(path) || !Files.exists(beside))
            return ChatTemplate.of("template", words, Map.of(), clock());
          try {
            return ChatTemplate.of(words, Files.readString(beside), Map.of(), clock());
          } catch (IOException e) {
            throw JsonLines.bad("cannot read " + beside + ": " + ExitCode.describe(e));
          }
        });
  }

  static List<Map<String, @Nullable Object>> messages(JsonNode list) {
    for (JsonNode each : list)
      if (!each.isObject())
        throw JsonLines.bad("a message is " + each.getNodeType() + "; expected an object");
    return JsonMapper.shared()
        .convertValue(list, new TypeReference<List<Map<String, @Nullable Object>>>() {});
  }

  private static Optional<List<Map<String, Object>>> list(JsonNode tools) {
    if (tools.isMissingNode() || tools.isNull()) return Optional.empty();
    if (!tools.isArray())
      throw JsonLines.bad("tools is " + tools.getNodeType() + "; expected a list");
    return Optional.of(
        JsonMapper.shared().convertValue(tools, new TypeReference<List<Map<String, Object>>>() {}));
  }
}
