package org.reason4j.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.reason4j.verify.Confusion;
import org.reason4j.verify.Label;
import org.reason4j.verify.Label.Outcome;
import org.reason4j.verify.VerifyTally;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `verify` tells at its end: counts, latencies and, where lines hold labels, agreement.
///
/// @param seconds of the whole run
record VerifyReport(VerifyTally tally, double seconds, int threads) {
  private static final int SHOWN = 200;
  private static final String ROW = "%-44s %6s %8s %7s %7s %7s %7s %10s";

  /// For people.
  String text() {
    var text = new StringBuilder();
    long unverified = tally.cases() - tally.correct() - tally.wrong();
    text.append(
        line(
            "%,d cases: %,d correct (%s), %,d wrong, %,d unverified%s",
            tally.cases(),
            tally.correct(),
            percent((double) tally.correct() / Math.max(1, tally.cases())),
            tally.wrong(),
            unverified,
            tally.bad() == 0 ? "" : line("; %,d bad lines", tally.bad()).strip()));
    if (unverified > 0) {
      text.append(
          tally.unverified().entrySet().stream()
              .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(", ", "unverified by rule: ", "\n")));
    }
    if (tally.cases() > 0) {
      text.append(
          line(
              "a case: p50 %s, p99 %s, longest %s (%s); %,.0f cases/s on %d thread%s",
              time(tally.micros().percentile(0.5)),
              time(tally.micros().percentile(0.99)),
              time(tally.micros().max()),
              tally.slowest(),
              rate(),
              threads,
              threads == 1 ? "" : "s"));
    }
    agreement(text, tally.confusion());
    return text.toString();
  }

  private static void agreement(StringBuilder text, Confusion confusion) {
    if (confusion.groups().isEmpty()) return;
    text.append('\n');
    text.append(
        line(
            ROW,
            "against the labels",
            "cases",
            "agree",
            "true +",
            "true −",
            "false +",
            "false −",
            "unverified"));
    Confusion.Counts labelled = confusion.groups().get(Label.Group.LABELLED);
    if (labelled != null) {
      text.append(row("all", labelled));
      confusion.kinds().forEach((kind, counts) -> text.append(row("kind " + kind, counts)));
      confusion.categories().forEach((name, counts) -> text.append(row(name, counts)));
    }
    confusion
        .groups()
        .forEach((group, counts) -> {
          if (group != Label.Group.LABELLED) text.append(row("apart: " + group.word(), counts));
        });
    if (confusion.unlabelled() > 0) {
      text.append(line("%,d cases hold no label", confusion.unlabelled()));
    }
    if (confusion.disagreements().isEmpty()) return;
    text.append(line("%n%,d disagree:", confusion.disagreeing()));
    List<Confusion.Disagreement> shown = confusion.disagreements().stream().limit(SHOWN).toList();
    for (Confusion.Disagreement each : shown) {
      text.append(
          line(
              "  %s (%s, %s) %s: expected %s; %s",
              each.id(),
              each.kind(),
              each.group().word(),
              words(each.outcome()),
              each.wanted(),
              each.found()));
    }
    long more = confusion.disagreeing() - shown.size();
    if (more > 0) text.append(line("  and %,d more; --json tells of %,d", more, Confusion.KEPT));
  }

  private static String row(String name, Confusion.Counts counts) {
    return line(
        ROW,
        name,
        counts.cases(),
        percent(counts.agreement()),
        counts.of(Outcome.ACCEPTED),
        counts.of(Outcome.REFUSED),
        counts.of(Outcome.FALSE_ACCEPT),
        counts.of(Outcome.FALSE_REJECT),
        counts.of(Outcome.UNVERIFIED));
  }

  /// For programs.
  String json() {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("cases", tally.cases())
        .put("correct", tally.correct())
        .put("wrong", tally.wrong())
        .put("unverified", tally.cases() - tally.correct() - tally.wrong())
        .put("bad_lines", tally.bad());
    ObjectNode rules = root.putObject("unverified_by_rule");
    tally.unverified().forEach(rules::put);
    root.putObject("micros")
        .put("p50", tally.micros().percentile(0.5))
        .put("p99", tally.micros().percentile(0.99))
        .put("max", tally.micros().max())
        .put("slowest", tally.slowest());
    root.put("seconds", seconds).put("cases_per_second", rate()).put("threads", threads);
    Confusion confusion = tally.confusion();
    if (!confusion.groups().isEmpty()) {
      ObjectNode labels = root.putObject("labels");
      confusion.groups().forEach((group, counts) -> put(labels, group.word(), counts));
      labels.put("unlabelled", confusion.unlabelled());
      table(labels.putObject("by_kind"), confusion.kinds());
      table(labels.putObject("by_category"), confusion.categories());
      labels.put("disagreeing", confusion.disagreeing());
      var list = labels.putArray("disagreements");
      for (Confusion.Disagreement each : confusion.disagreements()) {
        list.addObject()
            .put("id", each.id())
            .put("kind", each.kind())
            .put("group", each.group().word())
            .put("outcome", words(each.outcome()))
            .put("expected", each.wanted())
            .put("found", each.found());
      }
    }
    return root.toString();
  }

  private static void table(ObjectNode node, Map<String, Confusion.Counts> rows) {
    rows.forEach((name, counts) -> put(node, name, counts));
  }

  private static void put(ObjectNode node, String name, Confusion.Counts counts) {
    node.putObject(name)
        .put("cases", counts.cases())
        .put("agreement", counts.agreement())
        .put("true_accepts", counts.of(Outcome.ACCEPTED))
        .put("true_rejects", counts.of(Outcome.REFUSED))
        .put("false_accepts", counts.of(Outcome.FALSE_ACCEPT))
        .put("false_rejects", counts.of(Outcome.FALSE_REJECT))
        .put("unverified", counts.of(Outcome.UNVERIFIED));
  }

  private static String words(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private double rate() {
    return seconds > 0 ? tally.cases() / seconds : 0;
  }

  private static String time(long micros) {
    return micros < 1_000
        ? micros + " µs"
        : String.format(Locale.ROOT, micros < 1_000_000 ? "%.1f ms" : "%,.0f ms", micros / 1e3);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String line(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments) + "\n";
  }
}
