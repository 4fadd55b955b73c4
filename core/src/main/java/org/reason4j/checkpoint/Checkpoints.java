package org.reason4j.checkpoint;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.reason4j.weights.Disk;
import org.reason4j.weights.DiskException;
import org.reason4j.weights.Safetensors;
import org.reason4j.weights.TensorSource;

/// The checkpoints of a run, in one folder.
///
/// Saving is: hidden draft folder, files, sync, [Manifest], sync, rename, sync, read back, then
/// remove what [Retention] no longer wants. Removing touches only sealed checkpoints of the same
/// recipe that hold nothing but their own files, and drafts that hold nothing but files of ours.
public final class Checkpoints {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*-[0-9]{6,}");
  private static final Pattern TENSORS = Pattern.compile("[a-z][a-z0-9_]*");
  private static final String DRAFT = ".draft-";
  private static final String DOOMED = ".removed-";
  private static final String REPLACED = ".replaced-";

  /// For file system entries, the manifest and the rounding up of small files.
  private static final long SPARE_BYTES = 256 << 10;

  private final Disk disk;
  private final Path folder;
  private final String recipeSha256;
  private final Retention retention;

  Checkpoints(Disk disk, Path folder, String recipeSha256, Retention retention) {
    this.disk = disk;
    this.folder = folder;
    this.recipeSha256 = recipeSha256;
    this.retention = retention;
  }

  /// What can be used, and what cannot and why.
  ///
  /// @param usable sealed checkpoints in the order they were made; their files not yet compared
  public record Listing(List<Sealed> usable, List<Damaged> rejected) {
    public Listing {
      usable = List.copyOf(usable);
      rejected = List.copyOf(rejected);
    }
  }

  /// A folder with a whole manifest.
  public record Sealed(Path folder, Manifest manifest) {}

  /// A folder that cannot be used; the cause names the file.
  public record Damaged(Path folder, CheckpointException cause) {}

  /// The checkpoints in a folder, oldest first. Needs no lock.
  public static Listing list(Disk disk, Path folder) {
    List<Sealed> usable = new ArrayList<>();
    List<Damaged> rejected = new ArrayList<>();
    if (disk.exists(folder)) {
      for (String name : disk.list(folder)) {
        if (!NAME.matcher(name).matches()) continue;
        Path path = folder.resolve(name);
        try {
          Manifest manifest = Manifest.read(disk, path);
          if (!manifest.folderName().equals(name))
            throw new CheckpointException(path, "sealed as " + manifest.folderName(), name);
          usable.add(new Sealed(path, manifest));
        } catch (CheckpointException e) {
          rejected.add(new Damaged(path, e));
        }
      }
    }
    usable.sort(Comparator.comparingLong(sealed -> sealed.manifest().sequence()));
    return new Listing(usable, rejected);
  }

  /// The newest checkpoint that is whole, and every newer one that is not. Needs no lock.
  ///
  /// @throws CheckpointException where there are checkpoints and none of them is whole: starting
  ///   over would overwrite the run
  public static Resume newest(Disk disk, Path folder) {
    Listing listing = list(disk, folder);
    List<Damaged> rejected = new ArrayList<>(listing.rejected());
    for (Sealed sealed : listing.usable().reversed()) {
      try {
        return new Resume(Optional.of(Checkpoint.open(disk, sealed.folder())), rejected);
      } catch (CheckpointException e) {
        rejected.add(new Damaged(sealed.folder(), e));
      }
    }
    if (rejected.isEmpty()) return new Resume(Optional.empty(), rejected);
    CheckpointException last = rejected.getLast().cause();
    var none =
        new CheckpointException(
            folder,
            "none of %d checkpoints is whole (%s)".formatted(rejected.size(), last.getMessage()),
            "one; --fresh moves the run aside and starts over",
            last);
    rejected
        .subList(0, rejected.size() - 1)
        .forEach(damaged -> none.addSuppressed(damaged.cause()));
    throw none;
  }

  /// As [#newest], and moves damaged ones to `NAME.damaged`: the event log is about to be cut back
  /// to before them. The caller holds the run's lock.
  Resume resume() {
    Resume from = newest(disk, folder);
    for (Damaged damaged : from.rejected())
      disk.move(damaged.folder(), unused(damaged.folder().getFileName() + ".damaged"));
    if (!from.rejected().isEmpty()) disk.forceFolder(folder);
    if (from.checkpoint().isPresent()) retain(); // the process before may have died before it did
    return from;
  }

