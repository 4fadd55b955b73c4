package org.reason4j.reward.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// IFBench's three instructions that ask for a table of given columns and rows.
final class Tables {
  private Tables() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "custom:csv_city", asked -> Tables::cities,
        "custom:csv_special_character", asked -> Tables::products,
        "custom:csv_quotes", asked -> Tables::students);
  }

  private static boolean cities(String response) {
    List<List<String>> rows = rows(response, ',');
    return rows.size() == 8
        && rows.getFirst().equals(List.of("ID", "Country", "City", "Year", "Count"))
        && rows.stream().allMatch(row -> row.size() == 5);
  }

  /// Fourteen rows of five, one field at least quoted and with a special character.
  private static boolean products(String response) {
    List<List<String>> rows = rows(quotesKept(response), ',');
    if (rows.size() != 15) return false;
    if (!named(rows.getFirst(), "ProductID", "Category", "Brand", "Price", "Stock")) return false;
    return rows.stream().allMatch(row -> row.size() == 5)
        && rows.stream().skip(1).flatMap(List::stream).anyMatch(Tables::special);
  }

  private static boolean special(String field) {
    return quoted(field)
        && field
            .substring(1, field.length() - 1)
            .codePoints()
            .anyMatch(letter -> !Letters.isWord(letter) && !Letters.isSpace(letter));
  }

  private static boolean students(String response) {
    List<List<String>> rows = rows(quotesKept(response), '\t');
    return rows.size() == 4
        && named(rows.getFirst(), "StudentID", "Subject", "Grade", "Semester", "Score")
        && rows.stream()
            .allMatch(row ->
                row.size() == 5 && row.stream().map(Letters::strip).allMatch(Tables::quoted));
  }

  private static boolean quoted(String field) {
    return field.length() > 1 && field.startsWith("\"") && field.endsWith("\"");
  }

  private static boolean named(List<String> header, String... names) {
    return header.stream().map(Letters::bare).toList().equals(List.of(names));
  }

  /// With each quote tripled, so that a reader leaves one.
  private static String quotesKept(String text) {
    return text.replace("\"", "\"\"\"");
  }

  /// The rows of a table as spreadsheets write it: a field in quotes may hold the delimiter and
  /// line breaks, and two quotes for one. A line without anything is a row without fields.
  static List<List<String>> rows(String text, char delimiter) {
    var rows = new ArrayList<List<String>>();
    var row = new ArrayList<String>();
    var field = new StringBuilder();
    boolean quoted = false;
    boolean begun = false;
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (quoted) {
        boolean quote = letter == '"';
        if (quote && i + 1 < text.length() && text.charAt(i + 1) == '"') i++;
        else quoted = !quote;
        if (quoted) field.append(letter);
      } else if (letter == '"' && field.isEmpty()) {
        quoted = true;
        begun = true;
      } else if (letter == delimiter) {
        row.add(field.toString());
        field.setLength(0);
        begun = true;
      } else if (letter == '\n' || letter == '\r') {
        if (letter == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') i++;
        if (begun || !field.isEmpty()) row.add(field.toString());
        rows.add(List.copyOf(row));
        row.clear();
        field.setLength(0);
        begun = false;
      } else {
        field.append(letter);
        begun = true;
      }
    }
    if (begun) {
      row.add(field.toString());
      rows.add(List.copyOf(row));
    }
    return rows;
  }
}
