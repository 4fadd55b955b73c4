package org.reason4j.engine;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/// Random streams by name: every draw of a run comes from a stream that is found again from the
/// run's seed, a purpose and a path of indices, whatever was drawn before it or beside it.
///
/// `RandomStreams.of(seed, "problem", 17)` is the same stream on each machine and in each order of
/// calls. Seed, purpose and path are hashed one after the other with a full 64-bit mixer, since
/// adding them (`seed + index`) gives neighbouring seeds the same items.
public final class RandomStreams {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private RandomStreams() {}

  /// The stream of this name; a new one at each call, at its first draw.
  public static SplittableRandom of(long seed, String purpose, long... path) {
    return new SplittableRandom(key(seed, purpose, path));
  }

  /// The 64-bit key of a name: what the stream of that name is seeded with.
  public static long key(long seed, String purpose, long... path) {
    long hash = mix(seed + GOLDEN);
    byte[] name = purpose.getBytes(StandardCharsets.UTF_8);
    hash = mix(hash ^ name.length);
    for (byte b : name) hash = mix(hash * GOLDEN ^ b);
    for (long index : path) hash = mix(mix(hash + GOLDEN) ^ mix(index + GOLDEN));
    return mix(hash + path.length);
  }

  /// The finalizer of SplitMix64 (David Stafford's variant 13): a bijection of 64-bit values.
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
