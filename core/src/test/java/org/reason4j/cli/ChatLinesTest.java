package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
}
