package org.reason4j.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reason4j.weights.Disk;

/// Fetches a model's files into a folder that gets its name when all of them are there and have the
/// bytes that the hub promised. What a broken attempt left is used by the next.
///
/// Files lie in `OUT.part` meanwhile; a file on its way is `NAME.part` in it.
public final class Download {
  /// Hears how far it is.
  public interface Watcher {
    void bytes(HubFile file, long done);
  }

  private static final int PIECE = 1 << 18;

  private final Hub hub;
  private final Disk disk;
  private final Watcher watcher;

  public Download(Hub hub, Disk disk, Watcher watcher) {
    this.hub = hub;
    this.disk = disk;
    this.watcher = watcher;
  }

  /// Fetches files.
  ///
  /// @param out does not exist, or holds these files already
  /// @return bytes that came over the wire
  public long fetch(Listing listing, List<HubFile> files, Path out) {
    if (disk.exists(out)) {
      for (HubFile file : files)
        if (!whole(out.resolve(file.name()), file))
          throw new HubException(
              HubException.Reason.WRONG,
              "%s exists and its %s is not the hub's; move it away or choose another --out"
                  .formatted(out, file.name()));
      return 0;
    }
    Path place = out.resolveSibling(out.getFileName() + ".part");
    disk.makeFolder(place);
    long needed = 0;
    for (HubFile file : files) needed += file.size() - have(place.resolve(file.name()));
    long free = disk.freeBytes(place);
    if (needed > free)
      throw new HubException(
          HubException.Reason.FULL,
          "%s needs %,d MiB more; %,d MiB are free at %s"
              .formatted(listing.model(), (needed >> 20) + 1, free >> 20, place));
    long fetched = 0;
    for (HubFile file : files) fetched += fetch(listing, file, place);
    disk.move(place, out);
    return fetched;
  }

  private long have(Path file) {
    Path part = part(file);
    return disk.exists(file) ? disk.size(file) : disk.exists(part) ? disk.size(part) : 0;
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  private long fetch(Listing listing, HubFile file, Path folder) {
    Path target = folder.resolve(file.name());
    if (disk.exists(target)) {
      if (whole(target, file)) return 0;
      disk.delete(target);
    }
    disk.makeFolder(Optional.ofNullable(target.getParent()).orElse(folder));
    Path part = part(target);
    long[] fetched = {0};
    boolean resumed = disk.exists(part);
    bring(listing, file, part, fetched);
    if (!whole(part, file) && resumed) { // what was there before may have been damaged
      disk.delete(part);
      bring(listing, file, part, fetched);
    }
    if (!whole(part, file)) {
      disk.delete(part);
      throw new HubException(
          HubException.Reason.WRONG,
          "%s arrived with other bytes than the hub promised (%s); run it again, or try another"
                  .formatted(file.name(), file.digest().hex())
              + " --mirror");
    }
    disk.move(part, target);
    return fetched[0];
  }

  /// Appends to a part until it has the file's size.
  private void bring(Listing listing, HubFile file, Path part, long[] fetched) {
    hub.patience()
        .untilDone(
            file.name(),
            () -> {
              try (Disk.Output output = disk.append(part)) {
                if (output.size() > file.size()) output.truncate(0);
                if (output.size() < file.size() || file.size() == 0)
                  receive(listing, file, output, fetched);
                output.force();
              }
              return part;
            });
  }

  private void receive(Listing listing, HubFile file, Disk.Output output, long[] fetched)
      throws IOException {
    long have = output.size();
    if (file.size() == 0) return;
    Map<String, String> range = have == 0 ? Map.of() : Map.of("Range", "bytes=" + have + "-");
    try (Web.Answer answer = hub.web().get(hub.file(listing, file), range)) {
      if (answer.status() == 416) { // the part is no beginning of this file
        output.truncate(0);
        throw passing("the hub cannot go on from byte " + have, false);
      }
      hub.refuse(answer, listing.model(), listing.model() + " " + file.name());
      boolean goesOn = answer.header("Content-Range").orElse("").startsWith("bytes " + have + "-");
      if (have > 0 && (answer.status() != 206 || !goesOn)) {
        output.truncate(0);
        have = 0;
        if (answer.status() == 206)
          throw passing("the hub sent another part than asked for", false);
      }
      long before = fetched[0];
      try (InputStream body = answer.body()) {
        copy(body, file, output, have, fetched);
      } catch (IOException e) {
        throw passing("the connection broke (" + e.getMessage() + ")", fetched[0] > before);
      }
      if (output.size() < file.size())
        throw passing(
            "%,d of %,d bytes arrived".formatted(output.size(), file.size()), fetched[0] > before);
    }
  }

  private void copy(InputStream body, HubFile file, Disk.Output output, long have, long[] fetched)
      throws IOException {
    byte[] piece = new byte[PIECE];
    long at = have;
    for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
      if (at + count > file.size())
        throw new HubException(
            HubException.Reason.WRONG,
            "%s is longer than the %,d bytes that the hub promised"
                .formatted(file.name(), file.size()));
      output.write(ByteBuffer.wrap(piece, 0, count));
      at += count;
      fetched[0] += count;
      watcher.bytes(file, at);
    }
  }

  private static Patience.Passing passing(String message, boolean progress) {
    return new Patience.Passing(HubException.Reason.BUSY, message, progress, Optional.empty());
  }

  /// Whether a file has the promised bytes.
  private boolean whole(Path path, HubFile file) {
    if (!disk.exists(path) || disk.size(path) != file.size()) return false;
    MessageDigest digest =
        switch (file.digest()) {
          case HubFile.Digest.Sha256 _ -> digest("SHA-256");
          case HubFile.Digest.GitBlob _ -> {
            MessageDigest git = digest("SHA-1");
            git.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.UTF_8));
            yield git;
          }
        };
    if (file.size() > 0)
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment content = disk.map(path, arena);
        for (long from = 0; from < content.byteSize(); from += PIECE)
          digest.update(
              content.asSlice(from, Math.min(PIECE, content.byteSize() - from)).asByteBuffer());
      }
    return HexFormat.of().formatHex(digest.digest()).equals(file.digest().hex());
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }
}
