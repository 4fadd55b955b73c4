package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.reward.judge.FakeEndpoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real command, stopped by Ctrl-C and then killed, each time while an answer is awaited.
class EvalStopTest {
  private static final int QUESTIONS = 9;

  @TempDir private Path folder = Path.of("");

  @Test
  void controlCAndKillLoseNoAnswerAndNoneIsAskedTwice() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "signals are sent on Linux only");
    Files.writeString(folder.resolve("q.toml"), "name = \"q\"\nfile = \"q.jsonl\"\nk = 1\n");
    for (int i = 0; i < QUESTIONS; i++)
      Files.writeString(
          folder.resolve("q.jsonl"),
          "{\"question\":\"%d + 0\",\"answer\":\"%d\"}\n".formatted(i, i),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    var said = new AtomicInteger();
    var hanging = new Semaphore(0);
    try (var endpoint =
        new FakeEndpoint((self, exchange, _) -> {
          boolean hangs = hanging.availablePermits() == 0 && said.get() % 3 == 2;
          if (hangs) {
            said.incrementAndGet();
            hanging.release();
            self.hang();
          } else {
            said.incrementAndGet();
            FakeEndpoint.say(exchange, "\\boxed{0}");
          }
        })) {
      String address = endpoint.address().toString();
      Process first = start(address);
      hanging.acquire();
      hanging.release(); // from now on nothing hangs
      assertThat(new ProcessBuilder("kill", "-INT", "" + first.pid()).start().waitFor()).isZero();
      String told = text(first);
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).as(told).isEqualTo(ExitCode.INTERRUPTED);
      assertThat(told)
          .contains("stopping ...")
          .contains("7 answers are missing (0 failed); the same command goes on with ");
      assertThat(Files.readAllLines(folder.resolve("e/results.jsonl"))).hasSize(2);

      hanging.acquire();
      Process second = start(address);
      hanging.acquire();
      hanging.release();
      assertThat(second.destroyForcibly().waitFor()).isEqualTo(137);
      List<String> lines = Files.readAllLines(folder.resolve("e/results.jsonl"));
      assertThat(lines.size()).isBetween(2, QUESTIONS - 1);

      var third = Recorded.program(folder);
      assertThat(third.run(words(address))).as(third.err()).isZero();
      List<String> all = Files.readAllLines(folder.resolve("e/results.jsonl"));
      assertThat(all).hasSize(QUESTIONS).containsAll(lines);
      List<String> items = new ArrayList<>();
      for (String line : all) {
        JsonNode node = JsonMapper.shared().readTree(line);
        items.add(node.path("item").asString());
      }
      assertThat(items).doesNotHaveDuplicates();
    }
  }

  private static String[] words(String address) {
    return new String[] {
      "eval", address, "--suite", "q.toml", "--out", "e", "--concurrency", "1", "--retries", "0"
    };
  }

  /// The command as a process of this class path that listens to Ctrl-C.
  private Process start(String address) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.reason4j.cli.Main"));
    command.addAll(List.of(words(address)));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
