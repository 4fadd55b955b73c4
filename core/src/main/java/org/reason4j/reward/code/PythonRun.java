package org.reason4j.reward.code;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.code.Judgement.CaseResult;
import org.reason4j.sandbox.Limit;
import org.reason4j.sandbox.Limits;
import org.reason4j.sandbox.Run;
import org.reason4j.sandbox.Running;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import org.reason4j.sandbox.Script;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Judges one Python program.
///
/// Programs tested by output run once for each input, in a process of their own; functions are
/// called in one process, with arguments alone. Either way what is expected stays here. Assertions
/// run in a second sandbox, whose calls are handed to the first and whose answers are handed back.
final class PythonRun {
  private static final int FRAME = 8 << 20;
  private final Sandbox sandbox;
  private final String python;
  private final Limits limits;
  private final boolean every;

  /// @param every whether tests behind a failure are run too
  PythonRun(Sandbox sandbox, String python, Limits limits, boolean every) {
    this.sandbox = sandbox;
    this.python = python;
    this.limits = limits;
    this.every = every;
  }

  Judgement judge(String program, ProgramTests tests, double tolerance) {
    if (tests instanceof ProgramTests.JavaAssertions) {
      throw new ConfigException("the tests are Java; set \"language\": \"java\"");
    }
    var results = new ArrayList<CaseResult>();
    Duration cpu = Duration.ZERO;
    while (results.size() < tests.count()) {
      int before = results.size();
      try (Running running = start("candidate.py", tests.count())) {
        String nonce = Sandbox.nonce();
        var frames = new Frames(running, nonce, FRAME + 8 * limits.output());
        ObjectNode first =
            object()
                .put("nonce", nonce)
                .put("program", program)
                .put("runs", tests instanceof ProgramTests.Outputs)
                .put("output", limits.output());
        Optional<JsonNode> ready = frames.ask(first);
        Optional<CaseResult> unfit =
            ready.isEmpty() ? Optional.of(ended(running)) : unfit(ready.get());
        if (unfit.isPresent()) {
          while (results.size() < tests.count()) results.add(unfit.get());
        } else {
          switch (tests) {
            case ProgramTests.Outputs outputs ->
                outputs(running, frames, outputs, tolerance, results);
            case ProgramTests.Calls calls -> calls(running, frames, calls, results);
            case ProgramTests.Assertions assertions ->
                assertions(running, frames, assertions, results);
            case ProgramTests.JavaAssertions _ -> throw new IllegalStateException("refused above");
          }
        }
        cpu = cpu.plus(running.cpu());
      }
      boolean failed = results.getLast().status() != CaseStatus.PASSED;
      if (failed && !every || results.size() == before) break;
    }
    return new Judgement(results, cpu);
  }

  private Running start(String script, int tests) {
    Duration total = limits.cpu().multipliedBy(Math.min(tests, 200)).plusSeconds(1);
    return sandbox.start(List.of(python, "-I", "-B", "-c", Script.text(script)), limits, total);
  }

  private static Optional<CaseResult> unfit(JsonNode ready) {
    if (ready.has("compile")) {
      String message = ready.path("compile").asString("");
      return Optional.of(CaseResult.failed(CaseStatus.COMPILE_ERROR, message));
    }
    return ready.has("error") ? Optional.of(fault(ready)) : Optional.empty();
  }

  /// Runs until a test ends the process; the caller starts another for the rest.
  private void outputs(
      Running running,
      Frames frames,
      ProgramTests.Outputs tests,
      double tolerance,
      List<CaseResult> results) {
    for (int i = results.size(); i < tests.count(); i++) {
      running.renew();
      Optional<JsonNode> answer = frames.ask(object().put("stdin", tests.inputs().get(i)));
      CaseResult result =
          answer.isEmpty()
              ? ended(running)
              : running.overspent()
                  ? CaseResult.failed(CaseStatus.TIME_LIMIT, "")
                  : answer.get().path("exit").asInt(1) == -9 && running.starved()
                      ? CaseResult.failed(CaseStatus.MEMORY_LIMIT, "signal 9")
                      : output(answer.get(), tests.outputs().get(i), tolerance);
      results.add(result);
      if (answer.isEmpty() || result.status() != CaseStatus.PASSED && !every) return;
    }
  }

  private static CaseResult output(JsonNode answer, String expected, double tolerance) {
    String errors = answer.path("stderr").asString("").strip();
    if (answer.path("over").asBoolean(false)) {
      return CaseResult.failed(CaseStatus.OUTPUT_LIMIT, "too much output");
    }
    int exit = answer.path("exit").asInt(1);
    String last = errors.substring(errors.lastIndexOf('\n') + 1);
    if (exit < 0) return CaseResult.failed(CaseStatus.CRASH, "signal " + -exit);
    if (exit > 0 && last.startsWith("MemoryError")) {
      return CaseResult.failed(CaseStatus.MEMORY_LIMIT, last);
    }
    if (exit > 0 && last.matches("(SyntaxError|IndentationError|TabError):.*")) {
      return CaseResult.failed(CaseStatus.COMPILE_ERROR, last);
    }
    if (exit > 0) {
      return CaseResult.failed(
          CaseStatus.RUNTIME_ERROR, last.isEmpty() ? "exit code " + exit : last);
    }
    String found = answer.path("stdout").asString("");
    return TextMatch.same(expected, found, tolerance)
        ? CaseResult.passed()
        : new CaseResult(CaseStatus.WRONG_ANSWER, expected, found);
  }

