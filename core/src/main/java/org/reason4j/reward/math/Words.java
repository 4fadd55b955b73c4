package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.reason4j.reward.math.Token.Kind;

/// What a run of letters stands for: a function, a number in words, a word, or one variable a
/// letter.
final class Words {
  private static final Map<String, Integer> NUMBERS = numbers();

  /// Short words that are no products of variables.
  private static final Set<String> SHORT =
      Set.of(
          "cm", "mm", "km", "ft", "in", "kg", "mg", "lb", "lbs", "oz", "hr", "hrs", "min", "mins",
          "sec", "secs", "ms", "mph", "kmh", "yd", "mi", "ml", "dl", "am", "pm", "yes", "no", "odd",
          "even", "all", "day", "days", "is", "it", "of", "the", "to", "if", "for", "per", "cup",
          "box", "inch", "feet", "foot", "gcd", "rad", "deg", "sq", "usd", "rmb", "hz", "kw", "ev",
          "mol", "pct", "one", "two", "six", "ten", "way", "ways", "not", "nan", "none", "who",
          "are", "was", "but", "any", "so", "we", "at", "by", "be", "has", "had", "can", "us",
          "km²", "mon", "tue", "may", "jun", "jul", "red", "dan", "bob", "tom", "sam", "ann");

  private static final List<String> DENOMINATORS =
      List.of("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");

  private Words() {}

  /// The number that the word says, such as 12 for `twelve`; -1 for others.
  static int number(String word) {
    return NUMBERS.getOrDefault(word.toLowerCase(Locale.ROOT), -1);
  }

  /// The denominator that the word says, such as 3 for `third` and `thirds`; -1 for others.
  static int denominator(String word) {
    String one = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    if (one.equals("half") || one.equals("halve")) return 2;
    if (one.equals("quarter")) return 4;
    int at = DENOMINATORS.indexOf(one);
    return at < 0 ? -1 : at + 3;
  }

  /// Whether a word of two letters is one of a sentence.
  static boolean connects(String word) {
    return switch (word) {
      case "so", "is", "it", "of", "to", "if", "we", "at", "by", "be", "as" -> true;
      default -> false;
    };
  }

  /// Adds the tokens of a run of two or more letters.
  static void add(String word, boolean textual, BiConsumer<Kind, String> into) {
    String lower = word.toLowerCase(Locale.ROOT);
    switch (lower) {
      case "and", "or", "和", "或", "与", "及", "以及", "或者" ->
          into.accept(Kind.SIGN, lower.startsWith("或") || lower.equals("or") ? "or" : "and");
      case "pi" -> into.accept(Kind.COMMAND, "pi");
      case "infinity", "infty", "inf", "oo" -> into.accept(Kind.COMMAND, "infty");
      case "mod" -> into.accept(Kind.COMMAND, "mod");
      case "percent", "pct", "percentage", "percents" -> into.accept(Kind.SIGN, "%");
      case "degrees", "degree", "deg", "度" -> into.accept(Kind.SIGN, "°");
      case "sqrt" -> into.accept(Kind.COMMAND, "sqrt");
      case "union" -> into.accept(Kind.SIGN, "∪");
      default -> other(word, lower, textual, into);
    }
  }

  private static void other(
      String word, String lower, boolean textual, BiConsumer<Kind, String> into) {
    String function = Vocabulary.FUNCTIONS.get(word);
    if (function != null && !lower.equals("min") && !lower.equals("deg")) {
      into.accept(Kind.FUNCTION, function);
      return;
    }
    if (textual || isWord(word, lower)) {
      into.accept(Kind.WORD, lower);
      return;
    }
    if (connected(word, into)) return;
    for (int at = 0; at < word.length(); at++) {
      into.accept(Kind.NAME, String.valueOf(word.charAt(at)));
    }
  }

  /// `1orW`: a connective or a function that stands between letters without space.
  private static boolean connected(String word, BiConsumer<Kind, String> into) {
    if (word.startsWith("or") && word.length() <= 4) {
      into.accept(Kind.SIGN, "or");
      for (int at = 2; at < word.length(); at++) {
        into.accept(Kind.NAME, String.valueOf(word.charAt(at)));
      }
      return true;
    }
    return false;
  }

  private static boolean isWord(String word, String lower) {
    if (SHORT.contains(lower) || NUMBERS.containsKey(lower)) return true;
    if (word.charAt(0) > 0x7F) return true;
    return word.length() >= 4 && !increasing(word);
  }

  /// `abcd`, `wxyz`: a product of variables.
  private static boolean increasing(String word) {
    for (int at = 1; at < word.length(); at++) {
      if (word.charAt(at) != word.charAt(at - 1) + 1) return false;
    }
    return true;
  }

  private static Map<String, Integer> numbers() {
    var map = new HashMap<String, Integer>();
    String[] small =
        ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                + " fifteen sixteen seventeen eighteen nineteen")
            .split(" ");
    for (int value = 0; value < small.length; value++) map.put(small[value], value);
    String[] tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    for (int index = 0; index < tens.length; index++) map.put(tens[index], 20 + 10 * index);
    return Map.copyOf(map);
  }

  /// The value of a digit in a base up to 36; -1 for none.
  static BigInteger inBase(String digits, int base) {
    BigInteger value = BigInteger.ZERO;
    for (int at = 0; at < digits.length(); at++) {
      int digit = Character.digit(digits.charAt(at), base);
      if (digit < 0) return BigInteger.ONE.negate();
      value = value.multiply(BigInteger.valueOf(base)).add(BigInteger.valueOf(digit));
    }
    return value;
  }
}
