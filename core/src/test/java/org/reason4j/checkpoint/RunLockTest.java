package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;

class RunLockTest {
  @TempDir Path temporary;

  @Test
  void theLockOfAnotherProcessHoldsUntilItIsKilled() throws Exception {
    Path folder = temporary.resolve("run");
    Process holder = FakeRun.start(folder.toString());
    try {
      Path held = temporary.resolve("held");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(50);
      while (!Files.exists(held) && holder.isAlive() && System.nanoTime() < deadline)
        holder.waitFor(20, TimeUnit.MILLISECONDS);
      assertThat(held).exists();
      for (int attempt = 0; attempt < 2; attempt++)
        assertThatThrownBy(() -> FakeRun.open(Disk.system(), folder))
            .isInstanceOf(RunDirectoryException.class)
            .hasMessageContaining("process " + holder.pid() + " is working on this run");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(folder.resolve("lock.json")).exists(); // what the dead process left
    FakeRun.open(Disk.system(), folder).close();
    assertThat(folder.resolve("lock.json")).doesNotExist();
  }

  @Test
  void anOwnerFileAloneIsNoLock() throws Exception {
    Files.writeString(temporary.resolve("lock.json"), "{\"pid\":1,\"started\":\"then\"}");
    RunLock.take(temporary).close();
    Files.writeString(temporary.resolve("lock.json"), "{\"pid\":");
    RunLock.take(temporary).close();
  }
}
