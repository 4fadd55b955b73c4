package org.reason4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Function;
import org.reason4j.config.JsonFault;
import org.reason4j.text.ConversationException;
import org.reason4j.text.TokenizerException;
import org.reason4j.text.template.TemplateException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Answers a file of JSON lines, one line each, in order. A line that cannot be answered gets
/// `{"line": N, "error": "..."}`, and the rest goes on.
final class JsonLines {
  private JsonLines() {}

  /// @param file a file's name; empty or `-` for stdin
  /// @return DONE, or BAD_INPUT where some line could not be answered
  static int answer(
      Session session, Optional<String> file, Function<ObjectNode, ObjectNode> answer) {
    int code = ExitCode.DONE;
    try (InputStream in = open(session, file);
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) continue;
        ObjectNode made;
        try {
          made = answer.apply(object(line));
        } catch (JacksonException e) {
          made = error(number, "not JSON: " + JsonFault.of(e));
        } catch (TemplateException
            | ConversationException
            | TokenizerException
            | IllegalArgumentException
            | CommandException e) {
          made = error(number, String.valueOf(e.getMessage()));
        }
        if (made.has("error")) code = ExitCode.BAD_INPUT;
        session.out().println(JsonMapper.shared().writeValueAsString(made));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.orElse("stdin"), e);
    }
    return code;
  }

  private static InputStream open(Session session, Optional<String> file) throws IOException {
    return file.isEmpty() || file.get().equals("-")
        ? session.in()
        : Files.newInputStream(session.folder().resolve(file.get()));
  }

  private static ObjectNode object(String line) {
    JsonNode node = JsonMapper.shared().readTree(line);
    if (node instanceof ObjectNode object) return object;
    throw bad("a line is " + node.getNodeType() + "; expected an object");
  }

  private static ObjectNode error(int line, String message) {
    return JsonNodeFactory.instance.objectNode().put("line", line).put("error", message);
  }

  static CommandException bad(String message) {
    return new CommandException(ExitCode.BAD_INPUT, message);
  }
}
