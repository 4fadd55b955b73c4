package org.reason4j.task;

/// What a problem may be used for, decided by the hash of the problem itself and not by where it
/// was drawn: a problem belongs to exactly one split, in every run and for every seed.
public enum Split {
  /// Seven in ten: pretraining pages and prompts of reinforcement learning.
  TRAIN,
  /// One in ten: settings are chosen on these.
  TUNING,
  /// Two in ten: reported figures are measured on these.
  EVAL;

  /// The split of a problem.
  public static Split of(Problem problem) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < problem.id().length(); i++) {
      hash = (hash ^ problem.id().charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    int bucket = (int) Long.remainderUnsigned(hash, 10);
    if (bucket < 7) return TRAIN;
    return bucket < 8 ? TUNING : EVAL;
  }
}
