package org.reason4j.eval.suite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The texts of evaluations, which must not be learnt: every string in their rows, in whatever form
/// suites have their data.
public final class SuiteTexts {
  /// Endings of the files that are read.
  private static final List<String> ENDINGS = List.of(".jsonl", ".json", ".csv", ".gz", ".zip");

  private SuiteTexts() {}

  /// Whether a file's name says that it can be read.
  public static boolean readable(Path file) {
    return ENDINGS.stream().anyMatch(String.valueOf(file.getFileName())::endsWith);
  }

  /// The texts of a suite's questions, and of no other rows of its data.
  ///
  /// @throws SuiteException where its data cannot be read as the suite says
  public static List<String> of(Suites.Found found, SuiteFiles files) {
    List<String> texts = new ArrayList<>();
    for (Item item : Items.of(found.suite(), files.require(found))) add(item.row(), texts);
    return texts;
  }

  /// The texts of a file, whatever its keys. The keys of a first row are texts too: a CSV may have
  /// no header.
  ///
  /// @throws SuiteException where it is absent or damaged, naming the line
  public static List<String> of(Path file) {
    if (!Files.isRegularFile(file))
      throw new SuiteException(SuiteException.Reason.ABSENT, "no such file: " + file);
    Suite any = Suite.parse(file.toString(), "name = \"any\"\nfile = \"any\"\n");
    List<String> texts = new ArrayList<>();
    for (ObjectNode row : Rows.read(any, new SuiteFiles.Located(file, ""))) {
      if (row.path("_row").asInt() == 0)
        row.propertyNames().stream().filter(name -> !name.startsWith("_")).forEach(texts::add);
      add(row, texts);
    }
    if (texts.isEmpty())
      throw new SuiteException(
          SuiteException.Reason.DAMAGED, file + ": holds no text to compare with");
    return texts;
  }

  private static void add(JsonNode node, List<String> texts) {
    if (node.isString()) {
      if (!node.stringValue().isBlank()) texts.add(node.stringValue());
    } else if (node.isObject()) {
      node.propertyStream()
          .filter(entry -> !entry.getKey().startsWith("_"))
          .forEach(entry -> add(entry.getValue(), texts));
    } else {
      for (JsonNode inner : node) add(inner, texts);
    }
  }
}
