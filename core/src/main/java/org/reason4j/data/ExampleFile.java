package org.reason4j.data;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.function.Consumer;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Examples from a JSONL file: UTF-8, one JSON object a line, blank lines left out.
///
/// | form | keys | becomes |
/// |---|---|---|
/// | conversation | `messages`, `conversations` or `conversation`: a list of `role` + `content`, or of `from` + `value` | [Example.Conversation] |
/// | completion | `prompt`, `instruction`, `question`, `problem` or `query` + `completion`, `response` or `output`; `input` or `context` goes behind the prompt; `input` alone is the prompt | [Example.Completion]; with lists of messages an [Example.Conversation] |
/// | preference | a prompt + `chosen` + `rejected`, as texts or messages; the prompt may be what both lists begin with; `margin`, or `score_chosen` − `score_rejected` | [Example.Preference] |
/// | answered | a prompt + `answer` or `solution`, text or number | [Example.Answered] |
///
/// Other keys are left alone, except `language` (or `lang`), which [Good] hands on.
public final class ExampleFile {
  private static final int MAX_COMPLAINTS = 10;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ExampleFile() {}

  /// What a line turned out to be.
  public sealed interface Outcome {}

  /// An example.
  ///
  /// @param language what the line says its language is, if it does
  public record Good(Example example, Optional<String> language) implements Outcome {}

  /// No example, and why: a clause whose subject is the line.
  public record Bad(String complaint) implements Outcome {}

  /// Nothing but white space.
  public record Blank() implements Outcome {}

  /// A line and what it is.
  ///
  /// @param line its number, from 1
  /// @param bytes the line as it stands in the file, its end included
  public record Entry(long line, byte[] bytes, Outcome outcome) {}

  /// A file that was read whole.
  ///
  /// @param file where it lies
  /// @param examples one a line, in the file's order; at least one
  /// @param lines the number of each example's line, from 1
  /// @param bytes the file's length
  /// @param sha256 hash of its bytes, in lower-case hexadecimal
  public record Read(
      Path file, List<Example> examples, List<Long> lines, long bytes, String sha256) {
    /// Copies the lists.
    public Read {
      examples = List.copyOf(examples);
      lines = List.copyOf(lines);
    }

    /// What a data card says about the file.
    public Source source() {
      return new Source(String.valueOf(file.getFileName()), sha256, examples.size());
    }
  }

  /// Reads a whole file. Every line has to be an example.
  ///
  /// @throws ExampleException if the file is missing, is no `.jsonl`, holds no example, or has bad
  ///   lines: the first ten, each with its number, and how many more
  public static Read read(Path file) {
    requireJsonl(file);
    var examples = new ArrayList<Example>();
    var lines = new ArrayList<Long>();
    var complaints = new ArrayList<String>();
    long[] bad = {0};
    MessageDigest digest = digest();
    long[] bytes = {0};
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      scan(
          in,
          entry -> {
            bytes[0] += entry.bytes().length;
            switch (entry.outcome()) {
              case Good(Example example, _) -> {
                examples.add(example);
                lines.add(entry.line());
              }
              case Bad(String complaint) -> {
                if (bad[0]++ < MAX_COMPLAINTS) {
                  complaints.add(file + ":" + entry.line() + ": " + complaint);
                }
              }
              case Blank() -> {}
            }
          });
    } catch (IOException unreadable) {
      throw unreadable(file, unreadable);
    }
    if (bad[0] > MAX_COMPLAINTS) {
      complaints.add("and %d more bad lines".formatted(bad[0] - MAX_COMPLAINTS));
    }
    if (complaints.isEmpty() && examples.isEmpty()) {
      complaints.add(file + ": holds no example; " + ExampleForms.KNOWN);
    }
    if (!complaints.isEmpty()) throw new ExampleException(String.join("\n", complaints));
    return new Read(file, examples, lines, bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  /// Hands on line after line, one in memory at a time; the stream stays the caller's.
  public static void scan(InputStream in, Consumer<Entry> each) throws IOException {
    var lines = new ByteLines(in);
    for (var next = lines.next(); next.isPresent(); next = lines.next()) {
      ByteLines.Line line = next.get();
      each.accept(new Entry(line.number(), line.bytes(), outcome(line)));
    }
  }

  /// Refuses a name that does not end in `.jsonl`, and says what to do.
  ///
  /// @throws ExampleException for another kind of file
  public static void requireJsonl(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(".jsonl")) {
      throw new ExampleException(
          file
              + ": is no .jsonl file; convert it to JSON lines, one object a line, and name it so");
    }
  }

  private static Outcome outcome(ByteLines.Line line) {
    if (line.tooLong()) {
      return new Bad("is longer than %,d bytes; split it".formatted(ByteLines.MAX_BYTES));
    }
    Optional<String> text = line.text();
    if (text.isEmpty()) return new Bad("is not UTF-8; save the file as UTF-8");
    if (text.get().isBlank()) return new Blank();
    try {
      JsonNode node = JSON.readTree(text.get());
      return new Good(ExampleForms.read(node), language(node));
    } catch (JacksonException malformed) {
      return new Bad("is no JSON: " + JsonFault.of(malformed));
    } catch (BadLineException wrong) {
      return new Bad(wrong.complaint());
    }
  }

  private static Optional<String> language(JsonNode node) {
    return Optional.ofNullable(node.get("language"))
        .or(() -> Optional.ofNullable(node.get("lang")))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .filter(name -> !name.isBlank());
  }

  /// What to throw where a file cannot be read.
  public static ExampleException unreadable(Path file, IOException cause) {
    if (Files.isDirectory(file)) {
      return new ExampleException(file + ": is a folder; expected a .jsonl file", cause);
    }
    boolean missing = cause instanceof NoSuchFileException;
    String why = missing ? "no such file" : "cannot be read: " + cause.getMessage();
    return new ExampleException(file + ": " + why, cause);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
