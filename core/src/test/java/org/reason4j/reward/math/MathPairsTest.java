package org.reason4j.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.math.MathJudge.Judgement;
import org.reason4j.reward.math.MathJudge.Outcome;

/// Pairs that are equal by construction, and pairs that differ by a little. The property
/// `reason4j.math.pairs` sets how many (10,000 each).
class MathPairsTest {
  private static final int COUNT = Integer.getInteger("reason4j.math.pairs", 10_000);

  private final Random random = new Random(42);

  /// A value in two spellings, and one of another value that looks like it.
  private record Pair(String gold, String same, String other) {}

  @Test
  void equalPairsAreAcceptedAndNearMissesAreNot() {
    List<String> rejected = new ArrayList<>();
    List<String> accepted = new ArrayList<>();
    for (int count = 0; count < COUNT; count++) {
      Pair pair = pair(count % 16);
      if (judge(pair.gold, pair.same).outcome() != Outcome.CORRECT) rejected.add(pair.toString());
      if (judge(pair.gold, pair.other).outcome() == Outcome.CORRECT) accepted.add(pair.toString());
    }
    assertThat(accepted).isEmpty();
    assertThat(rejected).isEmpty();
  }

  private Judgement judge(String gold, String answer) {
    String response =
        switch (random.nextInt(4)) {
          case 0 -> answer;
          case 1 -> "So we get $\\boxed{" + answer + "}$.";
          case 2 -> "<think>first \\boxed{1}</think>\nThe final answer is $" + answer + "$.";
          default -> "\\[ \\boxed{" + answer + "} \\]";
        };
    return MathJudge.judge(
        random.nextBoolean() ? gold : "$" + gold + "$", response, Policy.STANDARD);
  }

  private int number(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private Pair pair(int kind) {
    int a = number(2, 60);
    int b = number(2, 60);
    int c = number(2, 9);
    int k = number(2, 12);
    return switch (kind) {
      case 0 -> fraction(a, b, k);
      case 1 -> decimal(a, number(1, 999));
      case 2 ->
          new Pair(
              c + "\\sqrt{" + a + "}",
              "\\sqrt{" + c * c * a + "}",
              "\\sqrt{" + (c * c * a + 1) + "}");
      case 3 ->
          new Pair(
              "(x+" + a + ")(x-" + b + ")",
              "x^2 " + signed(a - b) + "x - " + a * b,
              "x^2 " + signed(a - b) + "x - " + (a * b + 1));
      case 4 -> list(a, b);
      case 5 ->
          new Pair(
              "(" + a + "," + (a + b) + "]",
              a + " < x \\le " + (a + b),
              a + " \\le x \\le " + (a + b));
      case 6 -> new Pair(a + "\\%", a + " percent", a + 1 + "\\%");
      case 7 -> thousands(number(1_000, 9_999_999));
      case 8 ->
          new Pair(
              a + "x + " + b + "y = " + c,
              "y = \\frac{" + c + " - " + a + "x}{" + b + "}",
              "y = \\frac{" + c + " + " + a + "x}{" + b + "}");
      case 9 ->
          new Pair(
              a + " \\pm \\sqrt{" + primeAbove(b) + "}",
              a + " - \\sqrt{" + primeAbove(b) + "}, " + a + " + \\sqrt{" + primeAbove(b) + "}",
              a + " + \\sqrt{" + primeAbove(b) + "}");
      case 10 ->
          new Pair(
              "\\begin{pmatrix} " + a + " & " + b + " \\\\ " + c + " & " + k + " \\end{pmatrix}",
              "\\begin{bmatrix}" + a + "&" + 2 * b + "/2\\\\" + c + "&" + k + "\\end{bmatrix}",
              "\\begin{pmatrix} "
                  + b
                  + " & "
                  + (a + 1)
                  + " \\\\ "
                  + c
                  + " & "
                  + k
                  + " \\end{pmatrix}");
      case 11 ->
          new Pair(
              "\\frac{" + a + "\\pi}{" + b + "}",
              a + "/" + b + " * pi",
              "\\frac{" + a + "}{" + b + "}");
      case 12 -> new Pair(a + " + " + b + "i", b + "i + " + a, b + " + " + (a + b) + "i");
      case 13 ->
          new Pair(
              c + "^{" + k + "}", c + "^" + (k - 1) + " \\cdot " + c, c + "^{" + (k + 1) + "}");
      case 14 ->
          new Pair(
              "\\log_{" + c + "} " + a,
              "\\frac{\\ln " + a + "}{\\ln " + c + "}",
              "\\frac{\\ln " + (a + 1) + "}{\\ln " + c + "}");
      default ->
          new Pair(
              c + "\\sin x \\cos x",
              "\\frac{" + c + "}{2} \\sin(2x)",
              "\\frac{" + c + "}{2} \\sin(3x)");
    };
  }

  private Pair fraction(int a, int b, int k) {
    int part = a % b == 0 ? a + 1 : a;
    int over = part % b == 0 ? part + 1 : part;
    String same =
        switch (random.nextInt(4)) {
          case 0 -> over * k + "/" + b * k;
          case 1 -> "\\dfrac{" + over * k + "}{" + b * k + "}";
          case 2 -> "x = " + over + "/" + b;
          default -> over > b ? over / b + "\\frac{" + over % b + "}{" + b + "}" : over + "/" + b;
        };
    return new Pair(
        "\\frac{" + over + "}{" + b + "}", same, "\\frac{" + (over + 1) + "}{" + b + "}");
  }

  private Pair decimal(int a, int part) {
    String digits = String.format(Locale.ROOT, "%03d", part);
    return new Pair(
        a + "." + digits,
        "\\frac{" + (a * 1_000 + part) + "}{1000}",
        a + "." + String.format(Locale.ROOT, "%04d", part * 10 + 1));
  }

  private Pair list(int a, int b) {
    var parts = new ArrayList<Integer>(List.of(a, a + b, -b, a + 2 * b));
    String gold = String.join(", ", parts.stream().map(String::valueOf).toList());
    Collections.shuffle(parts, random);
    String same = String.join(", ", parts.stream().map(String::valueOf).toList());
    parts.set(0, parts.get(0) + 1_000);
    String other = String.join(", ", parts.stream().map(String::valueOf).toList());
    return new Pair(gold, random.nextBoolean() ? same : "\\{" + same + "\\}", other);
  }

  private Pair thousands(int whole) {
    String grouped = String.format(Locale.ROOT, "%,d", whole);
    String same =
        switch (random.nextInt(4)) {
          case 0 -> grouped;
          case 1 -> grouped.replace(",", "{,}");
          case 2 -> grouped.replace(",", ",\\!");
          default -> "\\$" + grouped + ".00";
        };
    return new Pair(String.valueOf(whole), same, grouped.replaceFirst(",", "."));
  }

  private static String signed(int value) {
    return value < 0 ? "- " + -value : "+ " + value;
  }

  private static int primeAbove(int from) {
    int candidate = from;
    while (!BigInteger.valueOf(candidate).isProbablePrime(20)) candidate++;
    return candidate;
  }
}
