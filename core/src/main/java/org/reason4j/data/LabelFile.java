package org.reason4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Labelled responses from a JSONL file: `{"prompt": "..", "response": "..", "safe": true}`, or
/// with `completion` and `label`, as Hugging Face data sets for unpaired preferences have it. Other
/// keys are left alone.
public final class LabelFile {
  private static final int MAX_COMPLAINTS = 10;

  private LabelFile() {}

  /// A response and whether it is good.
  public record Labelled(String prompt, String response, boolean good) {}

  /// A file that was read whole.
  ///
  /// @param sha256 hash of its bytes, in lower-case hexadecimal
  public record Read(Path file, List<Labelled> examples, String sha256) {
    public Read {
      examples = List.copyOf(examples);
    }
  }

  /// All lines of a file; blank ones are left out.
  ///
  /// @throws ExampleException if the file is missing, is no `.jsonl`, holds no example, or has bad
  ///   lines: the first ten, each with its number
  public static Read read(Path file) {
    ExampleFile.requireJsonl(file);
    var examples = new ArrayList<Labelled>();
    var complaints = new ArrayList<String>();
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      var lines = new ByteLines(in);
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        ByteLines.Line line = next.get();
        Optional<String> text = line.tooLong() ? Optional.empty() : line.text();
        if (text.isPresent() && text.get().isBlank()) continue;
        try {
          examples.add(
              example(
                  text.orElseThrow(
                      () -> new BadLineException("is not UTF-8, or too long; save it as UTF-8"))));
        } catch (BadLineException bad) {
          if (complaints.size() < MAX_COMPLAINTS)
            complaints.add(file + ":" + line.number() + ": " + bad.complaint());
        }
      }
    } catch (NoSuchFileException missing) {
      throw new ExampleException(file + ": no such file", missing);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + ": cannot be read", unreadable);
    }
    if (complaints.isEmpty() && examples.isEmpty())
      complaints.add(
          file + ": holds no example; expected lines {\"prompt\", \"response\", \"safe\"}");
    if (!complaints.isEmpty()) throw new ExampleException(String.join("\n", complaints));
    return new Read(file, examples, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Labelled example(String line) {
    JsonNode node;
    try {
      node = JsonMapper.shared().readTree(line);
    } catch (JacksonException malformed) {
      throw new BadLineException("is no JSON: " + JsonFault.of(malformed));
    }
    String response = text(node, "response", "completion");
    if (response.isBlank()) throw new BadLineException("has a blank response");
    return new Labelled(text(node, "prompt", "question"), response, label(node));
  }

  private static String text(JsonNode node, String key, String other) {
    JsonNode value = node.has(key) ? node.path(key) : node.path(other);
    if (!value.isString())
      throw new BadLineException(
          "has no text under \"%s\" (or \"%s\"); expected {\"prompt\", \"response\", \"safe\": true or false}"
              .formatted(key, other));
    return value.stringValue();
  }

  private static boolean label(JsonNode node) {
    JsonNode value = node.has("safe") ? node.path("safe") : node.path("label");
    if (!value.isBoolean())
      throw new BadLineException(
          "has %s under \"safe\" (or \"label\"); expected true or false"
              .formatted(value.isMissingNode() ? "nothing" : value.toString()));
    return value.booleanValue();
  }
}
