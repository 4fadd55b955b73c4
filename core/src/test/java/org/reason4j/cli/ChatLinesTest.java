package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class ChatLinesTest {
  @Test
  void typedLinesInterruptionsAndTheEnd() throws IOException {
    var keys = new PipedOutputStream();
    try (var input = new PipedInputStream(keys)) {
      var terminal = new DumbTerminal(input, new ByteArrayOutputStream());
      try (var lines = new ChatLines.Typed(terminal, List.of("/help"))) {
        keys.write("1 + 1!\n".getBytes(StandardCharsets.UTF_8));
        keys.flush();
        assertThat(lines.next()).contains("1 + 1!");
        lines.answering();
        assertThat(lines.getAsBoolean()).isFalse();
        terminal.raise(Terminal.Signal.INT);
        assertThat(lines.getAsBoolean()).isTrue();
        lines.answering();
        assertThat(lines.getAsBoolean()).isFalse();
        keys.close();
        assertThat(lines.next()).isEmpty();
      }
    }
  }

  @Test
  void controlCTwiceWhereNothingIsTypedLeaves() throws Exception {
    var keys = new PipedOutputStream();
    var screen = new ByteArrayOutputStream();
    try (var input = new PipedInputStream(keys)) {
      var terminal = new DumbTerminal(input, screen);
      try (var lines = new ChatLines.Typed(terminal, List.of("/help"))) {
        var pressing = new AtomicBoolean(true);
        Thread finger =
            Thread.ofVirtual()
                .start(() -> {
                  while (pressing.get()) {
                    terminal.raise(Terminal.Signal.INT);
                    LockSupport.parkNanos(5_000_000);
                  }
                });
        assertThat(lines.next()).contains("");
        assertThat(lines.left()).isFalse();
        assertThat(lines.next()).isEmpty();
        assertThat(lines.left()).isTrue();
        pressing.set(false);
        finger.join();
      }
    }
    assertThat(screen.toString(StandardCharsets.UTF_8)).containsOnlyOnce("Ctrl-C again leaves");
  }
}
