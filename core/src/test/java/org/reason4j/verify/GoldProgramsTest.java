package org.reason4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The solutions of the data sets are correct, and functions that return nothing are wrong. Every
/// 61st item; all of them with `-Dgolds=1`, every nth with `-Dgolds=n`.
class GoldProgramsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern DEFINITION = Pattern.compile("(?m)^def +(\\w+)");

  @ParameterizedTest
  @ValueSource(
      strings = {"humaneval/HumanEval.jsonl", "mbpp/sanitized-mbpp.jsonl", "mbpp/mbpp.jsonl"})
  void solutionsAreCorrectAndEmptyOnesAreNot(String name) throws IOException {
    Path root = Path.of(System.getProperty("reason4j.root", "."));
    Path file = root.resolve("../shared/data").resolve(name);
    Assumptions.assumeTrue(Files.isReadable(file), "no " + file);
    int step = Integer.getInteger("golds", 61);
    var failures = new ArrayList<String>();
    try (Sandbox sandbox = open()) {
      var checker = new CodeChecker(Optional.of(sandbox));
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i += step) {
        JsonNode row = JSON.readTree(lines.get(i));
        boolean body = row.has("entry_point");
        String gold = row.path(body ? "canonical_solution" : "code").asString("");
        expect("correct", row, gold, checker, failures);
        expect("wrong", row, body ? "    return None\n" : empty(gold), checker, failures);
      }
    }
    assertEquals(List.of(), failures);
  }

  private static void expect(
      String word, JsonNode row, String program, CodeChecker checker, List<String> failures) {
    Finding finding =
        checker.check(
            new Case(
                "",
                "code",
                row,
                JSON.getNodeFactory().stringNode(program),
                JSON.createObjectNode()));
    if (!finding.verdict().word().equals(word)) {
      failures.add(row.path("task_id") + " is not " + word + ": " + finding.reason());
    }
  }

  private static String empty(String gold) {
    var text = new StringBuilder();
    for (Matcher match = DEFINITION.matcher(gold); match.find(); ) {
      text.append("def ").append(match.group(1)).append("(*a, **k): return None\n");
    }
    return text.toString();
  }

  private static Sandbox open() {
    try {
      return Sandbox.open();
    } catch (SandboxException e) {
      Assumptions.abort(e.toString());
      throw e;
    }
  }
}
