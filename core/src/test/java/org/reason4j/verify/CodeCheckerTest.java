package org.reason4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.reason4j.reward.code.CaseStatus;
import org.reason4j.reward.code.Judgement;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeCheckerTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private Optional<Sandbox> sandbox = Optional.empty();
  private CodeChecker checker = new CodeChecker(Optional.empty());

  @BeforeAll
  void open() {
    try {
      sandbox = Optional.of(Sandbox.open());
      checker = new CodeChecker(sandbox);
    } catch (SandboxException e) {
      Assumptions.abort(e.toString());
    }
  }

  @AfterAll
  void close() {
    sandbox.ifPresent(Sandbox::close);
  }

  private Finding check(String gold, String prediction, String config) {
    return checker.check(
        new Case(
            "",
            "code",
            JSON.readTree(gold),
            JSON.getNodeFactory().stringNode(prediction),
            JSON.readTree(config)));
  }

  private String rule(String gold, String prediction) {
    return check(gold, prediction, "{}").rule();
  }

  @Test
  void publicCasesGetTheVerdictsOfTheirLabels() throws IOException {
    Path file = shared("verifier_cases/cases.jsonl");
    int seen = 0;
    for (String line : Files.readAllLines(file)) {
      JsonNode row = JSON.readTree(line);
      if (!row.path("kind").asString("").equals("code")) continue;
      seen++;
      Case given = Case.of(row, "");
      Finding finding = checker.check(given);
      assertEquals(
          row.path("expected").asBoolean() ? "correct" : "wrong",
          finding.verdict().word(),
          row.path("id") + " " + finding);
      List<String> wanted = new ArrayList<>();
      row.path("config").path("per_case").forEach(each -> wanted.add(each.toString()));
      if (!wanted.isEmpty()) {
        Judgement judgement = checker.perCase(given).orElseThrow();
        assertEquals(wanted, judgement.cases().stream().map(each -> code(each.status())).toList());
      }
    }
    assertEquals(13, seen);
  }

  private static String code(CaseStatus status) {
    return switch (status) {
      case PASSED -> "true";
      case WRONG_ANSWER -> "false";
      case TIME_LIMIT -> "-3";
      case COMPILE_ERROR -> "-4";
      case RUNTIME_ERROR, MEMORY_LIMIT, OUTPUT_LIMIT, CRASH -> "-2";
    };
  }

  @Test
  void failuresAreToldApart() {
    String gold = "{\"inputs\": [\"2\"], \"outputs\": [\"4\"]}";
    assertEquals("tests-passed", rule(gold, "print(int(input()) ** 2)"));
    assertEquals("tests-passed", rule(gold, "Hm.\n</think>\n```python\nprint('4.0 ')\n```\nDone."));
    assertEquals("wrong-answer", rule(gold, "print(5)"));
    assertEquals("compile-error", rule(gold, "print(4"));
    assertEquals("runtime-error", rule(gold, "print(4); raise ValueError"));
    assertEquals("runtime-error", rule(gold, "print(4); import sys; sys.exit(3)"));
    assertEquals("crash", rule(gold, "import os; print(4, flush=True); os.kill(os.getpid(), 11)"));
    assertEquals("output-limit", rule(gold, "while True: print('x' * 1000)"));
    assertEquals("memory-limit", rule(gold, "x = bytearray(4 << 30)"));
    assertTrue(
        List.of("memory-limit", "crash")
            .contains(rule(gold, "x = []\nwhile 1: x.append(bytearray(1 << 20))")));
    assertEquals("no-program", rule(gold, "<think>```python\nprint(4)\n```"));
    assertEquals("time-limit", check(gold, "while 1: pass", "{\"timeout_s\": 0.3}").rule());
    assertEquals(
        "time-limit", check(gold, "import time; time.sleep(9)", "{\"timeout_s\": 0.3}").rule());
    assertEquals("bad-tests", rule("{\"a\": 1}", "print(4)"));
    assertEquals("wrong-answer", rule(gold, "import os; os.write(1, b'\\xff\\x00')"));
  }

  @Test
  void aReferenceSetsTheLimit() {
    String gold = "{\"inputs\": [\"\"], \"outputs\": [\"1\"]}";
    Finding slow = check(gold, "while 1: pass", "{\"reference\": \"print(1)\"}");
    assertEquals("time-limit", slow.rule());
    assertEquals("bad-tests", check(gold, "print(1)", "{\"reference\": \"print(2)\"}").rule());
  }

  @Test
  void valuesAreComparedByWhatTheyAre() {
    String gold = "{\"fn_name\": \"f\", \"inputs\": [[1]], \"outputs\": [%s]}";
    assertEquals("tests-passed", rule(gold.formatted("[1, 2]"), "def f(x): return (1, 2)"));
    assertEquals(
        "tests-passed", rule(gold.formatted("{\"1\": 0.3}"), "def f(x): return {1: .1 + .2}"));
    assertEquals("wrong-answer", rule(gold.formatted("1"), "def f(x): return True"));
    assertEquals("wrong-answer", rule(gold.formatted("1"), "def f(x): return '1'"));
    String any = "class A(int):\n  def __eq__(self, o): return True\n  __hash__ = None\n";
    assertEquals("wrong-answer", rule(gold.formatted("5"), any + "def f(x): return A(3)"));
    assertEquals("wrong-answer", rule("[\"assert f(1) == 5\"]", any + "def f(x): return A(3)"));
    assertEquals(
        "tests-passed",
        rule("[\"assert f(2) == 4\", \"assert f(3) == 9\"]", "def f(x): return x * x"));
  }

  @Test
  void whatACallChangesInPlaceIsSeen() {
    String sorts =
        """
        ["a = [[3], [1, 2]]; b = a[0]; d = {'x': [1]}; f(a, d); assert a == [[3, 9], 7] and b is a[0] and d == {'x': [1, 5], 'y': 2}"]
        """;
    String right = "def f(a, d):\n  a[0].append(9); a[1] = 7; d['x'].append(5); d['y'] = 2";
    assertEquals("tests-passed", rule(sorts, right));
    assertEquals("wrong-answer", rule(sorts, right.replace("7", "8")));
    String kept = "[\"a = [1, int]; f(a); assert a[1] is int and a[0] == 1\"]";
    assertEquals("tests-passed", rule(kept, "def f(a): return 0"));
    assertEquals("wrong-answer", rule(kept, "def f(a): a.clear(); a += [2, 3]"));
    String forged =
        "import __main__\ndef f(x):\n  __main__.changed = lambda t, a, b: b.update(args={'0': 4})\n"
            + "  return 5";
    assertEquals("wrong-answer", rule("[\"x = 2; assert f(x) == 4 or x == 4\"]", forged));
  }

  @Test
  void otherLanguagesRunByCommandAndJavaBySource() {
    String gold = "{\"inputs\": [\"2\"], \"outputs\": [\"4\"]}";
    String sh = "{\"language\": \"sh\", \"command\": [\"/bin/sh\", \"{file}\"]}";
    assertEquals("tests-passed", check(gold, "read x; echo $((x * x))", sh).rule());
    assertEquals("runtime-error", check(gold, "echo 4; exit 9", sh).rule());
    String java = "{\"language\": \"java\"}";
    String main =
        "public class Main { public static void main(String[] a) { int x = new"
            + " java.util.Scanner(System.in).nextInt(); %s } }";
    assertEquals(
        "tests-passed", check(gold, main.formatted("System.out.println(x * x);"), java).rule());
    assertEquals("compile-error", check(gold, main.formatted("return 4;"), java).rule());
    assertEquals(
        "runtime-error", check(gold, main.formatted("throw new RuntimeException();"), java).rule());
    assertEquals(
        "wrong-answer", check(gold, main.formatted("Runtime.getRuntime().halt(0);"), java).rule());
  }

  @Test
  void javaValuesAreComparedOutsideOfTheProgram() {
    String gold =
        """
        {"prompt": "import java.util.*;\\nimport org.javatuples.*;\\nclass Problem {\\n  // \\"{\\"\\n  public static Pair<Long, List<String>> f(long n) {\\n",
         "test": "  }\\n  public static void main(String[] args) {\\n  assert(f((2l)).equals((Pair.with(4l, List.of(\\"==\\")))));\\n  }\\n}\\n"}
        """;
    String java = "{\"language\": \"java\"}";
    String right = "return Pair.with(n * n, new ArrayList<>(List.of(\"==\")));\n";
    assertEquals("tests-passed", check(gold, right, java).rule());
    String method =
        "import java.util.*;\npublic static Pair<Long, List<String>> f(long n) {" + right;
    String main = "} public static void main(String[] a) { System.out.println(f(3)); } }";
    String all = method.replace("public static P", "class A { } class Problem { static P") + main;
    for (String form : List.of(right + "}\n}\nNow", method + "}", method + "} }", all)) {
      assertEquals("tests-passed", check(gold, form, java).rule(), form);
    }
    assertEquals("wrong-answer", check(gold, "return Pair.with(n, null);", java).rule());
    assertEquals("crash", check(gold, "System.exit(0); return null;", java).rule());
    assertEquals("compile-error", check(gold, "return 4;", java).rule());
    assertEquals("bad-tests", check(gold, right, "{}").rule());
  }

  private static Path shared(String name) {
    Path root = Path.of(System.getProperty("reason4j.root", "."));
    Path file = root.resolve("../shared/data").resolve(name);
    Assumptions.assumeTrue(Files.isReadable(file), "no " + file);
    return file;
  }
}
