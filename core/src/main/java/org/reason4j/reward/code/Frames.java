package org.reason4j.reward.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.reason4j.sandbox.Limit;
import org.reason4j.sandbox.Running;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Requests to a runner inside the walls and its answers, each a length and JSON; answers begin
/// with the nonce of the run, so that stray output is never read as one.
final class Frames {
  private final Running running;
  private final String nonce;
  private final int longest;

  /// @param longest bytes of an answer; a longer one ends the run
  Frames(Running running, String nonce, int longest) {
    this.running = running;
    this.nonce = nonce;
    this.longest = longest;
  }

  /// The answer to a request; empty where the process ends, is ended, or says something else.
  Optional<JsonNode> ask(JsonNode request) {
    try {
      byte[] bytes = JsonMapper.shared().writeValueAsBytes(request);
      running.expect();
      var out = running.input();
      out.write((bytes.length + "\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      out.flush();
      return read();
    } catch (IOException _) {
      return Optional.empty();
    } finally {
      running.answered();
    }
  }

  private Optional<JsonNode> read() throws IOException {
    InputStream in = running.output();
    var head = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || head.size() > 64) return Optional.empty();
      head.write(next);
    }
    String[] parts = head.toString(StandardCharsets.ISO_8859_1).split(" ");
    if (parts.length != 2 || !parts[0].equals(nonce) || !parts[1].matches("\\d{1,9}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(parts[1]);
    if (length > longest) {
      running.end(Limit.OUTPUT);
      return Optional.empty();
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) return Optional.empty();
    try {
      return Optional.of(JsonMapper.shared().readTree(body));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
