package org.reason4j.generate;

import java.util.Arrays;

/// Drafts what followed the last time that the latest tokens were said (prompt lookup): free, and
/// often right where an answer repeats its prompt.
///
/// The longest run of latest tokens that occurs earlier decides, the latest occurrence first.
public final class LookupDrafter implements Drafter {
  private static final int LONGEST = 4;
  private static final int SHORTEST = 2;

  @Override
  public int[] draft(int[] ids, int length, int most) {
    if (most < 1) return new int[0];
    for (int run = Math.min(LONGEST, length - 1); run >= SHORTEST; run--)
      for (int start = length - run - 1; start >= 0; start--)
        if (Arrays.equals(ids, start, start + run, ids, length - run, length))
          return Arrays.copyOfRange(ids, start + run, Math.min(start + run + most, length));
    return new int[0];
  }

  @Override
  public void close() {}
}
