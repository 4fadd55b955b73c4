package org.reason4j.reward.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.sandbox.Limits;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs attacks, two at a time, and looks for what they left: by default one of each kind (the
/// first word of its name) and every third of the rest, with `-Dattacks=N` each of them N times.
/// Then how often each ended how, and the most CPU time, is written to `reason4j-attacks.txt` in
/// the folder of temporary files.
class AttackTest {
  private static final Duration CPU = Duration.ofMillis(300);
  private static final Limits LIMITS =
      Limits.standard()
          .withCpu(CPU)
          .withIdle(Duration.ofMillis(200))
          .withMemory(128L << 20, 256L << 20);

  private record Attack(String name, String form, String program) {
    String kind() {
      return name.replaceFirst("-.*", "");
    }
  }

  private record Outcome(String status, Duration cpu, List<String> failures) {}

  @Test
  void noAttackEscapesSurvivesLeavesAFileOrIsCorrect() throws Exception {
    List<Attack> all = attacks();
    assertTrue(all.size() >= 80, all.size() + " attacks");
    int times = Integer.getInteger("attacks", 0);
    String only = System.getProperty("attack", "");
    List<Attack> attacks =
        !only.isEmpty()
            ? all.stream().filter(attack -> attack.name().matches(only)).toList()
            : times == 0 ? share(all) : all;
    Map<String, TreeMap<String, Integer>> endings = new TreeMap<>();
    var failures = new TreeSet<String>();
    Duration longest = Duration.ZERO;
    try (Sandbox sandbox = open();
        ExecutorService threads =
            Executors.newFixedThreadPool(Integer.getInteger("attackers", 2))) {
      var judge = new CodeJudge(sandbox);
      for (int time = 0; time < Math.max(1, times); time++) {
        var running = new ArrayList<Future<Outcome>>();
        for (Attack attack : attacks) running.add(threads.submit(() -> run(judge, attack)));
        for (int i = 0; i < attacks.size(); i++) {
          Outcome outcome = running.get(i).get();
          failures.addAll(outcome.failures());
          if (outcome.cpu().compareTo(longest) > 0) longest = outcome.cpu();
          endings
              .computeIfAbsent(attacks.get(i).name(), _ -> new TreeMap<>())
              .merge(outcome.status(), 1, Integer::sum);
        }
        failures.addAll(left());
        if (times > 1) {
          Path report = Path.of(System.getProperty("java.io.tmpdir"), "reason4j-attacks.txt");
          String title = "%s, round %d of %d".formatted(sandbox.name(), time + 1, times);
          Files.writeString(
              report,
              String.join("\n", title, "most CPU time " + longest, failures + "", endings + "\n"));
        }
      }
    }
    assertEquals(Set.of(), failures);
  }

  private static Outcome run(CodeJudge judge, Attack attack) {
    String secret = "secret-" + Sandbox.nonce();
    var settings = new CodeJudge.Settings("python", List.of(), LIMITS, false, 0);
    Judgement judgement;
    try {
      judgement = judge.judge(attack.program(), tests(attack.form(), secret), settings);
    } catch (SandboxException e) {
      return new Outcome("unverified", Duration.ZERO, List.of(attack.name() + ": " + e));
    }
    var failures = new ArrayList<String>();
    String found = judgement.decisive().found();
    if (judgement.passed()) failures.add(attack.name() + " is correct");
    if (found.contains("ESCAPED") || found.contains(secret)) {
      failures.add(attack.name() + ": " + found);
    }
    // Setting up and tearing down included, which the kernel charges to the program too.
    if (judgement.cpu().compareTo(CPU.plusMillis(400)) > 0) {
      failures.add(attack.name() + " used " + judgement.cpu());
    }
    return new Outcome(judgement.decisive().status().word(), judgement.cpu(), failures);
  }

  private static List<Attack> share(List<Attack> all) {
    var kinds = new TreeSet<String>();
    return all.stream()
        .filter(
            attack -> kinds.add(attack.kind()) || Math.floorMod(attack.name().hashCode(), 3) == 0)
        .toList();
  }

  private static ProgramTests tests(String form, String secret) {
    JsonMapper json = JsonMapper.shared();
    return switch (form) {
      case "outputs" -> new ProgramTests.Outputs(List.of("1\n"), List.of(secret));
      case "calls" -> {
        JsonNode one = json.createArrayNode().add(1);
        yield new ProgramTests.Calls(
            "f", List.of(one), List.of(json.getNodeFactory().stringNode(secret)));
      }
      case "asserts" ->
          new ProgramTests.Assertions(
              "", List.of(), List.of("assert f(1) == '" + secret + "'"), Map.of());
      default -> throw new IllegalArgumentException(form);
    };
  }

  /// Processes below this one, files that attacks made outside, and control groups of this process.
  private static List<String> left() throws IOException {
    var left = new TreeSet<String>();
    ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .forEach(process -> left.add("left the process " + process.info()));
    for (String folder : List.of("/", "/tmp", "/var/tmp", "/dev/shm", "/dev", "/usr", "/usr/bin")) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(Path.of(folder), "*r4j-attack*")) {
        files.forEach(file -> left.add("left " + file));
      }
    }
    String own = "reason4j-" + ProcessHandle.current().pid() + "-";
    for (String kind : List.of("memory", "pids", ".")) {
      Path root = Path.of("/sys/fs/cgroup", kind);
      if (!Files.isDirectory(root)) continue;
      try (var folders = Files.walk(root, 4)) {
        folders
            .filter(folder -> folder.getFileName() != null)
            .filter(folder -> folder.getFileName().toString().startsWith(own))
            .forEach(folder -> left.add("left " + folder));
      }
    }
    return List.copyOf(left);
  }

  private static Sandbox open() {
    try {
      return Sandbox.open();
    } catch (SandboxException e) {
      Assumptions.abort(e.toString());
      throw e;
    }
  }

  private static List<Attack> attacks() throws IOException {
    var attacks = new ArrayList<Attack>();
    try (InputStream in = AttackTest.class.getResourceAsStream("/attacks/attacks.txt")) {
      if (in == null) throw new IllegalStateException("no attacks/attacks.txt");
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String part : text.split("(?m)^=== ", -1)) {
        if (part.isBlank()) continue;
        String[] head = part.substring(0, part.indexOf('\n')).split(" ");
        attacks.add(new Attack(head[0], head[1], part.substring(part.indexOf('\n') + 1)));
      }
    }
    return attacks;
  }
}
