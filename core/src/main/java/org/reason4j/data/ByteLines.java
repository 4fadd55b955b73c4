package org.reason4j.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The lines of a stream as bytes, so that they can be written again unchanged. Only `\n` ends a
/// line. One line is in memory at a time.
public final class ByteLines {
  /// A line longer than this is not kept.
  public static final int MAX_BYTES = 64 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long number;

  /// Reads from a stream that stays the caller's.
  public ByteLines(InputStream in) {
    this.in = in;
  }

  /// One line.
  ///
  /// @param number from 1
  /// @param bytes the line with its end, if it has one; cut where it is too long
  /// @param tooLong whether it is longer than [#MAX_BYTES]
  public record Line(long number, byte[] bytes, boolean tooLong) {
    /// The text, a byte order mark at the file's beginning left out; empty where the bytes are not
    /// UTF-8.
    public Optional<String> text() {
      int mark = number == 1 && startsWithMark() ? 3 : 0;
      try {
        return Optional.of(
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark))
                .toString());
      } catch (CharacterCodingException _) {
        return Optional.empty();
      }
    }

    private boolean startsWithMark() {
      return bytes.length >= 3
          && bytes[0] == (byte) 0xEF
          && bytes[1] == (byte) 0xBB
          && bytes[2] == (byte) 0xBF;
    }
  }

  /// The next line; empty at the end.
  public Optional<Line> next() throws IOException {
    if (at == end && !fill()) return Optional.empty();
    var line = new ByteArrayOutputStream();
    boolean tooLong = false;
    do {
      int stop = at;
      while (stop < end && buffer[stop] != '\n') stop++;
      boolean ended = stop < end;
      int length = (ended ? stop + 1 : stop) - at;
      int room = Math.min(length, MAX_BYTES - line.size());
      line.write(buffer, at, room);
      tooLong |= room < length;
      at += length;
      if (ended) break;
    } while (fill());
    return Optional.of(new Line(++number, line.toByteArray(), tooLong));
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }
}
