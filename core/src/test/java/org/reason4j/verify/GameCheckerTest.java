package org.reason4j.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reason4j.reward.Verdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GameCheckerTest {
  private record Term(double value, String text) {}

  private static Finding check(String numbers, String response) {
    String config = "{\"numbers\":[" + numbers + "],\"target\":24}";
    return new GameChecker("game24")
        .check(
            Case.of("", "game24", "", response, (ObjectNode) JsonMapper.shared().readTree(config)));
  }

  @Test
  void theExpressionIsReadFromTheResponse() {
    for (String response :
        List.of(
            "8/(3-8/3)",
            "8/(3-8/3) = 24",
            "Let me try 3*8.\nSo: 8 / (3 - 8 / 3) = 24.",
            "\\boxed{8 \\div (3 - \\frac{8}{3})}",
            "<think>3+3+8+8</think><answer>8/(3-8/3)</answer>")) {
      assertThat(check("3,3,8,8", response).verdict())
          .as(response)
          .isEqualTo(new Verdict.Correct());
    }
  }

  @Test
  void otherNumbersAndValuesAreWrong() {
    for (String response :
        List.of(
            "3*8", "24", "8*3+3-3", "8+8+3+3", "8/(3-8/3", "8**3", "8/0", "", "(".repeat(300))) {
      assertThat(check("3,3,8,8", response).verdict())
          .as(response)
          .isInstanceOf(Verdict.Wrong.class);
    }
    assertThat(check("\"x\"", "24").rule()).isEqualTo("bad-numbers");
    assertThat(check("3,3,8,8", "8".repeat(1 << 20)).verdict()).isInstanceOf(Verdict.Wrong.class);
  }

  @Test
  void everyPuzzleIsSolvedAndItsSolutionAccepted() throws IOException {
    List<String> rows = Files.readAllLines(SharedCases.path("game24/24.csv"));
    for (String row : rows.subList(1, rows.size())) {
      String[] numbers = row.split(",")[1].split(" ");
      var terms = new ArrayList<Term>();
      for (String number : numbers) terms.add(new Term(Double.parseDouble(number), number));
      String solution = solve(terms);
      assertThat(check(String.join(",", numbers), solution).rule()).as(row).isEqualTo("value");
    }
    assertThat(rows).hasSize(1363);
  }

  /// An expression worth 24; empty where there is none.
  private static String solve(List<Term> terms) {
    if (terms.size() == 1) {
      return Math.abs(terms.getFirst().value() - 24) < 1e-9 ? terms.getFirst().text() : "";
    }
    for (int i = 0; i < terms.size(); i++) {
      for (int j = 0; j < terms.size(); j++) {
        if (i == j) continue;
        Term a = terms.get(i);
        Term b = terms.get(j);
        for (char operator : "+-*/".toCharArray()) {
          double value =
              switch (operator) {
                case '+' -> a.value() + b.value();
                case '-' -> a.value() - b.value();
                case '*' -> a.value() * b.value();
                default -> a.value() / b.value();
              };
          var rest = new ArrayList<Term>();
          for (int k = 0; k < terms.size(); k++) {
            if (k != i && k != j) rest.add(terms.get(k));
          }
          rest.add(new Term(value, "(" + a.text() + operator + b.text() + ")"));
          String found = Double.isFinite(value) ? solve(rest) : "";
          if (!found.isEmpty()) return found;
        }
      }
    }
    return "";
  }

  @Test
  void theSharedCasesAgree() throws IOException {
    int cases = 0;
    for (JsonNode line : SharedCases.lines("verifier_cases/cases.jsonl")) {
      String task = line.path("config").path("task").asString("");
      if (!task.equals("game24") && !task.equals("countdown")) continue;
      Finding finding = new GameChecker(task).check(Case.of(line, ""));
      assertThat(finding.verdict() instanceof Verdict.Correct)
          .as(line.toString())
          .isEqualTo(line.path("expected").booleanValue());
      cases++;
    }
    assertThat(cases).isPositive();
  }
}
