package org.reason4j.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.reason4j.weights.Disk;

/// Fetches one public file by its address, checked by its SHA-256. What a broken attempt left is
/// used by the next: it lies in `NAME.part`, and the file has its name once it is whole.
public final class WebFile {
  private static final int SILENCE = 60_000;
  private static final int ATTEMPTS = 5;
  private static final int PIECE = 1 << 16;
  private static final long MOST_BYTES = 1L << 30;

  private final Disk disk;
  private final Patience patience;

  private WebFile(Disk disk, Patience patience) {
    this.disk = disk;
    this.patience = patience;
  }

  /// Fetches onto a disk, asking a busy server again a few times.
  public static WebFile onto(Disk disk) {
    return new WebFile(disk, new Patience(ATTEMPTS, Thread::sleep));
  }

  /// Fetches a file, unless it is there.
  ///
  /// @param sha256 those that the file may have; none: any
  /// @param progress hears how many bytes there are
  /// @return bytes that came over the wire
  public long fetch(URI address, Path target, Collection<String> sha256, LongConsumer progress) {
    if (disk.exists(target)) {
      require(target, target, sha256);
      return 0;
    }
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) disk.makeFolder(parent);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    boolean resumed = disk.exists(part);
    long[] fetched = {0};
    bring(address, part, fetched, progress);
    if (resumed && !fits(part, sha256)) { // what was there before may have been damaged
      disk.delete(part);
      bring(address, part, fetched, progress);
    }
    if (!fits(part, sha256)) {
      String digest = digest(part);
      disk.delete(part);
      throw new HubException(
          HubException.Reason.WRONG,
          "%s gave bytes with the SHA-256 %s; expected %s: the file has changed at its source"
              .formatted(address, digest, String.join(" or ", sha256)));
    }
    disk.move(part, target);
    return fetched[0];
  }

  private void require(Path file, Path target, Collection<String> sha256) {
    if (!fits(file, sha256))
      throw new HubException(
          HubException.Reason.WRONG,
          "%s is there and has the SHA-256 %s; expected %s: move it away"
              .formatted(target, digest(file), String.join(" or ", sha256)));
  }

  private boolean fits(Path file, Collection<String> sha256) {
    return sha256.isEmpty() || sha256.contains(digest(file));
  }

  private String digest(Path file) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(disk.read(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void bring(URI address, Path part, long[] fetched, LongConsumer progress) {
    var web = new Web(address, Optional.empty(), SILENCE);
    patience.untilDone(
        address.getHost(),
        () -> {
          try (Disk.Output output = disk.append(part)) {
            receive(web, address, output, fetched, progress);
            output.force();
          }
          return part;
        });
  }

  private static void receive(
      Web web, URI address, Disk.Output output, long[] fetched, LongConsumer progress)
      throws IOException {
    long have = output.size();
    Map<String, String> range = have == 0 ? Map.of() : Map.of("Range", "bytes=" + have + "-");
    try (Web.Answer answer = web.get(address, range)) {
      if (answer.status() == 416) {
        output.truncate(0);
        throw passing("the server cannot go on from byte " + have, false);
      }
      refuse(answer, address);
      boolean goesOn = answer.header("Content-Range").orElse("").startsWith("bytes " + have + "-");
      if (have > 0 && !(answer.status() == 206 && goesOn)) {
        output.truncate(0);
        have = 0;
        if (answer.status() == 206) throw passing("another part than asked for came", false);
      }
      OptionalLong length = answer.length();
      long before = fetched[0];
      try (InputStream body = answer.body()) {
        byte[] piece = new byte[PIECE];
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
          if (output.size() + count > MOST_BYTES)
            throw new HubException(
                HubException.Reason.WRONG, address + " has more than 1 GiB; that is no suite");
          output.write(ByteBuffer.wrap(piece, 0, count));
          fetched[0] += count;
          progress.accept(output.size());
        }
      } catch (IOException e) {
        throw passing("the connection broke (" + e.getMessage() + ")", fetched[0] > before);
      }
      if (length.isPresent() && output.size() < have + length.getAsLong())
        throw passing(
            "%,d bytes are missing".formatted(have + length.getAsLong() - output.size()), true);
    }
  }

  private static void refuse(Web.Answer answer, URI address) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) return;
    if (status == 429 || status >= 500)
      throw new Patience.Passing(
          HubException.Reason.BUSY,
          "%s answers HTTP %d".formatted(address.getHost(), status),
          false,
          answer
              .header("Retry-After")
              .filter(text -> text.matches("\\d{1,5}"))
              .map(text -> 1000 * Long.parseLong(text)));
    throw new HubException(
        status == 401 || status == 403 || status == 404
            ? HubException.Reason.ABSENT
            : HubException.Reason.WRONG,
        "%s cannot be had: HTTP %d".formatted(address, status));
  }

  private static Patience.Passing passing(String message, boolean progress) {
    return new Patience.Passing(HubException.Reason.BUSY, message, progress, Optional.empty());
  }
}
