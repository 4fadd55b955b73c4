package org.reason4j.verify;

import java.lang.management.ManagementFactory;

/// The CPU time of this thread, so that what a check costs is measured and not how busy the machine
/// is.
public final class CpuTime {
  private CpuTime() {}

  /// Nanoseconds of this thread so far.
  public static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
