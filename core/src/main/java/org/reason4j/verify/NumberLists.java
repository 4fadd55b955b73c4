package org.reason4j.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.reward.Answers;

/// The numbers that a text states, for cases whose `config.task` asks for them instead of for an
/// answer.
///
/// `extract_numbers`: what the answer block holds, else the last box, else what follows `####`,
/// else every number that stands alone (`4a` is none). `parse_number_list_from_string`: the parts
/// between commas if all that are not blank are numbers. `extract_number_list`: the first formula,
/// else the text, that is such a list of at least two.
final class NumberLists {
  /// The tasks that are read here.
  static final Set<String> TASKS =
      Set.of("extract_numbers", "parse_number_list_from_string", "extract_number_list");

  private static final int READ = 20_000;
  private static final String NUMBER = "[-+]?(?:[0-9]{1,18}(?:,[0-9]{3}){0,5}(?:\\.[0-9]{1,18})?)";
  private static final Pattern ALONE =
      Pattern.compile(
          "(?<![A-Za-z0-9_.,\\\\^/{}+*-])" + NUMBER + "(?:[eE][-+]?[0-9]{1,3})?(?![A-Za-z0-9_{^])");
  private static final Pattern PART =
      Pattern.compile("[-+]?[0-9]{1,18}(?:\\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,3})?");
  private static final Pattern RATIO = Pattern.compile(NUMBER + "(?:/[0-9]{1,18})?");
  private static final Pattern FORMULA = Pattern.compile("\\${1,2}([^$]{1,1000})\\${1,2}");

  private NumberLists() {}

  /// The numbers as written; empty where there are none.
  static List<String> read(String task, String text) {
    String part = text.length() <= READ ? text : text.substring(text.length() - READ);
    return switch (task) {
      case "extract_numbers" -> stated(part);
      case "parse_number_list_from_string" -> parts(part);
      default -> listed(part);
    };
  }

  private static List<String> stated(String text) {
    if (text.contains("<answer>")) return ratio(Answers.extract(text).orElse(""));
    int box = text.lastIndexOf("\\boxed{");
    int close = box < 0 ? -1 : text.indexOf('}', box);
    if (close > 0) return ratio(text.substring(box + 7, close));
    int hashes = text.lastIndexOf("####");
    return alone(hashes < 0 ? text : text.substring(hashes + 4));
  }

  private static List<String> ratio(String text) {
    String bare = text.strip().replace("$", "");
    return RATIO.matcher(bare).matches() ? List.of(bare) : List.of();
  }

  private static List<String> alone(String text) {
    var numbers = new ArrayList<String>();
    Matcher number = ALONE.matcher(text);
    while (number.find()) numbers.add(number.group());
    return numbers;
  }

  private static List<String> parts(String text) {
    var numbers = new ArrayList<String>();
    for (String part : text.replace("$", "").split(",")) {
      if (part.isBlank()) continue;
      if (!PART.matcher(part.strip()).matches()) return List.of();
      numbers.add(part.strip());
    }
    return numbers;
  }

  private static List<String> listed(String text) {
    Matcher formula = FORMULA.matcher(text);
    while (formula.find()) {
      List<String> numbers = parts(formula.group(1));
      if (numbers.size() > 1) return numbers;
    }
    List<String> numbers = parts(text.replaceFirst("^[^0-9$]*", "").replaceFirst("[^0-9$]*$", ""));
    return numbers.size() > 1 ? numbers : List.of();
  }
}
