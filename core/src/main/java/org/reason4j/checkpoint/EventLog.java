package org.reason4j.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.reason4j.event.EventSink;
import org.reason4j.event.RunEvent;
import org.reason4j.event.RunEventJson;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;

/// `events.jsonl`: one line an event, appended as it happens, synced when a checkpoint is made.
///
/// A process that dies leaves at most one half line, which readers skip and resuming cuts off. A
/// refused write ends the log: every later call throws, since what follows a gap is not a log.
public final class EventLog implements EventSink {
  private final Disk.Output output;
  private final Optional<InstantSource> clock;
  private final Path file;
  private long position;
  private Optional<DiskException> broken = Optional.empty();

  private EventLog(Path file, Disk.Output output, Optional<InstantSource> clock) {
    this.file = file;
    this.output = output;
    this.clock = clock;
  }

  /// Opens a log to go on after its first `position` bytes; what follows them is cut off.
  ///
  /// @param clock stamps each line with `time`; empty for none
  /// @throws CheckpointException where the log is shorter
  static EventLog open(Disk disk, Path file, long position, Optional<InstantSource> clock) {
    Disk.Output output = disk.append(file);
    try {
      long size = output.size();
      if (size < position)
        throw new CheckpointException(
            file, size + " bytes", position + " bytes, as when the checkpoint was made");
      var log = new EventLog(file, output, clock);
      log.position = position;
      if (size > position) output.truncate(position);
      return log;
    } catch (RuntimeException | Error e) {
      output.close();
      throw e;
    }
  }

  /// Appends an event; [RunEvent.Progress] is not stored.
  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Progress) return;
    String line =
        clock
            .map(source -> RunEventJson.encode(event, source.instant()))
            .orElseGet(() -> RunEventJson.encode(event));
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    guarded(() -> output.write(ByteBuffer.wrap(bytes)));
    position += bytes.length;
  }

  /// Bytes of all whole lines so far.
  public long position() {
    return position;
  }

  /// Makes every line so far survive a loss of power.
  public void sync() {
    guarded(output::force);
  }

  @Override
  public void close() {
    output.close();
  }

  private void guarded(Runnable operation) {
    if (broken.isPresent())
      throw new IllegalStateException(file + " cannot go on after a refused write", broken.get());
    try {
      operation.run();
    } catch (DiskException e) {
      broken = Optional.of(e);
      throw e;
    }
  }

  /// A whole line of a log.
  ///
  /// @param number counted from 1
  /// @param end bytes of the log up to and with this line
  public record Line(long number, String text, long end) {}

  /// The whole lines of a log, read as they are asked for; a half last line is left out. Needs no
  /// lock: a log may be read while it is written.
  public static Stream<Line> lines(Disk disk, Path file) {
    if (!disk.exists(file) || disk.size(file) == 0) return Stream.empty();
    MemorySegment content = disk.map(file, Arena.ofAuto());
    var lines =
        new Iterator<Line>() {
          private long number;
          private long begin;
          private long end = findEnd(0);

          private long findEnd(long from) {
            for (long at = from; at < content.byteSize(); at++)
              if (content.get(ValueLayout.JAVA_BYTE, at) == '\n') return at;
            return -1;
          }

          @Override
          public boolean hasNext() {
            return end >= 0;
          }

          @Override
          public Line next() {
            if (end < 0) throw new NoSuchElementException();
            byte[] bytes = content.asSlice(begin, end - begin).toArray(ValueLayout.JAVA_BYTE);
            begin = end + 1;
            end = findEnd(begin);
            return new Line(++number, new String(bytes, UTF_8), begin);
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
