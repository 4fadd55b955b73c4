package org.reason4j.pipeline;

/// How a call of a [Training] ended.
public enum Outcome {
  FINISHED,
  /// Stopped on request; the same call goes on.
  INTERRUPTED
}
