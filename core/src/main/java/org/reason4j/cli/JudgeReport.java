package org.reason4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.reason4j.reward.judge.PairJudging.Fate;
import org.reason4j.reward.judge.PairSummary;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `judge` tells at its end: counts, reasons, bias, agreement.
///
/// @param lines how many were asked for
/// @param counts lines by outcome
/// @param failures failures by kind
/// @param figures means and agreement, by name
/// @param silent whether something was asked and nothing answered
record JudgeReport(
    String judge,
    String unit,
    int lines,
    Map<String, Integer> counts,
    Map<String, Integer> failures,
    Map<String, OptionalDouble> figures,
    boolean silent,
    String requests) {

  static JudgeReport of(String judge, PairSummary summary) {
    var counts = new LinkedHashMap<String, Integer>();
    summary.fates().forEach((fate, count) -> counts.put(fate.word(), count));
    var figures = new LinkedHashMap<String, OptionalDouble>();
    figures.put("mean with a shown first", summary.firstShown());
    figures.put("mean with a shown second", summary.secondShown());
    figures.put("position bias", summary.positionBias());
    figures.put("agreement", summary.agreement());
    figures.put("kappa", summary.kappa());
    int judged = summary.count(Fate.KEPT) + summary.count(Fate.UNDECIDED);
    return new JudgeReport(
        judge,
        "pairs",
        summary.pairs(),
        counts,
        summary.failures(),
        figures,
        judged == 0 && summary.count(Fate.UNJUDGED) > 0,
        "");
  }

  static JudgeReport of(String judge, Map<String, Integer> verdicts, Map<String, Integer> reasons) {
    int lines = verdicts.values().stream().mapToInt(Integer::intValue).sum();
    boolean silent = lines > 0 && verdicts.getOrDefault("unverified", 0) == lines;
    return new JudgeReport(judge, "answers", lines, verdicts, reasons, Map.of(), silent, "");
  }

  JudgeReport withRequests(String sentence) {
    return new JudgeReport(judge, unit, lines, counts, failures, figures, silent, sentence);
  }

  String text() {
    List<String> text = new ArrayList<>();
    text.add("%d %s, judged by %s: %s".formatted(lines, unit, judge, listed(counts)));
    if (!failures.isEmpty()) text.add("no opinion: " + listed(failures));
    List<String> known = new ArrayList<>();
    figures.forEach((name, value) ->
        value.ifPresent(
            figure -> known.add(name + " " + String.format(Locale.ROOT, "%.3f", figure))));
    if (!known.isEmpty()) text.add(String.join(", ", known));
    if (!requests.isEmpty()) text.add(requests);
    if (silent) {
      text.add(
          "The judge gave no opinion on any of them. Check that it runs at that address and knows"
              + " the model, then run the same command again: with --cache nothing is asked"
              + " twice.");
    }
    return String.join("\n", text);
  }

  String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode().put("judge", judge).put(unit, lines);
    ObjectNode outcomes = root.putObject("outcomes");
    counts.forEach((name, count) -> outcomes.put(key(name), count));
    ObjectNode reasons = root.putObject("no_opinion");
    failures.forEach(reasons::put);
    figures.forEach((name, value) -> {
      if (value.isPresent()) root.put(key(name), value.getAsDouble());
      else root.putNull(key(name));
    });
    return root.put("requests", requests).toString();
  }

  private static String key(String name) {
    return name.replace(' ', '_');
  }

  private static String listed(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
