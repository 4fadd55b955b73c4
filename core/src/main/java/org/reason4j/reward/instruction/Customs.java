package org.reason4j.reward.instruction;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// IFBench's instructions that are about one question each.
final class Customs {
  private static final List<String> CAPITALS =
      List.of(
          ("Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin"
                  + " Berlin Amsterdam Warsaw London Brussels Prague Luxembourg Paris Vienna"
                  + " Bratislava Budapest Vaduz Chisinau Bern Ljubljana Zagreb")
              .split(" "));

  private static final List<String> SEVENS = List.of("14", "21", "28", "35", "42", "49");
  private static final Pattern QUESTION = Pattern.compile("Question [0-9]+[.|):;]?\\s*");
  private static final Pattern OPTION = Pattern.compile("^[A-Ea-e][.|)]\\s*\\w");
  private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");

  private Customs() {}

  static Map<String, Function<Parameters, Constraint>> types() {
    return Map.of(
        "custom:multiples", asked -> Customs::multiples,
        "custom:mcq_count_length", asked -> Customs::questions,
        "custom:reverse_newline", asked -> Customs::countries,
        "custom:word_reverse", asked -> Customs::wordsReversed,
        "custom:character_reverse",
            asked -> response -> Letters.lower(response).contains("elgae dlab"),
        "custom:european_capitals_sort", asked -> Customs::capitals,
        "custom:date_format_list", asked -> Customs::dates);
  }

  private static boolean multiples(String response) {
    return Arrays.stream(response.split("[^0-9]+"))
        .filter(digits -> !digits.isEmpty())
        .toList()
        .equals(SEVENS);
  }

  /// Four questions of five options each, every one longer than the last.
  private static boolean questions(String response) {
    if (!response.startsWith("Question")) return false;
    List<String> questions =
        Arrays.stream(QUESTION.split(response, -1))
            .map(Letters::strip)
            .filter(question -> !question.isEmpty())
            .toList();
    if (questions.size() != 4) return false;
    int last = -1;
    for (String question : questions) {
      int options = 0;
      int length = -1;
      for (String line : Letters.lines(question)) {
        String text = Letters.strip(line);
        if (OPTION.matcher(text).find()) options++;
        else if (options == 0) length += text.length() + 1;
      }
      if (options != 5 || length <= last) return false;
      last = length;
    }
    return true;
  }

  /// From the line of Zimbabwe on 52 lines or more, in falling order.
  private static boolean countries(String response) {
    var lines = new ArrayList<String>();
    for (String line : Letters.lines(response)) {
      String text = Letters.bare(line);
      if (!text.isEmpty() && (!lines.isEmpty() || text.contains("Zimbabwe"))) {
        lines.add(plain(text));
      }
    }
    return lines.size() >= 52
        && lines.equals(lines.stream().sorted(Comparator.reverseOrder()).toList());
  }

  private static boolean wordsReversed(String response) {
    List<String> words =
        Letters.split(Letters.unpunctuated(Letters.lower(Letters.strip(response))));
    return String.join(" ", words.reversed()).contains("bald eagle");
  }

  private static boolean capitals(String response) {
    return Arrays.stream(plain(response).split(","))
        .map(Letters::strip)
        .filter(name -> !name.isEmpty())
        .toList()
        .equals(CAPITALS);
  }

  /// Dates of Napoleon's life, between commas.
  private static boolean dates(String response) {
    for (String part : Letters.strip(response).split(",", -1)) {
      var date = DATE.matcher(Letters.strip(part));
      if (!date.matches()) return false;
      int year = Integer.parseInt(date.group(1));
      int month = Integer.parseInt(date.group(2));
      int day = Integer.parseInt(date.group(3));
      if (year < 1769 || year > 1821 || month < 1 || month > 12) return false;
      int longest = month == 2 ? 29 : List.of(4, 6, 9, 11).contains(month) ? 30 : 31;
      if (day < 1 || day > longest) return false;
    }
    return true;
  }

  /// Without accents and anything else beyond ASCII.
  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("[^\\x00-\\x7f]", "");
  }
}
