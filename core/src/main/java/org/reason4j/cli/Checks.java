package org.reason4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reason4j.engine.Engine;
import org.reason4j.engine.FreeMemory;
import org.reason4j.engine.NativeException;
import org.reason4j.sandbox.Sandbox;
import org.reason4j.tensor.DType;
import org.reason4j.tensor.Tensor;
import org.reason4j.tensor.TensorScope;

/// The checks of `doctor`. Each judge takes what was measured, so that every outcome can be tested
/// on any machine; [#all] measures.
final class Checks {
  private static final long MIB = 1 << 20;
  private static final int SIZE = 512;

  private Checks() {}

  /// Runs all checks; takes about two seconds, most of them for the native library.
  static List<Check> all(Path out) {
    Stream.Builder<Check> checks = Stream.builder();
    checks.add(jdk(Runtime.version().feature(), System.getProperty("java.home")));
    checks.add(processor(System.getProperty("os.arch"), processorFlags()));
    checks.add(memory(availableMemory()));
    checks.add(heap(Runtime.getRuntime().maxMemory()));
    checks.add(folder(out));
    checks.add(disk(out, usableSpace(out)));
    checks.add(sandbox(Sandbox.attempts()));
    Check library = library();
    checks.add(library);
    if (library.status() != Check.Status.FAIL) {
      checks.add(
          threads(
              Runtime.getRuntime().availableProcessors(),
              System.getenv("OMP_WAIT_POLICY"),
              multiplications(1),
              multiplications(Runtime.getRuntime().availableProcessors())));
    }
    return checks.build().toList();
  }

  static Check jdk(int feature, String home) {
    String found = "JDK " + feature + " at " + home;
    return feature >= 25
        ? Check.ok("jdk", found)
        : Check.fail("jdk", found, "start with ./reason4j, or set JAVA_HOME to a JDK 25");
  }

