package org.reason4j.cli;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.reason4j.generate.Scoring;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.StoredType;
import org.reason4j.weights.TensorSpec;

/// A safetensors file of one tensor, `logits` [B,T,V] float32, written while the rows are scored:
/// no more of it is in memory than [Scoring] makes at a time.
///
/// Rows shorter than T stand on the right; what is left of them is 0.
record LogitsFile(Disk disk, Path file) {
  private static final long ZEROS = 1 << 20;

  /// Scores the rows and writes their logits; the file appears when it is whole.
  void write(
      int vocabulary, List<PromptIds.Row> rows, Scoring scoring, Consumer<Scoring.Scores> scores) {
    int length = rows.stream().mapToInt(row -> row.padding() + row.ids().length).max().orElse(0);
    var spec = new TensorSpec("logits", StoredType.F32, rows.size(), length, vocabulary);
    requireSpace(spec.bytes());
    disk.publish(
        file,
        out -> {
          out.write(ByteBuffer.wrap(Safetensors.head(Map.of(), List.of(spec))));
          for (PromptIds.Row row : rows) {
            long padding = (long) (length - row.ids().length) * vocabulary * Float.BYTES;
            var zeros = MemorySegment.ofArray(new byte[(int) Math.min(ZEROS, padding)]);
            for (long left = padding; left > 0; left -= ZEROS)
              out.write(zeros.asSlice(0, Math.min(ZEROS, left)));
            scores.accept(scoring.score(row.ids(), logits_CV -> out.write(logits_CV.bytes())));
          }
        });
  }

  private void requireSpace(long needed) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !disk.exists(folder))
      throw new CommandException(ExitCode.CANNOT_CREATE, "no folder for " + file + "; make it");
    long free = disk.freeBytes(folder);
    if (free < needed)
      throw new CommandException(
          ExitCode.INPUT_OUTPUT,
          "%s needs %,d MiB; %s has %,d MiB free"
              .formatted(file, needed >> 20, folder, free >> 20));
  }
}
