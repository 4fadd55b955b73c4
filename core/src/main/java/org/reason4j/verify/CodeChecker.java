package org.reason4j.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.code.CaseStatus;
import org.reason4j.reward.code.CodeBlock;
import org.reason4j.reward.code.CodeJudge;
import org.reason4j.reward.code.Judgement;
import org.reason4j.reward.code.ProgramTests;
import org.reason4j.sandbox.Limits;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;

/// Kind `code`: a program against tests. The gold is of any form that [ProgramTests] reads; the
/// settings are `language` (python), `command` (words, with `{file}`), `stdin`, `timeout_s` (CPU
/// seconds), `reference` (a right program: the limit is 20 times its CPU time, at least 1 s),
/// `tolerance` and `output_bytes`.
///
/// Rules: `tests-passed`, `wrong-answer`, `compile-error`, `runtime-error`, `time-limit`,
/// `memory-limit`, `output-limit`, `crash`, `no-program`; without a verdict `sandbox`, `bad-tests`.
public final class CodeChecker implements Checker {
  private static final int SHOWN = 200;
  private final Optional<CodeJudge> judge;

  /// @param sandbox borrowed; without one nothing is run and every case is `Unverified`
  public CodeChecker(Optional<Sandbox> sandbox) {
    judge = sandbox.map(CodeJudge::new);
  }

  @Override
  public String kind() {
    return "code";
  }

  @Override
  public Finding check(Case given) {
    if (judge.isEmpty()) {
      return Finding.unverified("sandbox", "no sandbox, so no program is run: reason4j doctor");
    }
    try {
      Optional<String> program = program(given);
      if (program.isEmpty()) return Finding.none("no-program", "a program");
      Judgement judgement = judged(given, program.get(), false);
      Judgement.CaseResult decisive = judgement.decisive();
      String rule = decisive.status().word();
      if (decisive.status() == CaseStatus.PASSED) return Finding.correct(rule, program.get());
      String expected = decisive.expected().isEmpty() ? "success" : shown(decisive.expected());
      Finding wrong =
          Finding.wrong(
              rule,
              expected + " in test " + judgement.decisiveNumber(),
              rule.replace('-', ' ') + ": " + shown(decisive.found()));
      return new Finding(wrong.verdict(), rule, program, wrong.score());
    } catch (ConfigException e) {
      return Finding.unverified("bad-tests", String.valueOf(e.getMessage()));
    } catch (SandboxException e) {
      return Finding.unverified("sandbox", String.valueOf(e.getMessage()));
    }
  }

  /// What came of each test of a case, those behind a failure too; empty where there is no program.
  ///
  /// @throws ConfigException where the tests cannot be read
  /// @throws SandboxException where nothing can be run
  public Optional<Judgement> perCase(Case given) {
    return program(given).map(program -> judged(given, program, true));
  }

  private static Optional<String> program(Case given) {
    return CodeBlock.of(given.predictionText(), language(given.config()));
  }

  private Judgement judged(Case given, String program, boolean every) {
    CodeJudge runner = judge.orElseThrow(() -> new SandboxException("no sandbox"));
    JsonNode config = given.config();
    ProgramTests tests = ProgramTests.of(given.gold(), config.path("stdin").asString(""));
    Limits limits = Limits.standard();
    if (config.path("timeout_s").isNumber()) {
      double seconds = Math.clamp(config.path("timeout_s").doubleValue(), 0.1, 600);
      Duration limit = Duration.ofMillis(Math.round(seconds * 1000));
      limits = limits.withCpu(limit).withIdle(limit);
    }
    if (config.path("output_bytes").isInt()) {
      limits = limits.withOutput(Math.clamp(config.path("output_bytes").intValue(), 1, 16 << 20));
    }
    var command = new ArrayList<String>();
    config.path("command").forEach(word -> command.add(word.asString("")));
    var settings =
        new CodeJudge.Settings(
            language(config), command, limits, every, config.path("tolerance").asDouble(0));
    String whole = program;
    if (tests instanceof ProgramTests.Assertions assertions && !assertions.prompt().isEmpty()) {
      whole = completed(assertions, program);
    }
    if (config.path("reference").isString()) {
      Optional<Duration> cpu =
          runner.calibrated(config.path("reference").stringValue(), tests, settings);
      if (cpu.isEmpty()) throw new ConfigException("the reference fails its own tests");
      settings = settings.withCpu(cpu.get());
    }
    return runner.judge(whole, tests, settings);
  }

  /// The prompt stays in front: its imports and other functions are used. A body alone continues
  /// it; a whole function replaces the one that it begins.
  private static String completed(ProgramTests.Assertions tests, String program) {
    List<String> names = List.copyOf(tests.entries().values());
    boolean whole = names.stream().anyMatch(name -> program.contains("def " + name + "("));
    return tests.prompt() + (whole ? "\n" : "") + program;
  }

  private static String language(JsonNode config) {
    return config.path("language").asString("python").toLowerCase(Locale.ROOT);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
