package org.reason4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reason4j.checkpoint.RunDirectory;
import org.reason4j.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `reason4j tokenize MODEL`: text as ids, ids as text.
@Command(
    name = "tokenize",
    description = {
      "Turns text into token ids, or with --decode ids into text.",
      "MODEL is a model directory, a finished run, or a tokenizer.json. Each line is {\"text\":"
          + " ..., \"plain_specials\": false} and is answered by {\"ids\": [...]}; with"
          + " \"plain_specials\": true no added token is found in the text, with"
          + " \"special_as_text\": true none that is special. With --decode each line is {\"ids\":"
          + " [...]}, answered by {\"text\": ...}; \"skip_special_tokens\": true leaves them out. A"
          + " bad line is answered by {\"line\": N, \"error\": ...}."
    },
    footer = {
      "",
      "Examples:",
      "  echo '{\"text\": \"2 + 2\"}' | reason4j tokenize runs/zero",
      "  reason4j tokenize models/qwen --decode ids.jsonl"
    })
final class TokenizeCommand implements Callable<Integer> {
  private final Session session;

  @SuppressWarnings("unused") // picocli reads it
  @Mixin
  private GlobalFlags flags = new GlobalFlags();

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model directory, a run, or a tokenizer.json.")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "Texts or ids, one a line; - or none is stdin.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--decode", order = 1, description = "From ids to text.")
  private boolean decode;

  TokenizeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Tokenizer tokenizer = Tokenizer.read(tokenizerJson(session.folder().resolve(model)));
    return JsonLines.answer(
        session, file, line -> decode ? decoded(tokenizer, line) : encoded(tokenizer, line));
  }

  private Path tokenizerJson(Path path) {
    if (ModelFolder.isGguf(path)) return path.resolve("tokenizer.json");
    if (!Files.isDirectory(path)) return path;
    Path folder = Files.exists(path.resolve(RunDirectory.RECIPE)) ? path.resolve("export") : path;
    for (Path place : new Path[] {folder, path}) {
      Path found = place.resolve("tokenizer.json");
      if (Files.exists(found)) return found;
    }
    throw new CommandException(
        ExitCode.NO_INPUT,
        model + " has no tokenizer.json; expected a model directory or a finished run");
  }

  private static ObjectNode encoded(Tokenizer tokenizer, ObjectNode line) {
    JsonNode text = line.path("text");
    if (!text.isString())
      throw JsonLines.bad("text is " + text.getNodeType() + "; expected a string");
    String words = text.stringValue();
    int[] ids;
    if (line.path("plain_specials").asBoolean(false)) ids = tokenizer.encodePlain(words);
    else if (line.path("special_as_text").asBoolean(false))
      ids = tokenizer.encodeSpecialAsText(words);
    else ids = tokenizer.encode(words);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode array = answer.putArray("ids");
    for (int id : ids) array.add(id);
    return answer;
  }

  private static ObjectNode decoded(Tokenizer tokenizer, ObjectNode line) {
    JsonNode list = line.path("ids");
    if (!list.isArray()) throw JsonLines.bad("ids is " + list.getNodeType() + "; expected a list");
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = list.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToInt())
        throw JsonLines.bad("ids[%d] is %s; expected a whole number".formatted(i, id));
      ids[i] = id.asInt();
    }
    boolean skip = line.path("skip_special_tokens").asBoolean(false);
    return JsonNodeFactory.instance
        .objectNode()
        .put("text", skip ? tokenizer.decodeSkippingSpecial(ids) : tokenizer.decode(ids));
  }
}
