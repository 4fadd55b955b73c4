package org.reason4j.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Resident memory of this process, as the kernel counts it.
public final class PeakMemory {
  private PeakMemory() {}

  /// The highest so far, in MiB; NaN where the system does not tell.
  public static double mebibytes() {
    return read("VmHWM:");
  }

  /// Now, in MiB; NaN where the system does not tell.
  public static double residentMebibytes() {
    return read("VmRSS:");
  }

  private static double read(String key) {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException notLinux) {
      return Double.NaN;
    }
  }
}
