package org.reason4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// Where the lines of a chat come from. As a [BooleanSupplier]: whether the user wants the answer
/// in progress to end.
interface ChatLines extends BooleanSupplier, AutoCloseable {
  /// The next line; "" where the user took back what was typed; empty at the end.
  Optional<String> next();

  /// An answer begins: forget earlier interruptions.
  void answering();

  /// Whether the lines ended because the user left by Ctrl-C.
  default boolean left() {
    return false;
  }

  @Override
  void close();

  /// One question a line, from a pipe or file.
  static ChatLines piped(InputStream in, BooleanSupplier stop) {
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    return new ChatLines() {
      @Override
      public Optional<String> next() {
        if (stop.getAsBoolean()) return Optional.empty();
        try {
          return Optional.ofNullable(reader.readLine());
        } catch (IOException e) {
          throw new UncheckedIOException("cannot read the questions", e);
        }
      }

      @Override
      public void answering() {}

      @Override
      public boolean getAsBoolean() {
        return stop.getAsBoolean();
      }

      @Override
      public void close() {}
    };
  }

  /// Typed at this process's terminal: the line can be edited, earlier ones come back with the
  /// arrow keys; Ctrl-C ends an answer, or takes back what was typed; Ctrl-D, or Ctrl-C twice where
  /// nothing was typed, ends the chat.
  static ChatLines typed(Iterable<String> commands) {
    try {
      return new Typed(TerminalBuilder.builder().system(true).build(), commands);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the terminal", e);
    }
  }

  /// Lines typed at a terminal, which it owns.
  final class Typed implements ChatLines {
    private static final String LEAVING =
        "Ctrl-C again leaves, as does Ctrl-D; /save FILE keeps what was said";

    private final Terminal terminal;
    private final LineReader reader;
    private volatile boolean interrupted;
    private boolean asked; // whether to leave
    private boolean left;

    Typed(Terminal terminal, Iterable<String> commands) {
      this.terminal = terminal;
      terminal.handle(Terminal.Signal.INT, _ -> interrupted = true);
      reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(new StringsCompleter(commands))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
    }

    @Override
    public Optional<String> next() {
      try {
        String line = reader.readLine("> ");
        asked = false;
        return Optional.of(line);
      } catch (UserInterruptException taken) {
        boolean empty = taken.getPartialLine().isEmpty();
        left = empty && asked;
        if (left) return Optional.empty();
        asked = empty;
        if (empty) terminal.writer().println(LEAVING);
        return Optional.of("");
      } catch (EndOfFileException e) {
        return Optional.empty();
      }
    }

    @Override
    public void answering() {
      interrupted = false;
    }

    @Override
    public boolean left() {
      return left;
    }

    @Override
    public boolean getAsBoolean() {
      return interrupted;
    }

    @Override
    public void close() {
      try {
        terminal.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot give the terminal back", e);
      }
    }
  }
}
