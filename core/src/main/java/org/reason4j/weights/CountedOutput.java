package org.reason4j.weights;

import java.nio.ByteBuffer;

/// An output that counts the bytes written through it. Its owner closes the one inside.
final class CountedOutput implements Disk.Output {
  private final Disk.Output inside;
  private long bytes;

  CountedOutput(Disk.Output inside) {
    this.inside = inside;
  }

  /// Bytes written so far.
  long bytes() {
    return bytes;
  }

  @Override
  public void write(ByteBuffer some) {
    bytes += some.remaining();
    inside.write(some);
  }

  @Override
  public void truncate(long size) {
    inside.truncate(size);
  }

  @Override
  public long size() {
    return inside.size();
  }

  @Override
  public void force() {
    inside.force();
  }

  @Override
  public void close() {}
}