  /// @param flags as in `/proc/cpuinfo`; empty where the system does not tell
  static Check processor(String architecture, Optional<String> flags) {
    if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
      return Check.warn(
          "cpu",
          architecture + ": not tested",
          "build with -Dreason4j.platform=linux-arm64 (or macosx-arm64) and run mvn verify");
    }
    if (flags.isEmpty()) return Check.ok("cpu", architecture + ", features unknown");
    List<String> words = List.of(flags.get().split("\\s+"));
    List<String> fast =
        Stream.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16")
            .filter(words::contains)
            .toList();
    String found = architecture + ", " + (fast.isEmpty() ? "no AVX2" : String.join(" ", fast));
    return words.contains("avx2")
        ? Check.ok("cpu", found)
        : Check.warn("cpu", found, "training works, several times slower; use a CPU with AVX2");
  }

  static Check memory(long bytes) {
    String found = "%,d MiB available".formatted(bytes / MIB);
    if (bytes >= 2048 * MIB) return Check.ok("memory", found);
    String fix = "a laptop run needs up to 2,048 MiB: end other programs or raise the limit";
    return bytes < 1024 * MIB ? Check.fail("memory", found, fix) : Check.warn("memory", found, fix);
  }

  static Check heap(long bytes) {
    String found = "%,d MiB at most".formatted(bytes / MIB);
    if (bytes < 500 * MIB) {
      return Check.warn("heap", found, "REASON4J_JAVA_OPTS=-Xmx768m ./reason4j ...");
    }
    return bytes <= 1100 * MIB
        ? Check.ok("heap", found)
        : Check.warn(
            "heap",
            found,
            "more than a laptop run needs; ./reason4j sets -Xmx768m, so the whole stays below 2"
                + " GiB");
  }

  static Check sandbox(List<Sandbox.Attempt> attempts) {
    Optional<Sandbox.Attempt> first =
        attempts.stream().filter(attempt -> attempt.failure().isEmpty()).findFirst();
    if (first.isPresent()) return Check.ok("sandbox", first.get().mechanism());
    String why =
        attempts.stream()
            .map(attempt -> attempt.mechanism() + ": " + attempt.failure().orElse(""))
            .collect(Collectors.joining("; "));
    return Check.warn("sandbox", "none, so no program is run: " + why, Sandbox.FIX);
  }

  static Check folder(Path out) {
    try {
      if (!Files.isDirectory(out)) {
        return Check.fail("folder", out + " is not a folder", "mkdir -p " + out);
      }
      Path probe = Files.createTempFile(out, ".reason4j-doctor", ".tmp");
      Files.delete(probe);
      return Check.ok("folder", out + " is writable");
    } catch (IOException e) {
      return Check.fail(
          "folder",
          out + " is not writable: " + ExitCode.describe(e),
          "change its permissions or choose another with --out DIR");
    }
  }

  static Check disk(Path out, long bytes) {
    String found = "%,d MiB free at %s".formatted(bytes / MIB, out);
    if (bytes >= 2048 * MIB) return Check.ok("disk", found);
    String fix = "a run takes about 200 MiB, its libraries 1,000 MiB: free some space or use --out";
    return bytes < 300 * MIB ? Check.fail("disk", found, fix) : Check.warn("disk", found, fix);
  }

  /// @param one products a second with one thread
  /// @param every products a second with a thread on every processor
  static Check threads(int processors, String waitPolicy, double one, double every) {
    String found =
        String.format(
            Locale.ROOT,
            "%d processors; %.0f GFLOP/s with 1 thread, %.0f with %d; OMP_WAIT_POLICY=%s",
            processors,
            gigaflops(one),
            gigaflops(every),
            processors,
            waitPolicy == null ? "passive (set at load)" : waitPolicy);
    boolean spinning = waitPolicy != null && !waitPolicy.equals("passive");
    if (spinning && processors > 1) {
      return Check.warn(
          "threads", found, "unset OMP_WAIT_POLICY: waiting threads take a processor");
    }
    return every < 0.8 * one
        ? Check.warn("threads", found, "--threads 1: more threads are slower here, is it busy?")
        : Check.ok("threads", found);
  }

  private static double gigaflops(double productsPerSecond) {
    return productsPerSecond * 2.0 * SIZE * SIZE * SIZE / 1e9;
  }

  private static Check library() {
    long start = System.nanoTime();
    try {
      Engine.start(1);
      try (var _ = TensorScope.open()) {
        double sum = Tensor.full(2, DType.F32, 3, 3).sum().item();
        if (sum != 18) {
          return Check.fail("libtorch", "3 x 3 twos sum to " + sum, "reinstall: rm -r ~/.javacpp");
        }
      }
    } catch (NativeException e) {
      return Check.fail(
          "libtorch",
          String.valueOf(e.getMessage()),
          "rebuild with mvn -Dreason4j.platform=<this platform> package; glibc is needed on Linux");
    }
    return Check.ok(
        "libtorch", "loads and adds, %.1f s".formatted((System.nanoTime() - start) / 1e9));
  }

  /// Products of two 512 x 512 matrices a second.
  private static double multiplications(int threads) {
    Engine.start(threads);
    try (var _ = TensorScope.open()) {
      Tensor a = Tensor.full(0.5, DType.F32, SIZE, SIZE);
      multiply(a, 5);
      long start = System.nanoTime();
      int count = 0;
      while (System.nanoTime() - start < 150_000_000L) {
        multiply(a, 5);
        count += 5;
      }
      return count / ((System.nanoTime() - start) / 1e9);
    } finally {
      Engine.start(1);
    }
  }

  private static void multiply(Tensor a, int times) {
    for (int i = 0; i < times; i++) {
      try (var _ = TensorScope.open()) {
        Tensor _ = a.matmul(a);
      }
    }
  }

  private static Optional<String> processorFlags() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static long availableMemory() {
    var system = java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    long total =
        system instanceof com.sun.management.OperatingSystemMXBean bean
            ? bean.getTotalMemorySize()
            : Long.MAX_VALUE;
    return Math.min(FreeMemory.bytes().orElse(Long.MAX_VALUE), total);
  }

  private static long usableSpace(Path out) {
    try {
      return Files.getFileStore(out).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