  /// Writes, seals, publishes and reads back a checkpoint, then applies the retention.
  ///
  /// @param state any record of numbers, strings, lists and maps: becomes `state.json`
  /// @param tensors by name: `model` becomes `model.safetensors`
  /// @throws DiskException where the disk refuses; the checkpoints before are untouched
  Checkpoint save(
      String phase,
      long step,
      long eventsBytes,
      long rolloutsStep,
      Object state,
      Map<String, TensorSource> tensors) {
    byte[] stateJson = RunJson.MAPPER.writeValueAsBytes(state);
    long needed = SPARE_BYTES + stateJson.length;
    for (var entry : tensors.entrySet()) {
      if (!TENSORS.matcher(entry.getKey()).matches())
        throw new IllegalArgumentException("tensors named \"" + entry.getKey() + "\"");
      needed = Math.addExact(needed, Safetensors.fileBytes(Map.of(), entry.getValue()));
    }
    makeFolder();
    long sequence =
        sealed().stream().mapToLong(sealed -> sealed.manifest().sequence() + 1).max().orElse(0);
    var named =
        new Manifest(
            Manifest.FORMAT,
            sequence,
            phase,
            step,
            recipeSha256,
            eventsBytes,
            rolloutsStep,
            new TreeMap<>());
    String name = named.folderName();
    if (!NAME.matcher(name).matches() || step < 0)
      throw new IllegalArgumentException("phase \"%s\", step %d".formatted(phase, step));
    Path target = folder.resolve(name);
    long free = disk.freeBytes(folder);
    if (free < needed) throw DiskException.noSpace(target, needed, free);
    Path draft = unused(DRAFT + name);
    try {
      disk.makeFolder(draft);
      SortedMap<String, Manifest.Entry> files = new TreeMap<>();
      for (var entry : new TreeMap<>(tensors).entrySet())
        write(
            draft.resolve(entry.getKey() + Checkpoint.TENSORS),
            files,
            output -> Safetensors.write(output, Map.of(), entry.getValue()));
      write(
          draft.resolve(Checkpoint.STATE),
          files,
          output -> output.write(ByteBuffer.wrap(stateJson)));
      var manifest =
          new Manifest(
              Manifest.FORMAT,
              sequence,
              phase,
              step,
              recipeSha256,
              eventsBytes,
              rolloutsStep,
              files);
      write(
          draft.resolve(Manifest.NAME),
          new TreeMap<>(),
          output -> output.write(ByteBuffer.wrap(manifest.bytes())));
      disk.forceFolder(draft);
    } catch (RuntimeException e) {
      giveBack(draft, e);
      throw e;
    }
    Optional<Path> replaced = moveAside(target);
    disk.move(draft, target);
    disk.forceFolder(folder);
    Checkpoint saved = readBack(target);
    replaced.ifPresent(this::removeOwn);
    retain();
    return saved;
  }

  /// Removes drafts of a process that died; one that died while it replaced a checkpoint gets that
  /// back. The caller holds the run's lock.
  void removeLeftovers() {
    if (!disk.exists(folder)) return;
    for (String name : disk.list(folder)) {
      Path path = folder.resolve(name);
      if (name.startsWith(REPLACED)) {
        Path target = folder.resolve(name.substring(REPLACED.length()));
        if (disk.exists(target)) removeOwn(path);
        else disk.move(path, target);
      } else if (name.startsWith(DRAFT) || name.startsWith(DOOMED)) {
        removeOwn(path);
      }
    }
  }

  /// The sealed ones. A disk that cannot be read is no reason to take a checkpoint for absent.
  private List<Sealed> sealed() {
    Listing listing = list(disk, folder);
    for (Damaged damaged : listing.rejected())
      if (damaged.cause().getCause() instanceof DiskException e) throw e;
    return listing.usable();
  }

  private void makeFolder() {
    if (disk.exists(folder)) return;
    disk.makeFolder(folder);
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) disk.forceFolder(parent);
  }

  private void write(
      Path file, SortedMap<String, Manifest.Entry> files, Consumer<Disk.Output> content) {
    try (var output = new Sha256.HashingOutput(disk.create(file))) {
      content.accept(output);
      output.force();
      files.put(
          String.valueOf(file.getFileName()), new Manifest.Entry(output.size(), output.sha256()));
    }
  }

  /// A full disk needs the draft's bytes back; what fails here is told with the first failure.
  private void giveBack(Path draft, RuntimeException failure) {
    try {
      if (disk.exists(draft)) removeOwn(draft);
    } catch (DiskException e) {
      failure.addSuppressed(e);
    }
  }

  /// Frees the name of a checkpoint that is made again: a whole one (saved twice at one step) is
  /// removed later, a damaged one is kept as `NAME.damaged`.
  private Optional<Path> moveAside(Path target) {
    if (!disk.exists(target)) return Optional.empty();
    String name = String.valueOf(target.getFileName());
    Path aside;
    boolean whole = true;
    try {
      Checkpoint _ = Checkpoint.open(disk, target);
      aside = unused(REPLACED + name);
    } catch (CheckpointException e) {
      whole = false;
      aside = unused(name + ".damaged");
    }
    disk.move(target, aside);
    return whole ? Optional.of(aside) : Optional.empty();
  }

  private Checkpoint readBack(Path target) {
    try {
      return Checkpoint.open(disk, target);
    } catch (CheckpointException e) {
      disk.move(target, unused(target.getFileName() + ".damaged"));
      throw e;
    }
  }

  private Path unused(String name) {
    Path path = folder.resolve(name);
    for (int n = 1; disk.exists(path); n++) path = folder.resolve(name + "." + n);
    return path;
  }

  private void retain() {
    List<Sealed> all = sealed();
    var kept = retention.kept(all.stream().map(Sealed::manifest).toList());
    for (Sealed sealed : all) {
      Manifest manifest = sealed.manifest();
      if (kept.contains(manifest) || !manifest.recipeSha256().equals(recipeSha256)) continue;
      List<String> own = new ArrayList<>(manifest.files().keySet());
      own.add(Manifest.NAME);
      own.sort(Comparator.naturalOrder());
      if (!own.equals(disk.list(sealed.folder()))) continue; // holds a file that is not ours
      Path doomed = unused(DOOMED + sealed.folder().getFileName());
      disk.move(sealed.folder(), doomed);
      removeOwn(doomed);
    }
  }

  /// Removes a folder of ours, unless it holds anything that we do not write.
  private void removeOwn(Path path) {
    List<String> names = disk.list(path);
    for (String name : names)
      if (!name.equals(Manifest.NAME)
          && !name.equals(Checkpoint.STATE)
          && !name.endsWith(Checkpoint.TENSORS)) return;
    for (String name : names) disk.delete(path.resolve(name));
    disk.delete(path);
  }
}
