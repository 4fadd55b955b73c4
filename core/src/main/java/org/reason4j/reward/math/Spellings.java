package org.reason4j.reward.math;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Other ways to write a number, as the expression they stand for: choices as `C_{10}^3`,
/// `C(10,3)`, `10C3`, arrangements as `A_5^2` and `P(5,2)`, and Chinese numerals, `四分之三`.
final class Spellings {
  private static final String DIGITS = "零一二三四五六七八九";
  private static final String NUMERAL = "[零〇一二两三四五六七八九十百千万亿]{1,20}";
  private static final Pattern CHINESE =
      Pattern.compile(
          "(负)?(?:(百分之)(NUM)|(NUM)分之(NUM)|(NUM)(?:点([零〇一二三四五六七八九]{1,20}))?)[个只人元条本张种天岁米次]?。?"
              .replace("NUM", NUMERAL));
  private static final String NUMBER = "\\{?([0-9]{1,4})\\}?";
  private static final Pattern INDEXED =
      Pattern.compile("(?<![A-Za-z\\\\])([CAP])_" + NUMBER + "\\^" + NUMBER);
  private static final Pattern CALLED =
      Pattern.compile("(?<![A-Za-z\\\\])([CP])\\(([0-9]{1,4}),\\s*([0-9]{1,4})\\)");
  private static final Pattern BETWEEN =
      Pattern.compile(
          "(?<![A-Za-z0-9.\\\\])(?:\\{\\})?[_^]?\\{?([0-9]{1,4})\\}?([CP])_?"
              + NUMBER
              + "(?![0-9.])");

  private Spellings() {}

  /// The text with such numbers as expressions; empty where it holds none.
  static Optional<String> plain(String text) {
    if (text.length() <= 60 && text.codePoints().anyMatch(Character::isIdeographic)) {
      try {
        Optional<String> number = chinese(text.strip());
        if (number.isPresent()) return number;
      } catch (ArithmeticException _) {
        return Optional.empty(); // more than any question asks for
      }
    }
    if (text.indexOf('C') < 0 && text.indexOf('A') < 0 && text.indexOf('P') < 0) {
      return Optional.empty();
    }
    String plain = INDEXED.matcher(text).replaceAll(found -> chosen(found.group(1), found, 2, 3));
    plain = CALLED.matcher(plain).replaceAll(found -> chosen(found.group(1), found, 2, 3));
    plain = BETWEEN.matcher(plain).replaceAll(found -> chosen(found.group(2), found, 1, 3));
    return plain.equals(text) ? Optional.empty() : Optional.of(plain);
  }

  private static String chosen(String letter, MatchResult found, int of, int take) {
    int n = Integer.parseInt(found.group(of));
    int k = Integer.parseInt(found.group(take));
    if (k > n) return Matcher.quoteReplacement(found.group());
    String expression =
        letter.equals("C")
            ? "\\binom{%d}{%d}".formatted(n, k)
            : "\\frac{%d!}{%d!}".formatted(n, n - k);
    return Matcher.quoteReplacement(expression);
  }

  private static Optional<String> chinese(String text) {
    Matcher numeral = CHINESE.matcher(text);
    if (!numeral.matches()) return Optional.empty();
    String sign = numeral.group(1) == null ? "" : "-";
    if (numeral.group(2) != null) return Optional.of(sign + value(numeral.group(3)) + "\\%");
    if (numeral.group(4) != null) {
      return Optional.of(
          "%s\\frac{%s}{%s}".formatted(sign, value(numeral.group(5)), value(numeral.group(4))));
    }
    var part = new StringBuilder();
    if (numeral.group(7) != null) {
      numeral.group(7).replace('〇', '零').chars().forEach(c -> part.append(DIGITS.indexOf(c)));
    }
    return Optional.of(sign + value(numeral.group(6)) + (part.isEmpty() ? "" : "." + part));
  }

  /// The value of a whole numeral: `三千零五` is 3005, `二〇二四` is 2024.
  private static BigInteger value(String numeral) {
    String plain = numeral.replace('〇', '零').replace('两', '二');
    if (plain.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) {
      var digits = new StringBuilder();
      plain.chars().forEach(c -> digits.append(DIGITS.indexOf(c)));
      return new BigInteger(digits.toString());
    }
    long total = 0;
    long section = 0;
    long digit = 0;
    for (int at = 0; at < plain.length(); at++) {
      char c = plain.charAt(at);
      switch (c) {
        case '十' -> {
          section += Math.max(digit, 1) * 10;
          digit = 0;
        }
        case '百' -> {
          section += digit * 100;
          digit = 0;
        }
        case '千' -> {
          section += digit * 1_000;
          digit = 0;
        }
        case '万', '亿' -> {
          total = Math.multiplyExact(total + section + digit, c == '万' ? 10_000L : 100_000_000L);
          section = 0;
          digit = 0;
        }
        default -> digit = DIGITS.indexOf(c);
      }
    }
    return BigInteger.valueOf(total + section + digit);
  }
}
