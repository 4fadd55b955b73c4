package org.reason4j.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prompts given as ids: `{"input_ids": [[...]], "attention_mask": [[...]]}`, padded on the left
/// (mask 0), the mask optional.
final class PromptIds {
  private PromptIds() {}

  /// One prompt.
  ///
  /// @param ids without the padding
  /// @param padding how many ids stood to the left of them
  record Row(int[] ids, int padding) {}

  /// Reads a file, or stdin where its name is `-`.
  ///
  /// @throws CommandException where it cannot be read, or is no such list
  static List<Row> read(Session session, String file) {
    try {
      boolean stdin = file.equals("-");
      String json =
          stdin
              ? new String(session.in().readAllBytes(), StandardCharsets.UTF_8)
              : Files.readString(session.folder().resolve(file));
      return rows(stdin ? "stdin" : file, json);
    } catch (IOException e) {
      int code = e instanceof CharacterCodingException ? ExitCode.BAD_INPUT : ExitCode.of(e);
      throw new CommandException(code, "--ids " + file + ": " + ExitCode.describe(e));
    }
  }

  /// The prompts without their padding, in order.
  static List<int[]> parse(String file, String json) {
    return rows(file, json).stream().map(Row::ids).toList();
  }

  /// The prompts, in order.
  ///
  /// @param file names the source in messages
  /// @throws CommandException with exit code 65 for anything else
  static List<Row> rows(String file, String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw bad(file, "not JSON: " + JsonFault.of(e), "{\"input_ids\": [[...]]}");
    }
    int[][] ids = rows(file, root, "input_ids");
    if (ids.length == 0) throw bad(file, "input_ids is empty", "at least one row");
    if (!root.has("attention_mask")) return Arrays.stream(ids).map(row -> new Row(row, 0)).toList();
    int[][] mask = rows(file, root, "attention_mask");
    if (mask.length != ids.length)
      throw bad(file, "attention_mask has " + mask.length + " rows", "as input_ids: " + ids.length);
    List<Row> prompts = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) prompts.add(kept(file, row, ids[row], mask[row]));
    return prompts;
  }

  private static Row kept(String file, int row, int[] ids, int[] mask) {
    if (mask.length != ids.length)
      throw bad(
          file,
          "attention_mask[%d] has %d entries".formatted(row, mask.length),
          "as input_ids[%d]: %d".formatted(row, ids.length));
    int padding = 0;
    while (padding < mask.length && mask[padding] == 0) padding++;
    for (int at = padding; at < mask.length; at++)
      if (mask[at] != 1)
        throw bad(
            file,
            "attention_mask[%d][%d] is %d after the padding".formatted(row, at, mask[at]),
            "zeros on the left, then ones");
    return new Row(Arrays.copyOfRange(ids, padding, ids.length), padding);
  }

  private static int[][] rows(String file, JsonNode root, String name) {
    JsonNode node = root.path(name);
    if (!node.isArray())
      throw bad(
          file,
          name + " is " + (node.isMissingNode() ? "missing" : node.getNodeType()),
          "a list of lists of whole numbers");
    int[][] rows = new int[node.size()][];
    for (int row = 0; row < rows.length; row++) {
      JsonNode list = node.get(row);
      if (!list.isArray())
        throw bad(file, "%s[%d] is %s".formatted(name, row, list), "a list of whole numbers");
      rows[row] = new int[list.size()];
      for (int at = 0; at < list.size(); at++) {
        JsonNode entry = list.get(at);
        if (!entry.isIntegralNumber() || !entry.canConvertToInt())
          throw bad(file, "%s[%d][%d] is %s".formatted(name, row, at, entry), "a whole number");
        rows[row][at] = entry.asInt();
      }
    }
    return rows;
  }

  private static CommandException bad(String file, String found, String expected) {
    return new CommandException(ExitCode.BAD_INPUT, file + ": " + found + "; expected " + expected);
  }
}
