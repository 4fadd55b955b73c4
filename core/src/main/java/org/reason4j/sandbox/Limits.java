package org.reason4j.sandbox;

import java.time.Duration;

/// What one run may use.
///
/// CPU time decides, so that a verdict is the same on a busy machine; `idle` ends programs that
/// sleep, and `wall` is a backstop that no program reaches which the others would not end.
///
/// @param cpu of the whole process tree
/// @param idle time in which no process of the tree wanted a processor
/// @param wall on the clock
/// @param memory bytes of the whole tree: by control group where one can be made, else by watching
/// @param space bytes of address space of each process; more than `memory` for a JVM
/// @param file bytes of each file
/// @param scratch bytes of `/tmp`, the only place that can be written to
/// @param files open files of each process
/// @param processes processes and threads together
/// @param output bytes of standard output, more ends the run; as many of standard error are kept
public record Limits(
    Duration cpu,
    Duration idle,
    Duration wall,
    long memory,
    long space,
    long file,
    long scratch,
    int files,
    int processes,
    int output) {
  private static final long MIB = 1 << 20;

  public Limits {
    if (cpu.isNegative() || cpu.isZero()) {
      throw new IllegalArgumentException("a CPU limit of " + cpu + "; expected more than 0 s");
    }
  }

  /// 5 s of CPU time, 512 MiB of memory, 32 MiB of files, 64 processes, 64 KiB of output.
  public static Limits standard() {
    return new Limits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            512 * MIB,
            1024 * MIB,
            16 * MIB,
            32 * MIB,
            64,
            64,
            64 * 1024)
        .withCpu(Duration.ofSeconds(5));
  }

  /// These with another limit of CPU time; the clock's limit becomes 20 times that and 10 s, room
  /// for a machine with 20 times more to do than processors.
  public Limits withCpu(Duration cpu) {
    Duration wall = cpu.multipliedBy(20).plusSeconds(10);
    return new Limits(cpu, idle, wall, memory, space, file, scratch, files, processes, output);
  }

  /// These with another limit of idle time.
  public Limits withIdle(Duration idle) {
    return new Limits(cpu, idle, wall, memory, space, file, scratch, files, processes, output);
  }

  /// These with other limits of memory and of address space, in bytes.
  public Limits withMemory(long memory, long space) {
    return new Limits(cpu, idle, wall, memory, space, file, scratch, files, processes, output);
  }

  /// These with another limit of standard output, in bytes.
  public Limits withOutput(int output) {
    return new Limits(cpu, idle, wall, memory, space, file, scratch, files, processes, output);
  }
}
