package org.reason4j.checkpoint;

import java.nio.file.Path;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.Disk;
import org.reason4j.weights.Safetensors;
import tools.jackson.core.JacksonException;

/// A sealed checkpoint whose files were compared with its manifest.
public final class Checkpoint {
  static final String STATE = "state.json";
  static final String TENSORS = ".safetensors";

  private final Disk disk;
  private final Path folder;
  private final Manifest manifest;

  private Checkpoint(Disk disk, Path folder, Manifest manifest) {
    this.disk = disk;
    this.folder = folder;
    this.manifest = manifest;
  }

  /// Opens a checkpoint after comparing every file with the manifest. Reads all of its bytes once.
  ///
  /// @throws CheckpointException naming the file that is damaged
  public static Checkpoint open(Disk disk, Path folder) {
    Manifest manifest = Manifest.read(disk, folder);
    manifest.verify(disk, folder);
    return new Checkpoint(disk, folder, manifest);
  }

  public Path folder() {
    return folder;
  }

  public Manifest manifest() {
    return manifest;
  }

  public String phase() {
    return manifest.phase();
  }

  public long step() {
    return manifest.step();
  }

  /// The trainer's own state, as the record type that it was saved from.
  public <T> T state(Class<T> type) {
    Path file = folder.resolve(STATE);
    try {
      return RunJson.MAPPER.readValue(disk.read(file), type);
    } catch (JacksonException e) {
      throw new CheckpointException(
          file, "not a state: " + JsonFault.of(e), type.getSimpleName(), e);
    }
  }

  /// Whether it holds tensors under this name, such as `model`, `optimizer` or `reference`.
  public boolean has(String name) {
    return manifest.files().containsKey(name + TENSORS);
  }

  /// Maps the tensors saved under a name; the caller closes them.
  public Safetensors tensors(String name) {
    if (!has(name))
      throw new CheckpointException(
          folder, "no tensors \"" + name + "\"", "one of " + manifest.files().keySet());
    return Safetensors.open(disk, folder.resolve(name + TENSORS));
  }
}
