package org.reason4j.reward.code;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.config.ConfigException;
import org.reason4j.reward.code.Judgement.CaseResult;
import org.reason4j.sandbox.Limit;
import org.reason4j.sandbox.Limits;
import org.reason4j.sandbox.Run;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import org.reason4j.sandbox.Script;

/// Runs programs against their tests in a sandbox. Safe on any thread; the sandbox is borrowed.
public final class CodeJudge {
  private static final Duration FLOOR = Duration.ofSeconds(1);
  private static final int TIMES = 20;
  private static final int PROBLEMS = 256;
  private final Sandbox sandbox;
  private final Optional<String> python;

  /// Of Java tests: the values that are expected by the source that prints them, the last ones
  /// used.
  private final Map<String, List<String>> expected =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
              return size() > PROBLEMS;
            }
          });

  public CodeJudge(Sandbox sandbox) {
    this.sandbox = sandbox;
    python = python(sandbox);
  }

  /// How programs are run and how far.
  ///
  /// @param language `python`, `java`, or any word where `command` is given
  /// @param command words that run a program, `{file}` standing for its file; empty for Python and
  ///   Java
  /// @param every whether tests behind a failure are run too
  /// @param tolerance by which printed numbers may differ, relative above 1
  public record Settings(
      String language, List<String> command, Limits limits, boolean every, double tolerance) {
    public Settings {
      command = List.copyOf(command);
    }

    /// Python within the standard limits, up to the first failure.
    public static Settings python() {
      return new Settings("python", List.of(), Limits.standard(), false, 0);
    }

    /// These with another limit of CPU time.
    public Settings withCpu(Duration cpu) {
      return new Settings(language, command, limits.withCpu(cpu), every, tolerance);
    }
  }

  /// What the tests say of the program.
  ///
  /// @throws SandboxException where the program could not be run, or its tests could not
  /// @throws ConfigException where the tests do not fit the language
  public Judgement judge(String program, ProgramTests tests, Settings settings) {
    if (settings.command().isEmpty() && settings.language().equals("python")) {
      String path =
          python.orElseThrow(
              () -> new SandboxException("no python3 can be run in the sandbox: install python3"));
      return new PythonRun(sandbox, path, settings.limits(), settings.every())
          .judge(program, tests, settings.tolerance());
    }
    if (tests instanceof ProgramTests.JavaAssertions assertions
        && settings.language().equals("java")) {
      Limits limits = javaLimits(settings.limits());
      return new JavaRun(
              source -> {
                byte[] text = source.getBytes(StandardCharsets.UTF_8);
                var words =
                    new ArrayList<>(List.of("/bin/sh", "-c", Script.text("place.sh"), "place"));
                words.addAll(List.of(Integer.toString(text.length), "/tmp/Main.java"));
                words.addAll(javaCommand("/tmp/Main.java"));
                return sandbox.run(words, text, limits);
              },
              expected)
          .judge(program, assertions, run -> result(run, "", 0));
    }
    if (!(tests instanceof ProgramTests.Outputs outputs)) {
      throw new ConfigException(
          "tests that call functions are of Python alone; a program in %s is tested by its output"
              .formatted(settings.language()));
    }
    return outputs(program, outputs, settings);
  }

  /// The CPU time that programs get, from what a right one needs here: 20 times that, at least 1 s;
  /// empty where the reference itself fails.
  public Optional<Duration> calibrated(String reference, ProgramTests tests, Settings settings) {
    Judgement judgement = judge(reference, tests, settings);
    if (!judgement.passed()) return Optional.empty();
    Duration cpu = judgement.cpu().multipliedBy(TIMES);
    return Optional.of(cpu.compareTo(FLOOR) < 0 ? FLOOR : cpu);
  }

  private Judgement outputs(String program, ProgramTests.Outputs tests, Settings settings) {
    byte[] text = program.getBytes(StandardCharsets.UTF_8);
    boolean java = settings.command().isEmpty() && settings.language().equals("java");
    if (settings.command().isEmpty() && !java) {
      throw new ConfigException(
          "unknown language '%s'; expected python, java, or a \"command\" such as"
                  .formatted(settings.language())
              + " [\"/usr/bin/perl\", \"{file}\"]");
    }
    String file = java ? "/tmp/Main.java" : "/tmp/program";
    var command = new ArrayList<>(List.of("/bin/sh", "-c", Script.text("place.sh"), "place"));
    command.add(Integer.toString(text.length));
    command.add(file);
    Limits limits = settings.limits();
    if (java) {
      command.addAll(javaCommand(file));
      limits = javaLimits(limits);
    } else {
      settings.command().forEach(word -> command.add(word.replace("{file}", file)));
    }
    var results = new ArrayList<CaseResult>();
    Duration cpu = Duration.ZERO;
    for (int i = 0; i < tests.count(); i++) {
      byte[] stdin = tests.inputs().get(i).getBytes(StandardCharsets.UTF_8);
      byte[] all = new byte[text.length + stdin.length];
      System.arraycopy(text, 0, all, 0, text.length);
      System.arraycopy(stdin, 0, all, text.length, stdin.length);
      Run run = sandbox.run(command, all, limits);
      cpu = cpu.plus(run.cpu());
      results.add(result(run, tests.outputs().get(i), settings.tolerance()));
      if (results.getLast().status() != CaseStatus.PASSED && !settings.every()) break;
    }
    return new Judgement(results, cpu);
  }

  /// A JVM reserves address space that it never touches; control groups or the watcher bound what
  /// it uses. Compiling takes about a second.
  private static Limits javaLimits(Limits limits) {
    return limits.withMemory(limits.memory(), 16L << 30).withCpu(limits.cpu().plusSeconds(4));
  }

  private static CaseResult result(Run run, String expected, double tolerance) {
    String errors = run.errors().text().strip();
    if (run.ended().isPresent()) {
      return CaseResult.failed(
          switch (run.ended().get()) {
            case Limit.CPU, Limit.IDLE, Limit.WALL -> CaseStatus.TIME_LIMIT;
            case Limit.MEMORY -> CaseStatus.MEMORY_LIMIT;
            case Limit.OUTPUT -> CaseStatus.OUTPUT_LIMIT;
          },
          errors);
    }
    if (run.exit() > 128)
      return CaseResult.failed(CaseStatus.CRASH, "signal " + (run.exit() - 128));
    if (run.exit() != 0) {
      boolean compile = errors.contains("error: compilation failed");
      boolean memory = errors.contains("java.lang.OutOfMemoryError");
      CaseStatus status =
          compile
              ? CaseStatus.COMPILE_ERROR
              : memory ? CaseStatus.MEMORY_LIMIT : CaseStatus.RUNTIME_ERROR;
      return CaseResult.failed(status, errors.isEmpty() ? "exit code " + run.exit() : errors);
    }
    String found = run.output().text();
    return TextMatch.same(expected, found, tolerance)
        ? CaseResult.passed()
        : new CaseResult(CaseStatus.WRONG_ANSWER, expected, found);
  }

  private static List<String> javaCommand(String file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-ea",
        "-Xmx256m",
        "-Xss16m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        file);
  }

  /// The first Python that runs inside: that of the system, else of the path.
  private static Optional<String> python(Sandbox sandbox) {
    var candidates = new ArrayList<String>(List.of("/usr/bin/python3", "/usr/local/bin/python3"));
    for (String entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (entry.startsWith("/")) candidates.add(entry + "/python3");
    }
    return candidates.stream()
        .filter(path -> Files.isExecutable(Path.of(path)))
        .filter(path ->
            sandbox.run(List.of(path, "-I", "-c", "pass"), new byte[0], Limits.standard()).normal())
        .findFirst();
  }
}
