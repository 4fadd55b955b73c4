package org.reason4j.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  @TempDir private Path root = Path.of("");

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void aSystemThatDoesNotTellIsUnknown() {
    assertThat(FreeMemory.bytes(root)).isEmpty();
  }

  @Test
  void theKernelsEstimateIsInKibibytes() throws IOException {
    write("proc/meminfo", "MemTotal:  4096 kB\nMemFree:   7 kB\nMemAvailable:    1024 kB\n");
    assertThat(FreeMemory.bytes(root)).hasValue(1024 * 1024);
  }

  @Test
  void aContainersLimitCountsWhereItLeavesLessAndItsDroppablePagesAreFree() throws IOException {
    write("proc/meminfo", "MemAvailable:    1024 kB\n");
    write("proc/self/cgroup", "0::/box\n");
    write("sys/fs/cgroup/box/memory.max", "500000\n");
    write("sys/fs/cgroup/box/memory.current", "400000\n");
    write("sys/fs/cgroup/box/memory.stat", "anon 300000\ninactive_file 60000\nactive_file 1\n");
    assertThat(FreeMemory.bytes(root)).hasValue(500_000 - 400_000 + 60_000);
    write("sys/fs/cgroup/box/memory.max", "max\n");
    assertThat(FreeMemory.bytes(root)).hasValue(1024 * 1024);
  }

  @Test
  void theOlderLayoutOfLimitsIsReadToo() throws IOException {
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "5000\n");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "6000\n");
    assertThat(FreeMemory.bytes(root)).hasValue(0);
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertThat(FreeMemory.bytes(root)).isEmpty();
  }
}
