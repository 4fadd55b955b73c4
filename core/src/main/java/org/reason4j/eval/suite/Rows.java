package org.reason4j.eval.suite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The rows of a suite's files as objects: JSON lines, a JSON list, an object with a list in a
/// field, CSV, each also as `.gz`, or many of them in a `.zip`.
///
/// Each row gets `_file` (the file's name without folder and ending) and `_row` (from 0 in its
/// file).
final class Rows {
  private static final int MOST_BYTES = 1 << 30;
  private static final JsonMapper JSON = JsonMapper.shared();

  private Rows() {}

  /// @throws SuiteException naming the file and line that cannot be read
  static List<ObjectNode> read(Suite suite, SuiteFiles.Located located) {
    List<ObjectNode> rows = new ArrayList<>();
    for (Path file : located.files()) {
      byte[] bytes = Disk.system().read(file);
      String name = file.getFileName().toString();
      try {
        if (name.endsWith(".zip")) {
          zipped(suite, bytes)
              .forEach((entry, content) -> rows.addAll(rows(suite, entry, content)));
        } else if (name.endsWith(".gz")) {
          try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            rows.addAll(rows(suite, name.substring(0, name.length() - 3), bounded(in)));
          }
        } else {
          rows.addAll(rows(suite, name, bytes));
        }
      } catch (IOException e) {
        throw bad(file + " cannot be unpacked: " + e.getMessage());
      }
    }
    return rows;
  }

  /// The entries of a ZIP that the suite asks for, in the order of their names.
  private static SortedMap<String, byte[]> zipped(Suite suite, byte[] bytes) throws IOException {
    String glob = suite.entries().isEmpty() ? "**" : suite.entries();
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    SortedMap<String, byte[]> entries = new TreeMap<>();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.isDirectory() || !matcher.matches(Path.of(entry.getName()))) continue;
        entries.put(entry.getName(), bounded(zip));
      }
    }
    return entries;
  }

  private static byte[] bounded(java.io.InputStream in) throws IOException {
    byte[] content = in.readNBytes(MOST_BYTES);
    if (content.length == MOST_BYTES) throw new IOException("more than 1 GiB");
    return content;
  }

  private static List<ObjectNode> rows(Suite suite, String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String file = name.substring(name.lastIndexOf('/') + 1);
    List<ObjectNode> rows =
        file.endsWith(".csv") ? csv(suite, file, text) : json(suite, file, text);
    String stem = file.contains(".") ? file.substring(0, file.indexOf('.')) : file;
    for (int row = 0; row < rows.size(); row++) rows.get(row).put("_file", stem).put("_row", row);
    return rows;
  }

  private static List<ObjectNode> csv(Suite suite, String file, String text) {
    List<List<String>> records = Csv.records(text);
    List<String> header = suite.columns();
    if (header.isEmpty()) {
      if (records.isEmpty()) throw bad(file + " is empty; expected a header and rows");
      header = records.removeFirst();
    }
    List<ObjectNode> rows = new ArrayList<>();
    for (List<String> record : records) {
      ObjectNode row = JSON.createObjectNode();
      for (int i = 0; i < Math.min(header.size(), record.size()); i++)
        row.put(header.get(i), record.get(i));
      rows.add(row);
    }
    return rows;
  }

  private static List<ObjectNode> json(Suite suite, String file, String text) {
    String start = text.stripLeading();
    if (start.startsWith("[") || start.startsWith("{") && one(text)) {
      JsonNode whole = tree(file, 0, text);
      if (whole.isObject() && suite.rows().isEmpty()) return List.of(object(file, 0, whole));
      JsonNode list = whole.isArray() ? whole : whole.path(suite.rows());
      if (!list.isArray())
        throw bad("%s has no list \"%s\"; expected one".formatted(file, suite.rows()));
      return list.valueStream().map(row -> object(file, 0, row)).toList();
    }
    List<ObjectNode> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (!line.isBlank()) rows.add(object(file, number, tree(file, number, line)));
    }
    return rows;
  }

  /// Whether a text is one JSON value and not one a line.
  private static boolean one(String text) {
    try {
      JSON.readTree(text);
      return true;
    } catch (JacksonException _) {
      return false;
    }
  }

  private static JsonNode tree(String file, int line, String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw bad("%s%s: not JSON: %s".formatted(file, place(line), JsonFault.of(e)));
    }
  }

  private static ObjectNode object(String file, int line, JsonNode node) {
    if (node instanceof ObjectNode object) return object;
    throw bad(
        "%s%s: a row is %s; expected an object".formatted(file, place(line), node.getNodeType()));
  }

  private static String place(int line) {
    return line == 0 ? "" : ":" + line;
  }

  private static SuiteException bad(String message) {
    return new SuiteException(SuiteException.Reason.DAMAGED, message);
  }
}
