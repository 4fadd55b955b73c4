package org.reason4j.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import tools.jackson.core.JacksonException;

/// The seal of a checkpoint: what it is of, where the run's other files stood, and size and hash of
/// each of its files. A folder without a whole manifest is no checkpoint.
///
/// On disk it is two lines: the JSON, and the SHA-256 of the first line, so that a change of any
/// byte of the manifest itself is seen.
///
/// @param format version of the layout; a reader refuses a newer one
/// @param sequence how many checkpoints the run made before this one; orders them across phases
/// @param eventsBytes length of `events.jsonl` when it was made
/// @param rolloutsStep last step whose rollouts are stored; 0 for none
/// @param files every file beside the manifest, by name
public record Manifest(
    int format,
    long sequence,
    String phase,
    long step,
    String recipeSha256,
    long eventsBytes,
    long rolloutsStep,
    SortedMap<String, Entry> files) {
  static final String NAME = "manifest.json";
  static final int FORMAT = 1;

  /// Size and hash of one file.
  public record Entry(long bytes, String sha256) {}

  public Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /// The folder's name, such as `grpo-000012`.
  String folderName() {
    return "%s-%06d".formatted(phase, step);
  }

  byte[] bytes() {
    byte[] json = RunJson.MAPPER.writeValueAsBytes(this);
    return (new String(json, UTF_8) + "\n" + Sha256.of(json) + "\n").getBytes(UTF_8);
  }

  /// Reads and checks the manifest of a checkpoint, not yet its files.
  ///
  /// @throws CheckpointException where it is absent, damaged or of a newer layout
  static Manifest read(Disk disk, Path folder) {
    Path file = folder.resolve(NAME);
    if (!disk.exists(file))
      throw new CheckpointException(folder, "no " + NAME, "a checkpoint sealed by one");
    byte[] bytes;
    try {
      bytes = disk.read(file);
    } catch (DiskException e) {
      throw new CheckpointException(file, e.getMessage() + "", "readable bytes", e);
    }
    int line = 0;
    while (line < bytes.length && bytes[line] != '\n') line++;
    byte[] json = Arrays.copyOf(bytes, line);
    byte[] seal = (Sha256.of(json) + "\n").getBytes(UTF_8);
    if (!Arrays.equals(
        seal, Arrays.copyOfRange(bytes, Math.min(line + 1, bytes.length), bytes.length)))
      throw new CheckpointException(file, "its hash is not that of its text", "an untouched file");
    Manifest manifest;
    try {
      manifest = RunJson.MAPPER.readValue(json, Manifest.class);
    } catch (JacksonException e) {
      throw new CheckpointException(
          file, "unreadable: " + JsonFault.of(e), "a manifest of format " + FORMAT, e);
    }
    if (manifest.format != FORMAT)
      throw new CheckpointException(file, "format " + manifest.format, "format " + FORMAT);
    return manifest;
  }

  /// Compares every file with its size and hash.
  ///
  /// @throws CheckpointException naming the first file that differs
  void verify(Disk disk, Path folder) {
    for (Map.Entry<String, Entry> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Entry expected = file.getValue();
      try {
        if (!disk.exists(path)) throw new CheckpointException(path, "absent", "it beside " + NAME);
        long size = disk.size(path);
        if (size != expected.bytes())
          throw new CheckpointException(path, size + " bytes", expected.bytes() + " bytes");
        String found = Sha256.of(disk, path);
        if (!found.equals(expected.sha256()))
          throw new CheckpointException(path, "SHA-256 " + found, "SHA-256 " + expected.sha256());
      } catch (DiskException e) {
        throw new CheckpointException(path, e.getMessage() + "", "readable bytes", e);
      }
    }
  }
}
