package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.engine.PeakMemory;
import org.reason4j.event.RunEvent;
import org.reason4j.tensor.TensorScope;

/// A run of many GRPO steps holds the same tensors after each, and no more memory after the last
/// than after the first.
///
/// 100 steps by default; `-Dreason4j.soak=1000` for the figure that the documentation gives. The
/// run has a process of its own with a heap of fixed size, all of it touched at the start: memory
/// that the Java heap takes is no leak. The first half is left out: in it the compiler and the
/// allocator's pools still grow (2.5 MiB over 550 steps were measured, then nothing to the end).
/// Memory moves in jumps that last many steps, so steps are no independent measurements: the
/// interval is that of a line through the means of ten blocks.
class SoakTest {
  private static final int BLOCKS = 10;
  private static final double STUDENT_95_OF_8 = 2.306;
  private static final int STEPS = Integer.getInteger("reason4j.soak", 100);

  @TempDir private Path temporary;

  /// The process that is measured: `FOLDER STEPS`, and a line a step into `FOLDER.txt`.
  static final class Work {
    private Work() {}

    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      ZeroRecipe recipe =
          TinyRun.recipe(
              "grpo.steps=" + arguments[1], "eval.every=1000000", "checkpoint.every=1000000");
      try (var lines = Files.newBufferedWriter(Path.of(arguments[0] + ".txt"))) {
        TinyRun.run(
            folder,
            recipe,
            event -> {
              if (!(event instanceof RunEvent.StepFinished step && step.phase().equals("grpo")))
                return;
              try {
                lines.write(
                    TensorScope.liveTensors()
                        + " "
                        + TensorScope.liveBytes()
                        + " "
                        + PeakMemory.residentMebibytes()
                        + "\n");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            () -> false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A slope with its 95 % interval, in KiB a step.
  record Slope(double low, double estimate, double high) {
    /// Through the means of equal blocks of a series.
    static Slope of(double[] mebibytes) {
      int length = mebibytes.length / BLOCKS;
      double[] mean = new double[BLOCKS];
      for (int b = 0; b < BLOCKS; b++)
        for (int i = 0; i < length; i++) mean[b] += mebibytes[b * length + i] / length;
      double centre = (BLOCKS - 1) / 2.0;
      double average = 0;
      for (double m : mean) average += m / BLOCKS;
      double xx = 0;
      double xy = 0;
      for (int b = 0; b < BLOCKS; b++) {
        xx += (b - centre) * (b - centre);
        xy += (b - centre) * (mean[b] - average);
      }
      double slope = xy / xx;
      double residual = 0;
      for (int b = 0; b < BLOCKS; b++)
        residual += Math.pow(mean[b] - average - slope * (b - centre), 2);
      double half = STUDENT_95_OF_8 * Math.sqrt(residual / (BLOCKS - 2) / xx);
      double scale = 1024.0 / length;
      return new Slope((slope - half) * scale, slope * scale, (slope + half) * scale);
    }
  }

  @Test
  void tensorsAndMemoryStayTheSameOverManySteps() throws Exception {
    Path folder = temporary.resolve("soak");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms256m",
            "-Xmx256m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Work.class.getName(),
            folder.toString(),
            "" + STEPS);
    Path errors = temporary.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(errors.toFile())
            .start();
    boolean ended = process.waitFor(30 + 2L * STEPS, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(errors)).isTrue();
    List<String> lines = Files.readAllLines(Path.of(folder + ".txt"));
    assertThat(lines).hasSize(STEPS);
    List<String> tensors = new ArrayList<>();
    double[] resident = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      String[] words = lines.get(i).split(" ");
      tensors.add(words[0] + " tensors, " + words[1] + " bytes");
      resident[i] = Double.parseDouble(words[2]);
    }
    assertThat(tensors.stream().distinct()).as("live after each step").hasSize(1);
    int warm = STEPS / 2;
    double[] judged = java.util.Arrays.copyOfRange(resident, warm, STEPS);
    Slope slope = Slope.of(judged);
    String told =
        "%d steps: %s after each; resident %.1f MiB after step %d, %.1f at the end; slope %.3f [%.3f, %.3f] KiB a step%n"
            .formatted(
                STEPS,
                tensors.getFirst(),
                judged[0],
                warm + 1,
                resident[STEPS - 1],
                slope.estimate(),
                slope.low(),
                slope.high());
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "soak.txt"), told);
    Files.write(Path.of("target", "soak-steps.txt"), lines);
    double tolerated = STEPS >= 1000 ? 0 : 32; // short runs still warm up: 10 were measured
    assertThat(slope.low()).as(told).isLessThanOrEqualTo(tolerated);
  }

  @Test
  void aSlopeIsFound() {
    double[] rising = new double[200];
    double[] flat = new double[200];
    for (int i = 0; i < 200; i++) {
      double noise = Math.sin(i * 1.7) / 8;
      rising[i] = 300 + i / 64.0 + noise;
      flat[i] = 300 + noise;
    }
    assertThat(Slope.of(rising).estimate()).isBetween(15.5, 16.5);
    assertThat(Slope.of(rising).low()).isGreaterThan(15);
    assertThat(Slope.of(flat).low()).isNegative();
    assertThat(Slope.of(flat).high()).isPositive();
  }
}
