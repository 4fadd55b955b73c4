package org.reason4j.eval.suite;

import java.util.ArrayList;
import java.util.List;

/// Comma-separated values (RFC 4180): fields in quotes may hold commas, line ends and doubled
/// quotes.
final class Csv {
  private Csv() {}

  /// The records of a text, in order; lines without a character are left out.
  static List<List<String>> records(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    var field = new StringBuilder();
    boolean quoted = false;
    int at = text.startsWith("\uFEFF") ? 1 : 0;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted) {
        if (c != '"') field.append(c);
        else if (at + 1 < text.length() && text.charAt(at + 1) == '"')
          field.append(text.charAt(++at));
        else quoted = false;
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == ',') {
        record.add(field.toString());
        field.setLength(0);
      } else if (c == '\n') {
        end(records, record, field);
        record = new ArrayList<>();
      } else if (c != '\r' || at + 1 < text.length() && text.charAt(at + 1) != '\n') {
        field.append(c);
      }
    }
    end(records, record, field);
    return records;
  }

  private static void end(List<List<String>> records, List<String> record, StringBuilder field) {
    if (record.isEmpty() && field.isEmpty()) return;
    record.add(field.toString());
    field.setLength(0);
    records.add(record);
  }
}
