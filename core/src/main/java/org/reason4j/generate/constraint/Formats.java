package org.reason4j.generate.constraint;

import java.util.Map;
import java.util.Optional;

/// JSON schema's `format`s as [Language]s: what every validator accepts, not all that some do.
final class Formats {
  private static final String TIME =
      "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)";
  private static final String DATE =
      "(\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))"
          + "|(\\d\\d(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)";
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String HOST =
      "[A-Za-z0-9]+(-[A-Za-z0-9]+)*(\\.[A-Za-z0-9]+(-[A-Za-z0-9]+)*)*";

  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("date", DATE),
          Map.entry("time", TIME),
          Map.entry("date-time", DATE + "T" + TIME),
          Map.entry(
              "duration",
              "P(\\d+W|\\d+D(T\\d+H)?|T(\\d+H(\\d+M(\\d+S)?)?|\\d+M(\\d+S)?|\\d+S)|\\d+Y(\\d+M(\\d+D)?)?|\\d+M(\\d+D)?)"),
          Map.entry("uuid", "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
          Map.entry("ipv4", OCTET + "(\\." + OCTET + "){3}"),
          Map.entry("ipv6", "([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"),
          Map.entry("hostname", HOST),
          Map.entry("email", "[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@" + HOST),
          Map.entry(
              "uri",
              "https?://" + HOST + "(:[1-9]\\d{0,3})?(/[A-Za-z0-9._~-]*)*(\\?[A-Za-z0-9._~=&-]+)?"),
          Map.entry("json-pointer", "(/([^~/]|~[01])*)*"));

  private Formats() {}

  /// The texts of a format; empty where it is not known.
  static Optional<Language> named(String format) {
    return Optional.ofNullable(PATTERNS.get(format))
        .map(pattern -> {
          Language all = RegularExpression.whole(pattern);
          if (format.startsWith("date")) all = all.minus(RegularExpression.whole("0000-(.|\\n)*"));
          return format.equals("hostname") ? all.and(Language.length(1, 63)) : all;
        });
  }

  static String known() {
    return String.join(", ", PATTERNS.keySet().stream().sorted().toList());
  }
}
