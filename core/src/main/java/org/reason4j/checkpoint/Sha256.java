package org.reason4j.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.reason4j.weights.Disk;

/// SHA-256 of bytes and of files, in lower-case hexadecimal.
public final class Sha256 {
  private Sha256() {}

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /// Hash of a file's bytes as they are on disk now.
  ///
  /// @throws CheckpointException where the disk cannot give the bytes back
  public static String of(Disk disk, Path file) {
    MessageDigest digest = digest();
    try (var arena = Arena.ofConfined()) {
      MemorySegment content = disk.map(file, arena);
      final long piece = 1L << 30;
      for (long at = 0; at < content.byteSize(); at += piece)
        digest.update(content.asSlice(at, Math.min(piece, content.byteSize() - at)).asByteBuffer());
    } catch (InternalError e) { // how a mapping reports a page that cannot be read
      throw new CheckpointException(file, "cannot be read: " + e.getMessage(), "readable bytes", e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Passes writes on and hashes them.
  record HashingOutput(Disk.Output output, MessageDigest digest) implements Disk.Output {
    HashingOutput(Disk.Output output) {
      this(output, Sha256.digest());
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void write(ByteBuffer bytes) {
      digest.update(bytes.duplicate());
      output.write(bytes);
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException("a hashed file is written once, front to back");
    }

    @Override
    public long size() {
      return output.size();
    }

    @Override
    public void force() {
      output.force();
    }

    @Override
    public void close() {
      output.close();
    }
  }
}
