package org.reason4j.filter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.JsonFault;
import org.reason4j.data.ByteLines;
import org.reason4j.data.ExampleException;
import org.reason4j.data.ExampleFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The texts of an evaluation, which must not be learnt: every string in a JSONL file, whatever its
/// keys, since evaluations come in more forms than examples do.
///
/// @param name the file's name without `.jsonl`
/// @param longName its folder's name before it
/// @param texts the strings, in order
public record EvaluationTexts(String name, String longName, List<String> texts) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Copies the list.
  public EvaluationTexts {
    texts = List.copyOf(texts);
  }

  /// Reads a file; of a bad one nothing is used.
  ///
  /// @param shown the file's name in messages
  /// @throws ExampleException if it is missing, is no `.jsonl`, holds no text, or at its first bad
  ///   line
  public static EvaluationTexts read(String shown, Path file) {
    ExampleFile.requireJsonl(Path.of(shown));
    var texts = new ArrayList<String>();
    try (InputStream in = Files.newInputStream(file)) {
      var lines = new ByteLines(in);
      for (var next = lines.next(); next.isPresent(); next = lines.next()) {
        add(shown, next.get(), texts);
      }
    } catch (IOException unreadable) {
      throw ExampleFile.unreadable(Path.of(shown), unreadable);
    }
    if (texts.isEmpty()) throw new ExampleException(shown + ": holds no text to compare with");
    String fileName = String.valueOf(file.getFileName());
    String name = fileName.substring(0, fileName.length() - ".jsonl".length());
    Path folder = file.toAbsolutePath().normalize().getParent();
    String longName = folder == null ? name : folder.getFileName() + "/" + name;
    return new EvaluationTexts(name, longName, texts);
  }

  private static void add(String shown, ByteLines.Line line, List<String> texts) {
    Optional<String> text = line.tooLong() ? Optional.empty() : line.text();
    if (text.isEmpty()) throw bad(shown, line, "is not UTF-8, or too long");
    if (text.get().isBlank()) return;
    try {
      add(JSON.readTree(text.get()), texts);
    } catch (JacksonException malformed) {
      throw bad(shown, line, "is no JSON: " + JsonFault.of(malformed));
    }
  }

  private static void add(JsonNode node, List<String> texts) {
    if (node.isString()) {
      if (!node.stringValue().isBlank()) texts.add(node.stringValue());
    } else {
      for (JsonNode inner : node) add(inner, texts);
    }
  }

  private static ExampleException bad(String shown, ByteLines.Line line, String complaint) {
    return new ExampleException(shown + ":" + line.number() + ": " + complaint);
  }
}
