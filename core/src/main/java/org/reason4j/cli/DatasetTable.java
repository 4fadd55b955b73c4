package org.reason4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.reason4j.filter.Lengths;
import org.reason4j.filter.Survey;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What `dataset` found, for people and for programs.
final class DatasetTable {
  private DatasetTable() {}

  /// One file.
  ///
  /// @param bad how many lines are no example; the first of them are in `complaints`
  record Surveyed(
      String file, long bytes, long bad, List<BadLine> complaints, Survey.Result result) {}

  /// A line that is no example.
  record BadLine(long line, String error) {}

  // ---- for people ----

  static String text(List<Surveyed> surveys) {
    return surveys.stream().map(DatasetTable::text).collect(Collectors.joining("\n"));
  }

  private static String text(Surveyed file) {
    Survey.Result result = file.result();
    var text = new StringBuilder();
    text.append(
        "%s: %,d examples, %s%s%n"
            .formatted(
                file.file(),
                result.examples(),
                size(file.bytes()),
                file.bad() == 0 ? "" : ", %,d bad lines".formatted(file.bad())));
    if (result.examples() == 0) return text.toString();
    row(text, "forms", counts(result.forms()));
    row(text, "languages", counts(result.languages()));
    text.append("  %-28s %10s %8s %8s %8s%n".formatted("", "mean", "median", "p90", "max"));
    lengths(text, "prompt", result.prompt());
    lengths(text, "response", result.response());
    row(
        text,
        "duplicates",
        "%,d exact, %,d near".formatted(result.duplicates(), result.nearDuplicates()));
    if (!result.contaminated().isEmpty()) {
      row(text, "contaminated", counts(result.contaminated()));
      if (!result.identical().isEmpty()) row(text, "word for word", counts(result.identical()));
    }
    if (result.leaks() > 0) {
      row(text, "answer leaks", "%,d prompts give their answer away".formatted(result.leaks()));
    }
    result.preferences().ifPresent(pairs -> row(text, "preferences", bias(pairs)));
    for (String remark : result.remarks()) text.append("    ").append(clean(remark)).append('\n');
    return text.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("  %-13s %s%n".formatted(name, value));
  }

  private static void lengths(StringBuilder text, String part, SortedMap<String, Lengths> all) {
    all.forEach((unit, lengths) ->
        text.append(
            String.format(
                Locale.ROOT,
                "  %-13s %-14s %10.1f %,8d %,8d %,8d%n",
                part,
                unit,
                lengths.mean(),
                lengths.median(),
                lengths.p90(),
                lengths.max())));
  }

  private static String bias(Survey.Preferences pairs) {
    return String.format(
        Locale.ROOT,
        "%,d pairs; the longer one is chosen in %.1f %%; mean %.1f chosen, %.1f rejected",
        pairs.pairs(),
        100 * pairs.longerChosen(),
        pairs.chosen().mean(),
        pairs.rejected().mean());
  }

  private static String counts(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> "%s %,d".formatted(clean(entry.getKey()), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  /// Text of a file, without what a terminal would obey.
  private static String clean(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }

  // ---- for programs ----

  static String json(List<Surveyed> surveys) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode files = root.putArray("files");
    for (Surveyed survey : surveys) fill(files.addObject(), survey);
    return JsonMapper.shared().writeValueAsString(root);
  }

  private static void fill(ObjectNode node, Surveyed survey) {
    Survey.Result result = survey.result();
    node.put("file", survey.file())
        .put("bytes", survey.bytes())
        .put("examples", result.examples())
        .put("bad", survey.bad());
    fill(node.putObject("forms"), result.forms());
    fill(node.putObject("languages"), result.languages());
    lengths(node.putObject("prompt"), result.prompt());
    lengths(node.putObject("response"), result.response());
    node.put("duplicates", result.duplicates()).put("near_duplicates", result.nearDuplicates());
    fill(node.putObject("contaminated"), result.contaminated());
    fill(node.putObject("identical"), result.identical());
    node.put("answer_leaks", result.leaks());
    result
        .preferences()
        .ifPresent(pairs -> {
          ObjectNode bias = node.putObject("preferences");
          bias.put("pairs", pairs.pairs())
              .put("chosen_longer", pairs.chosenLonger())
              .put("rejected_longer", pairs.rejectedLonger())
              .put("longer_chosen", pairs.longerChosen());
          lengths(bias.putObject("chosen"), pairs.chosen());
          lengths(bias.putObject("rejected"), pairs.rejected());
        });
    ArrayNode remarks = node.putArray("remarks");
    result.remarks().forEach(remarks::add);
    ArrayNode bad = node.putArray("bad_lines");
    for (BadLine line : survey.complaints()) {
      bad.addObject().put("line", line.line()).put("error", line.error());
    }
  }

  private static void fill(ObjectNode node, Map<String, Long> counts) {
    counts.forEach(node::put);
  }

  private static void lengths(ObjectNode node, SortedMap<String, Lengths> all) {
    all.forEach((unit, lengths) -> lengths(node.putObject(unit), lengths));
  }

  private static void lengths(ObjectNode node, Lengths lengths) {
    node.put("mean", lengths.mean())
        .put("median", lengths.median())
        .put("p90", lengths.p90())
        .put("max", lengths.max());
  }
}
