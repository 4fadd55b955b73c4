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
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.reason4j.sandbox.Limits;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.sandbox.SandboxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs each attack once, or `-Dattacks=N` times, and tells on one line how often each ended how.
class AttackTest {
  private static final Duration CPU = Duration.ofMillis(300);
  private static final Limits LIMITS =
      Limits.standard()
          .withCpu(CPU)
          .withIdle(Duration.ofMillis(200))
          .withMemory(128L << 20, 256L << 20);

  private record Attack(String name, String form, String program) {}

  @Test
  void noAttackEscapesSurvivesLeavesAFileOrIsCorrect() throws IOException {
    List<Attack> attacks = attacks();
    assertTrue(attacks.size() >= 80, attacks.size() + " attacks");
    int times = Integer.getInteger("attacks", 1);
    String only = System.getProperty("attack", "");
    Map<String, TreeMap<String, Integer>> endings = new TreeMap<>();
    var failures = new ArrayList<String>();
    Duration longest = Duration.ZERO;
    try (Sandbox sandbox = open()) {
      var judge = new CodeJudge(sandbox);
      for (int time = 0; time < times; time++) {
        for (Attack attack : attacks) {
          if (!only.isEmpty() && !attack.name().equals(only)) continue;
          String secret = "secret-" + Sandbox.nonce();
          Judgement judgement =
              judge.judge(
                  attack.program(),
                  tests(attack.form(), secret),
                  new CodeJudge.Settings("python", List.of(), LIMITS, false, 0));
          if (judgement.cpu().compareTo(longest) > 0) longest = judgement.cpu();
          String status = judgement.decisive().status().word();
          endings
              .computeIfAbsent(attack.name(), _ -> new TreeMap<>())
              .merge(status, 1, Integer::sum);
          String found = judgement.decisive().found();
          if (judgement.passed()) failures.add(attack.name() + " is correct");
          if (found.contains("ESCAPED") || found.contains(secret)) {
            failures.add(attack.name() + ": " + found);
          }
          if (judgement.cpu().compareTo(CPU.plusMillis(400)) > 0) {
            failures.add(attack.name() + " used " + judgement.cpu());
          }
          long alive = ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count();
          if (alive > 0) failures.add(attack.name() + " left " + alive + " processes");
        }
      }
    }
    failures.addAll(left());
    if (times > 1) {
      Path report = Path.of(System.getProperty("java.io.tmpdir"), "reason4j-attacks.txt");
      Files.writeString(report, endings + "\nmost CPU time " + longest + "\n");
    }
    assertEquals(List.of(), failures);
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

  /// Files that attacks made outside, and control groups of this process.
  private static List<String> left() throws IOException {
    var left = new TreeSet<String>();
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
