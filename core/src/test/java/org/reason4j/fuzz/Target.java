package org.reason4j.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/// A reader of files that strangers made.
///
/// @param seeds sound files
/// @param refusal the one exception that a damaged file may end in
/// @param mutate a changed file
/// @param read reads it
record Target(
    String name,
    List<byte[]> seeds,
    Class<? extends RuntimeException> refusal,
    Mutator mutate,
    Reader read) {
  interface Mutator {
    byte[] of(byte[] seed, SplittableRandom random);
  }

  interface Reader {
    /// Reads a file; what is returned uses what was read, and is held to time only.
    Runnable read(byte[] file);
  }

  byte[] example(SplittableRandom random) {
    return mutate.of(seeds.get(random.nextInt(seeds.size())), random);
  }

  @Override
  public String toString() {
    return name;
  }
}
