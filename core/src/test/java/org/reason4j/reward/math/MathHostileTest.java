package org.reason4j.reward.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reason4j.reward.math.MathJudge.Judgement;
import org.reason4j.reward.math.MathJudge.Outcome;

/// Input made to hang, to crash or to be accepted. The property `reason4j.math.pairs` sets how many
/// are made (10,000).
class MathHostileTest {
  private static final int COUNT = Integer.getInteger("reason4j.math.pairs", 10_000);

  private static final String[] PIECES = {
    "\\frac",
    "\\frac{1}{2}",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "^",
    "_",
    "\\sqrt",
    "\\boxed{",
    "9^{9^{9}}",
    "10^(10^10)",
    "factorial(10^9)",
    "10^9!",
    "0/0",
    "1e400",
    "1e-400",
    "１２",
    "٣",
    "−",
    "–",
    "\u200b",
    "\u200f",
    "х",
    "\\boxed{}",
    ",",
    "1,2,3",
    " or ",
    " and ",
    "all of the above",
    "%",
    "$",
    "\\$",
    "°",
    "\\pm",
    "\\infty",
    "NaN",
    "inf",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "&",
    "\\\\",
    "\\text{(C)}",
    "\\text{",
    "x",
    "y",
    "e",
    "i",
    "\\pi",
    "!",
    "!!",
    "|",
    "\\left",
    "\\right",
    "=",
    "<",
    "\\le",
    "\\in",
    "\\cup",
    "\\sin",
    "\\log_",
    "\\ln",
    "\\binom{9}{4}",
    "\\binom",
    "0.\\overline{3}",
    "0.(3)",
    "\\sum_{k=1}^{n}",
    "\\int",
    "2^{0.5}",
    "\\lfloor",
    "\\rfloor",
    "mod",
    "\\pmod{7}",
    "<think>",
    "</think>",
    "####",
    "answer is",
    "answer:",
    "\n",
    "。",
    "、",
    "是",
    "\ud800",
    "1.2.3",
    "7",
    "-",
    "+",
    "*",
    "/",
    ";",
    ":"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "12; 12 or 13",
        "5; The answer is 5 or 6.",
        "5; 1, 2, 3, 4, 5",
        "5; The possible values are 1, 2, 3, 4, 5",
        "5; all of the above",
        "5; \\boxed{}",
        "5; \\boxed{5} \\boxed{6}",
        "5; \\boxed{5} or \\boxed{6}",
        "42; <think>\\boxed{42}</think> I do not know.",
        "42; <think> it is 42",
        "42; \\boxed{42, 43}",
        "42; \\boxed{42 \\text{ or } 43}",
        "42; \\boxed{x}",
        "42; \\boxed{???}",
        "1234; 1.234",
        "1.234; 1,234",
        "x; х",
        "\\pi; 3.14",
        "\\pi; 22/7",
        "1/3; 0.33",
        "1/3; 0.3333",
        "(1,2); (2,1)",
        "(1,2]; [1,2)",
        "(1,2]; (1,2)",
        "\\{1,2\\}; \\{1,2,3\\}",
        "2\\sqrt{3}; 3\\sqrt{2}",
        "\\pm 3; 3",
        "x^2; |x|^3/x",
        "x; \\sqrt{x^2}",
        "x>5; x\\ge 5",
        "x>5; x<5",
        "10^{2000}; 10^{2000}+1",
        "2; \\frac{0}{0}",
        "5 \\text{ cm}; 5 \\text{ kg}",
        "7\\text{ hours}; 7\\text{ days}",
        "101_2; 101",
        "\\begin{pmatrix}1\\\\2\\end{pmatrix}; \\begin{pmatrix}2\\\\1\\end{pmatrix}",
        "x=5; y=5",
        "7 = 11a+c; 11a+c",
        "\\text{even}; \\text{odd}",
        "A; B",
        "50\\%; 5",
        "-5; 5",
        "1/2004!; 1/2005!",
        "i; -i"
      })
  void isNotAccepted(String gold, String answer) {
    Judgement judgement = MathJudge.judge(gold, answer, Policy.STANDARD);
    assertThat(judgement.outcome()).as("%s", judgement).isNotEqualTo(Outcome.CORRECT);
  }

  @Test
  void nestingAndLengthEndInTheBudget() {
    for (String text :
        List.of(
            "\\frac".repeat(10_000),
            "{".repeat(100_000),
            "(".repeat(4_000),
            "-".repeat(4_000) + "1",
            "\\frac{1}{".repeat(400) + "2" + "}".repeat(400),
            "2^".repeat(2_000) + "2",
            "9^{9^{9^{9}}}",
            "(x+1)^{1000}(y+2)^{1000}",
            "\\sqrt".repeat(800) + "2",
            "1+".repeat(1_900) + "1",
            "|".repeat(4_000),
            "1,".repeat(2_000) + "2",
            "\\boxed{".repeat(9_000),
            "\\boxed{1},".repeat(6_000),
            "3000!/2999!",
            "\\binom{9999}{4999}",
            "9".repeat(1 << 20),
            "answer is ".repeat(100_000),
            "$".repeat(1 << 20),
            "<think>".repeat(100_000))) {
      Judgement judgement = MathJudge.judge("12", text, Policy.STANDARD);
      assertThat(judgement.outcome()).isEqualTo(Outcome.WRONG);
      MathJudge.judge(text, "12", Policy.STANDARD);
      MathJudge.judge(text, text + " ", Policy.STANDARD);
    }
  }

  @Test
  void randomPiecesNeverThrow() {
    var random = new Random(20261125);
    List<String> accepted = new ArrayList<>();
    for (int count = 0; count < COUNT; count++) {
      var text = new StringBuilder();
      for (int left = random.nextInt(14); left >= 0; left--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      // No piece and no combination of them is this number.
      Judgement judgement = MathJudge.judge("83267411", text.toString(), Policy.STANDARD);
      MathJudge.judge(text.toString(), "83267411", Policy.STANDARD);
      if (judgement.outcome() != Outcome.WRONG) accepted.add(text + " " + judgement);
    }
    assertThat(accepted).isEmpty();
  }
}
