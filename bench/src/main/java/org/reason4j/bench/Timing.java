package org.reason4j.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Wall and processor seconds of each repeat, and of the uncounted warm-up before them.
///
/// @param loadBefore load average of the machine over the minute before the warm-up
record Timing(
    double loadBefore, double warmUpSeconds, List<Double> seconds, List<Double> cpuSeconds) {
  /// Runs `warmUp` once, then `work` `repeat` times.
  static Timing measure(Runnable warmUp, int repeat, Runnable work) {
    return measure(warmUp, repeat, () -> {}, work);
  }

  /// The same, with something uncounted before each repeat.
  static Timing measure(Runnable warmUp, int repeat, Runnable before, Runnable work) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    long began = System.nanoTime();
    warmUp.run();
    double warm = since(began);
    List<Double> seconds = new ArrayList<>();
    List<Double> cpuSeconds = new ArrayList<>();
    for (int i = 0; i < repeat; i++) {
      before.run();
      double cpu = processSeconds();
      long start = System.nanoTime();
      work.run();
      seconds.add(since(start));
      cpuSeconds.add(processSeconds() - cpu);
    }
    return new Timing(load, warm, List.copyOf(seconds), List.copyOf(cpuSeconds));
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) * 1e-9;
  }

  /// User and system time of this process, all its threads.
  private static double processSeconds() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getProcessCpuTime() * 1e-9;
  }

  double best() {
    return seconds.stream().mapToDouble(s -> s).min().orElseThrow();
  }

  double median() {
    return median(seconds);
  }

  /// The middle value; the mean of the middle two where their number is even.
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
