package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopRequestTest {
  /// A process that works until it is asked to stop, and then saves.
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (var stop =
          StopRequest.onSignal(Duration.ofSeconds(20), () -> System.out.println("asked"))) {
        System.out.println("working");
        while (!stop.getAsBoolean()) Thread.sleep(5);
        Thread.sleep(50);
        System.out.println("saved");
      }
      System.exit(3); // the signal has decided already
    }
  }

  @Test
  void theProcessEndsAfterTheWorkIsSaved() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Work.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("working");
      process.toHandle().destroy(); // SIGTERM; Process.destroy would close the stream too
      List<String> rest = out.lines().toList();
      assertThat(rest).containsExactly("asked", "saved");
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
  }

  @Test
  void withoutASignalNothingIsAsked() {
    StopRequest stop = StopRequest.onSignal(Duration.ofSeconds(1), () -> {});
    assertThat(stop.getAsBoolean()).isFalse();
    stop.close();
    stop.close();
    assertThat(stop.getAsBoolean()).isFalse();
  }
}
