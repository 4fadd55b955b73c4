package org.reason4j.eval.suite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reason4j.data.ByteLines;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The file `results.jsonl`: a line an answer, only ever appended to, written before the answer
/// counts. What a kill left of a last line is cut off when the file is opened again. A later line
/// of the same asking takes the place of an earlier one that failed.
///
/// Holds the answers without their texts. Safe on any thread.
public final class Results implements AutoCloseable {
  /// The file's name.
  public static final String NAME = "results.jsonl";

  private final Disk.Output output;
  private final Map<Judged.Key, Judged> judged;
  private boolean broken;

  private Results(Disk.Output output, Map<Judged.Key, Judged> judged) {
    this.output = output;
    this.judged = judged;
  }

  /// Opens the file of a folder, made where it is absent.
  ///
  /// @throws SuiteException where a line before the last cannot be read
  public static Results open(Disk disk, Path folder) {
    Path file = folder.resolve(NAME);
    Map<Judged.Key, Judged> judged = new LinkedHashMap<>();
    long[] whole = {0};
    if (disk.exists(file))
      try {
        scan(file, one -> judged.put(one.key(), one.light()), whole);
      } catch (IOException e) {
        throw new DiskException("read", file, e);
      }
    Disk.Output output = disk.append(file);
    try {
      if (output.size() > whole[0]) output.truncate(whole[0]);
    } catch (RuntimeException | Error failed) {
      output.close();
      throw failed;
    }
    return new Results(output, judged);
  }

  /// Reads a folder's answers one after the other, texts included; of several lines of one asking
  /// all are passed on, the last one counts.
  ///
  /// @throws SuiteException where there is no such file, or a line before the last cannot be read
  public static void read(Path folder, Consumer<Judged> each) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file))
      throw new SuiteException(
          SuiteException.Reason.ABSENT,
          "no %s; expected the folder of an evaluation (its --out)".formatted(file));
    try {
      scan(file, each, new long[1]);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// The answers that count, without their texts, in the order in which they were asked first.
  public static List<Judged> light(Path folder) {
    Map<Judged.Key, Judged> judged = new LinkedHashMap<>();
    read(folder, one -> judged.put(one.key(), one.light()));
    return List.copyOf(judged.values());
  }

  private static void scan(Path file, Consumer<Judged> each, long[] whole) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      var lines = new ByteLines(in);
      for (Optional<ByteLines.Line> next = lines.next(); next.isPresent(); next = lines.next()) {
        byte[] bytes = next.get().bytes();
        if (next.get().tooLong()) throw damaged(file, next.get().number(), "more than 64 MiB");
        if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') return; // torn by a kill
        try {
          each.accept(Judged.parse(JsonMapper.shared().readTree(new ByteArrayInputStream(bytes))));
        } catch (JacksonException | IllegalArgumentException e) {
          throw damaged(file, next.get().number(), e.getMessage());
        }
        whole[0] += bytes.length;
      }
    }
  }

  private static SuiteException damaged(Path file, long line, @Nullable String why) {
    return new SuiteException(
        SuiteException.Reason.DAMAGED,
        "%s:%d: not an answer of an evaluation (%s); take the line out, and its question is asked again"
            .formatted(file, line, why));
  }

  /// Whether an asking needs no other: it was answered.
  public synchronized boolean done(Judged.Key key) {
    Judged one = judged.get(key);
    return one != null && one.verdict() != Judged.Verdict.FAILED;
  }

  /// Writes an answer; it counts once this returns.
  public void append(Judged one) {
    byte[] line = (one.line() + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      if (broken) throw new IllegalStateException(NAME + " takes no line after one that failed");
      broken = true; // half a line may be there until the write returns
      output.write(ByteBuffer.wrap(line));
      broken = false;
      judged.put(one.key(), one.light());
    }
  }

  /// A suite's answers so far.
  public synchronized List<Judged> of(String suite) {
    List<Judged> own = new ArrayList<>();
    for (Judged one : judged.values()) if (one.suite().equals(suite)) own.add(one);
    return own;
  }

  /// Returns when all lines would survive a loss of power.
  @Override
  public synchronized void close() {
    try (output) {
      output.force();
    }
  }
}