  private void calls(
      Running running, Frames frames, ProgramTests.Calls tests, List<CaseResult> results) {
    for (int i = results.size(); i < tests.count(); i++) {
      running.renew();
      ObjectNode call = object().put("op", "call").set("on", object().put("n", tests.function()));
      ArrayNode arguments = call.putArray("args");
      tests.arguments().get(i).forEach(argument -> arguments.add(encoded(argument)));
      Optional<JsonNode> answer = frames.ask(call);
      CaseResult result =
          answer.isEmpty()
              ? ended(running)
              : running.overspent()
                  ? CaseResult.failed(CaseStatus.TIME_LIMIT, "")
                  : value(answer.get(), tests.values().get(i));
      results.add(result);
      if (answer.isEmpty() || result.status() != CaseStatus.PASSED && !every) return;
    }
  }

  private static CaseResult value(JsonNode answer, JsonNode expected) {
    if (!answer.has("value")) return fault(answer);
    JsonNode value = answer.path("value");
    // TACO and APPS wrap each value in a list of one.
    boolean same =
        ValueMatch.same(expected, value)
            || expected.isArray()
                && expected.size() == 1
                && ValueMatch.same(expected.get(0), value);
    return same
        ? CaseResult.passed()
        : new CaseResult(CaseStatus.WRONG_ANSWER, expected.toString(), value.toString());
  }

  private void assertions(
      Running running, Frames frames, ProgramTests.Assertions tests, List<CaseResult> results) {
    try (Running judge = start("asserts.py", 1)) {
      String nonce = Sandbox.nonce();
      var asking = new Frames(judge, nonce, FRAME);
      ObjectNode first = object().put("nonce", nonce).put("every", every);
      ArrayNode setup = first.putArray("setup");
      tests.setup().forEach(setup::add);
      ArrayNode texts = first.putArray("tests");
      tests.tests().forEach(texts::add);
      ObjectNode entries = first.putObject("entries");
      tests.entries().forEach(entries::put);
      ArrayNode own = first.putArray("own");
      tests.entries().keySet().forEach(own::add);
      Optional<JsonNode> said = asking.ask(first);
      while (said.isPresent() && !said.get().has("end")) {
        Optional<JsonNode> answer = frames.ask(said.get());
        if (answer.isEmpty() || running.overspent()) {
          CaseResult end =
              answer.isEmpty() ? ended(running) : CaseResult.failed(CaseStatus.TIME_LIMIT, "");
          while (results.size() < tests.count()) results.add(end);
          return;
        }
        said = asking.ask(answer.get());
      }
      if (said.isEmpty()) {
        // It is no program of others: it is left to end by itself, which tells more.
        judge.input().close();
        Run run = judge.await();
        throw new SandboxException(
            "the tests ended without a word: exit code %d%s %s"
                .formatted(
                    run.exit(),
                    run.ended().map(limit -> " by " + limit).orElse(""),
                    run.errors().text().strip()));
      }
      for (JsonNode each : said.get().path("end")) results.add(asserted(each));
    } catch (IOException e) {
      throw new SandboxException("the tests' input cannot be closed: " + e.getMessage(), e);
    }
  }

  private static CaseResult asserted(JsonNode each) {
    String detail = each.path("detail").asString("");
    return switch (each.path("status").asString("")) {
      case "passed" -> CaseResult.passed();
      case "wrong" -> CaseResult.failed(CaseStatus.WRONG_ANSWER, detail);
      case "error" -> CaseResult.failed(error(detail), detail);
      default -> throw new SandboxException("the tests cannot be run: " + detail);
    };
  }

  private static CaseResult fault(JsonNode answer) {
    String detail = answer.path("error").asString("") + ": " + answer.path("message").asString("");
    return CaseResult.failed(error(detail), detail);
  }

  private static CaseStatus error(String detail) {
    return detail.startsWith("MemoryError") ? CaseStatus.MEMORY_LIMIT : CaseStatus.RUNTIME_ERROR;
  }

  /// Why the process no longer answers.
  private static CaseResult ended(Running running) {
    running.input();
    running.close();
    var run = running.await();
    CaseStatus status =
        run.ended()
            .map(limit ->
                switch (limit) {
                  case Limit.CPU, Limit.IDLE, Limit.WALL -> CaseStatus.TIME_LIMIT;
                  case Limit.MEMORY -> CaseStatus.MEMORY_LIMIT;
                  case Limit.OUTPUT -> CaseStatus.OUTPUT_LIMIT;
                })
            .orElse(CaseStatus.CRASH);
    return CaseResult.failed(status, "the process ended (exit code %d)".formatted(run.exit()));
  }

  /// A JSON value as the runner reads it.
  private static JsonNode encoded(JsonNode value) {
    if (value.isArray()) {
      ArrayNode list = JsonMapper.shared().createArrayNode();
      value.forEach(item -> list.add(encoded(item)));
      return list;
    }
    if (value.isObject()) {
      ObjectNode object = object();
      ArrayNode pairs = object.putArray("d");
      value
          .propertyStream()
          .forEach(entry -> pairs.addArray().add(entry.getKey()).add(encoded(entry.getValue())));
      return object;
    }
    if (value.isFloatingPointNumber()) {
      return object().put("f", Double.toHexString(value.doubleValue()));
    }
    return value;
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }
}
