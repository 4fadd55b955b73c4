package org.reason4j.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prompts given as ids: `{"input_ids": [[...]], "attention_mask": [[...]]}`, padded on the left
/// (mask 0), the mask optional.
final class PromptIds {
  private PromptIds() {}

  /// The prompts without their padding, in order.
  ///
  /// @param file names the source in messages
  /// @throws CommandException with exit code 65 for anything else
  static List<int[]> parse(String file, String json) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw bad(file, "not JSON: " + e.getOriginalMessage(), "{\"input_ids\": [[...]]}");
    }
    int[][] ids = rows(file, root, "input_ids");
    if (ids.length == 0) throw bad(file, "input_ids is empty", "at least one row");
    if (!root.has("attention_mask")) return List.of(ids);
    int[][] mask = rows(file, root, "attention_mask");
    if (mask.length != ids.length)
      throw bad(file, "attention_mask has " + mask.length + " rows", "as input_ids: " + ids.length);
    List<int[]> prompts = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) prompts.add(kept(file, row, ids[row], mask[row]));
    return prompts;
  }

  private static int[] kept(String file, int row, int[] ids, int[] mask) {
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
    return java.util.Arrays.copyOfRange(ids, padding, ids.length);
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
