package org.reason4j.reward.code;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.code.Judgement.CaseResult;
import org.reason4j.sandbox.Run;
import org.reason4j.sandbox.Script;

/// Judges a Java class by assertions of the form call = value (HumanEval in Java).
///
/// The program prints what its calls return; what is expected is printed by another sandbox, which
/// holds no line of the candidate's. So neither `assert` nor its being switched off matters.
final class JavaRun {
  private final Function<String, Run> run;
  private final Map<String, List<String>> expected;

  /// @param run compiles and runs a source file
  /// @param expected what was printed by sources that hold what is expected, to look up and to add
  ///   to
  JavaRun(Function<String, Run> run, Map<String, List<String>> expected) {
    this.run = run;
    this.expected = expected;
  }

  Judgement judge(
      String program, ProgramTests.JavaAssertions tests, Function<Run, CaseResult> failure) {
    String answer = JavaText.completed(tests.prompt(), program);
    String imports = JavaText.imports(tests.prompt()) + JavaText.imports(answer);
    String own = JavaText.withoutImports(answer);
    Run candidate = run.apply(source(imports, " extends Problem", tests.calls()) + own);
    Duration cpu = candidate.cpu();
    if (!candidate.normal()) return new Judgement(List.of(failure.apply(candidate)), cpu);
    List<String> wanted = wanted(tests);
    List<String> said = lines(candidate);
    var results = new ArrayList<CaseResult>();
    for (int i = 0; i < wanted.size(); i++) {
      String found = i < said.size() ? said.get(i) : "";
      if (found.isEmpty()) {
        results.add(CaseResult.failed(CaseStatus.CRASH, "it ended without this value"));
      } else if (found.startsWith("!")) {
        results.add(CaseResult.failed(CaseStatus.RUNTIME_ERROR, found.substring(1)));
      } else if (found.equals(wanted.get(i))) {
        results.add(CaseResult.passed());
      } else {
        results.add(new CaseResult(CaseStatus.WRONG_ANSWER, wanted.get(i), found));
      }
    }
    return new Judgement(results, cpu);
  }

  /// The values that are expected, once for all answers to one problem.
  private List<String> wanted(ProgramTests.JavaAssertions tests) {
    String source = source(JavaText.imports(tests.prompt()), "", tests.values());
    Optional<List<String>> known = Optional.ofNullable(expected.get(source));
    if (known.isPresent()) return known.get();
    Run run = this.run.apply(source);
    List<String> wanted = lines(run);
    if (!run.normal() || wanted.size() != tests.count()) {
      throw new ConfigException(
          "the values that are expected cannot be computed: %s", run.errors().text());
    }
    expected.put(source, wanted);
    return wanted;
  }

  private static List<String> lines(Run run) {
    return run.output().text().lines().toList();
  }

  /// A source file whose first class prints the value of each expression. It has the methods of the
  /// class that it extends, so that this one may have a `main` of its own.
  private static String source(String imports, String extending, List<String> expressions) {
    var text = new StringBuilder(imports);
    text.append("final class Shown").append(extending).append(" {");
    text.append("\npublic static void main(String[] words) {\n");
    text.append("java.io.PrintStream out = System.out; System.setOut(System.err);\n");
    for (int i = 0; i < expressions.size(); i++) {
      text.append("out.println(shown(() -> shown").append(i).append("()));\n");
    }
    text.append("out.flush();\n}\n");
    text.append("private static String shown(java.util.concurrent.Callable<Object> value) {\n");
    text.append("try { return Show.of(value.call()); } catch (Throwable e) { return \"!\" +");
    text.append(" e.getClass().getName(); }\n}\n");
    for (int i = 0; i < expressions.size(); i++) {
      text.append("private static Object shown").append(i).append("() throws Exception { return ");
      text.append(expressions.get(i)).append("; }\n");
    }
    return text.append("}\n").append(Script.text("show.txt")).append('\n').toString();
  }
}
